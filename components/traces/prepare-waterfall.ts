import type { TraceDetail, TraceRow } from "@/lib/traces";
import { type SeriesSlot, SLOTS } from "../chart/prepare/series-slots";

/** The colour slot of each service of a trace. */
export type ServiceSlots = ReadonlyMap<string, SeriesSlot>;

/** A row in view, with where its bar lies as shares of the window. */
export interface WaterfallRow {
  readonly row: TraceRow;
  /** Of the window, 0 to 1; a bar outside the window is clipped, and `hidden` when nothing is left. */
  readonly left: number;
  readonly width: number;
  readonly hidden: boolean;
  /** Where the first token left; null when unknown or outside the window. */
  readonly firstToken: number | null;
  readonly collapsed: boolean;
  /** Rows below it that are folded away. */
  readonly foldedRows: number;
  /** An error is folded away below it. */
  readonly foldedError: boolean;
}

/** The part of the trace in view, microseconds from its start. */
export interface Window {
  readonly fromUs: number;
  readonly toUs: number;
}

export const wholeTrace = (trace: Pick<TraceDetail, "durationUs">): Window => ({ fromUs: 0, toUs: Math.max(trace.durationUs, 1) });

/** The rows that are not folded away, in order, placed in the window. */
export function prepareWaterfall(rows: readonly TraceRow[], collapsed: ReadonlySet<string>, window: Window): readonly WaterfallRow[] {
  const span = Math.max(window.toUs - window.fromUs, 1);
  const visible: WaterfallRow[] = [];
  for (let i = 0; i < rows.length;) {
    const row = rows[i] as TraceRow;
    const folded = collapsed.has(row.id) && row.childCount > 0;
    let next = i + 1;
    let foldedError = false;
    while (folded && next < rows.length && (rows[next] as TraceRow).depth > row.depth) {
      foldedError ||= (rows[next] as TraceRow).status === "error";
      next++;
    }
    const left = Math.max(0, (row.startUs - window.fromUs) / span);
    const right = Math.min(1, (row.startUs + row.durationUs - window.fromUs) / span);
    const token = row.firstTokenUs === null ? null : (row.firstTokenUs - window.fromUs) / span;
    visible.push({
      row,
      left,
      width: Math.max(0, right - left),
      hidden: left > 1 || right < 0,
      firstToken: token !== null && token >= 0 && token <= 1 ? token : null,
      collapsed: folded,
      foldedRows: next - i - 1,
      foldedError,
    });
    i = next;
  }
  return visible;
}

/** Four to eight round instants across the window, with their share of it. */
export function rulerTicks(window: Window): readonly { readonly us: number; readonly at: number }[] {
  const span = window.toUs - window.fromUs;
  if (!(span > 0)) return [];
  const rough = span / 6;
  const decade = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((m) => m * decade).find((s) => s >= rough) ?? decade * 10;
  const ticks: { us: number; at: number }[] = [];
  for (let us = Math.ceil(window.fromUs / step) * step; us <= window.toUs; us += step) ticks.push({ us, at: (us - window.fromUs) / span });
  return ticks;
}

/** The id of the next row with an error after the given one, going round; null when there is none. */
export function nextError(rows: readonly TraceRow[], after: string | null): string | null {
  const at = rows.findIndex((row) => row.id === after);
  for (let i = 1; i <= rows.length; i++) {
    const row = rows[(at + i) % rows.length];
    if (row?.status === "error" && !row.synthetic) return row.id;
  }
  return null;
}

/** The ids of the rows above a row: what must be unfolded to see it. */
export function ancestorsOf(rows: readonly TraceRow[], id: string): readonly string[] {
  const byId = new Map(rows.map((row) => [row.id, row]));
  const ancestors: string[] = [];
  for (
    let parent = byId.get(id)?.parentId ?? null;
    parent !== null && !ancestors.includes(parent);
    parent = byId.get(parent)?.parentId ?? null
  ) {
    ancestors.push(parent);
  }
  return ancestors;
}

/** A slot of the series palette for each service, in order of first appearance; the ninth and later share "other". */
export function serviceSlots(services: readonly string[]): ServiceSlots {
  return new Map(services.map((service, i) => [service, (i < SLOTS ? i + 1 : 0) as SeriesSlot]));
}
