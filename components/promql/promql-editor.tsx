"use client";

import dynamic from "next/dynamic";
import type { SourceRange } from "@/lib/promql";
import { cn } from "../ui/cn";

/** Something to underline in the query: what the last run said about a part of it. */
export interface EditorNote {
  readonly level: "error" | "warning" | "info";
  readonly text: string;
  /** Absent: about the whole query. */
  readonly range?: SourceRange | undefined;
}

export interface PromqlEditorProps {
  /** Read aloud, for example "Query A". */
  readonly label: string;
  readonly value: string;
  /** Every edit. */
  readonly onChange: (text: string) => void;
  /** Enter, and leaving the field changed nothing yet: run what is written. */
  readonly onRun: (text: string) => void;
  readonly placeholder?: string | undefined;
  /** Of the last run; they move with the text and vanish with its next edit. */
  readonly notes?: readonly EditorNote[] | undefined;
  /** Names that `$name` may stand for; others are underlined. Absent: any name may. */
  readonly variables?: readonly string[] | undefined;
  readonly readOnly?: boolean | undefined;
  readonly autoFocus?: boolean | undefined;
  readonly className?: string | undefined;
}

// CodeMirror weighs more than the rest of a page: only who writes a query loads it.
const CodeField = dynamic(() => import("./code-field").then((m) => m.CodeField), { ssr: false, loading: () => <Waiting /> });

/**
 * Where a query is written: completion from the metrics that exist, hover
 * documentation, errors underlined while typing. Enter runs, Shift-Enter breaks
 * the line, Alt-Up and Alt-Down bring back earlier queries, Escape leaves.
 */
export function PromqlEditor({ className, ...rest }: PromqlEditorProps) {
  return (
    <div data-slot="promql-editor" className={cn("min-w-0 rounded-control border border-line-strong bg-bg", className)}>
      <CodeField {...rest} />
    </div>
  );
}

/** As high as one line of the editor, so that nothing moves when it comes. */
const Waiting = () => <div aria-hidden className="h-7" />;
