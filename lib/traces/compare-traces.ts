import type { TraceDetail, TraceRow } from "./detail";
import { operationName } from "./operation-name";

/** One side of a compared row. */
export interface ComparedSpan {
  /** The row's id in its own trace. */
  readonly id: string;
  readonly startUs: number;
  readonly durationUs: number;
  readonly selfUs: number;
  readonly status: TraceRow["status"];
}

export type ComparedKind = "same" | "longer" | "shorter" | "missing" | "new";

/** A span of either trace, or one of both that stand in the same place. */
export interface ComparedRow {
  readonly depth: number;
  readonly service: string;
  readonly name: string;
  readonly synthetic: boolean;
  /** `missing`: the other trace alone has it. `new`: this one alone has it. */
  readonly kind: ComparedKind;
  readonly here: ComparedSpan | null;
  readonly there: ComparedSpan | null;
  /** Here less there; a span that is absent counts as nothing. Microseconds. */
  readonly deltaUs: number;
}

export interface TraceComparison {
  readonly here: { readonly traceId: string; readonly durationUs: number; readonly spanCount: number };
  readonly there: { readonly traceId: string; readonly durationUs: number; readonly spanCount: number };
  /** In order of the tree, this trace's order first. */
  readonly rows: readonly ComparedRow[];
  readonly counts: Readonly<Record<ComparedKind, number>>;
  /** One of the traces holds more spans than were compared. */
  readonly partial: boolean;
}

/** Less than this is no difference: a tenth, or half a millisecond. */
const TOLERANCE = 0.1;
const TOLERANCE_US = 500;

/** Longer, shorter or neither, as a person would say it. */
export function lengthKind(hereUs: number, thereUs: number): "same" | "longer" | "shorter" {
  const delta = hereUs - thereUs;
  if (Math.abs(delta) <= Math.max(TOLERANCE_US, TOLERANCE * Math.max(hereUs, thereUs))) return "same";
  return delta > 0 ? "longer" : "shorter";
}

/**
 * Lays two traces over each other: the first of a service's operations below a
 * parent is set beside the first of the same below that parent's counterpart,
 * the second beside the second, and so on; what has no counterpart is new or
 * missing with all below it. Comparing the other way round gives the same
 * pairs with the signs turned.
 */
export function compareTraces(here: TraceDetail, there: TraceDetail): TraceComparison {
  const [left, right] = [childrenOf(here.rows), childrenOf(there.rows)];
  const rows: ComparedRow[] = [];
  const counts: Record<ComparedKind, number> = { same: 0, longer: 0, shorter: 0, missing: 0, new: 0 };
  interface Open {
    readonly here: TraceRow | null;
    readonly there: TraceRow | null;
    readonly depth: number;
  }
  const open: Open[] = pairs(left.get(null) ?? [], right.get(null) ?? [], 0).reverse();
  for (let pair = open.pop(); pair; pair = open.pop()) {
    const row = comparedRow(pair.here, pair.there, pair.depth);
    counts[row.kind]++;
    rows.push(row);
    const below = pairs(
      pair.here ? (left.get(pair.here.id) ?? []) : [],
      pair.there ? (right.get(pair.there.id) ?? []) : [],
      pair.depth + 1,
    );
    for (let i = below.length - 1; i >= 0; i--) open.push(below[i] as Open);
  }
  const side = ({ traceId, durationUs, spanCount }: TraceDetail) => ({ traceId, durationUs, spanCount });
  return { here: side(here), there: side(there), rows, counts, partial: here.truncated || there.truncated };
}

function childrenOf(rows: readonly TraceRow[]): Map<string | null, TraceRow[]> {
  const children = new Map<string | null, TraceRow[]>();
  for (const row of rows) {
    const siblings = children.get(row.parentId);
    if (siblings) siblings.push(row);
    else children.set(row.parentId, [row]);
  }
  return children;
}

const sortOf = (row: TraceRow): string => `${row.service}\u001f${operationName(row.name)}\u001f${row.synthetic}`;

/** Siblings side by side: those here in order, each missing one after the counterpart of the sibling before it. */
function pairs(here: readonly TraceRow[], there: readonly TraceRow[], depth: number) {
  const queues = new Map<string, TraceRow[]>();
  for (const row of here) {
    const queue = queues.get(sortOf(row));
    if (queue) queue.push(row);
    else queues.set(sortOf(row), [row]);
  }
  for (const queue of queues.values()) queue.reverse();
  const counterpart = new Map<TraceRow, TraceRow>();
  const missingAfter = new Map<TraceRow | null, TraceRow[]>();
  let before: TraceRow | null = null;
  for (const row of there) {
    const match = queues.get(sortOf(row))?.pop();
    if (match) {
      counterpart.set(match, row);
      before = match;
      continue;
    }
    const missing = missingAfter.get(before);
    if (missing) missing.push(row);
    else missingAfter.set(before, [row]);
  }
  const missing = (after: TraceRow | null) => (missingAfter.get(after) ?? []).map((row) => ({ here: null, there: row, depth }));
  return [...missing(null), ...here.flatMap((row) => [{ here: row, there: counterpart.get(row) ?? null, depth }, ...missing(row)])];
}

function comparedRow(here: TraceRow | null, there: TraceRow | null, depth: number): ComparedRow {
  const row = (here ?? there) as TraceRow;
  const side = (of: TraceRow | null): ComparedSpan | null =>
    of && { id: of.id, startUs: of.startUs, durationUs: of.durationUs, selfUs: of.selfUs, status: of.status };
  return {
    depth,
    service: row.service,
    name: row.name,
    synthetic: row.synthetic,
    kind: !there ? "new" : !here ? "missing" : lengthKind(here.durationUs, there.durationUs),
    here: side(here),
    there: side(there),
    deltaUs: (here?.durationUs ?? 0) - (there?.durationUs ?? 0),
  };
}
