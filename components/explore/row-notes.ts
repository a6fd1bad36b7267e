import { visibleText } from "@/lib/kernel/visible-text";
import { type PanelAnswer, type PanelFailure, type SourceRange, positionText } from "@/lib/promql";
import type { EditorNote } from "../promql/promql-editor";
import { isFailure } from "./panel-request";

/** What is said below a query about its last run. */
export interface RowNote extends EditorNote {
  /** `line:column`, where the part is known. */
  readonly at: string | null;
  /** What to do about it; empty when the text says so. */
  readonly fix: string;
}

const ALREADY = /^\d+:\d+: (?:parse error: )?/;

/**
 * The failure, or the warnings and remarks of an answer, at their places in the
 * query as it was written. `back` leads there from the text that was asked;
 * null: another text was asked, and its places mean nothing here.
 */
export function rowNotes(
  result: PanelAnswer | PanelFailure | undefined,
  expr: string,
  back: ((offset: number) => number) | null,
): readonly RowNote[] {
  if (!result) return [];
  const place = (range: SourceRange | undefined): Pick<RowNote, "range" | "at"> => {
    if (!range || back === null) return { at: null };
    const there = { start: back(range.start), end: back(range.end) };
    return { range: there, at: positionText(expr, there.start) };
  };
  if (isFailure(result)) {
    const { kind, message, fix, range } = result.error;
    const words = visibleText(kind === "bad_data" ? message.replace(ALREADY, "") : message);
    return [{ level: "error", text: words, fix: visibleText(fix), ...place(range) }];
  }
  return result.notes.map((note) => ({ level: note.level, text: visibleText(note.text), fix: "", ...place(note.range) }));
}
