import type { TreeSpan } from "./tree";

/** What the path is walked over: a span, its kind, and whether its parent did not wait for it by its own word. */
export interface PathSpan extends TreeSpan {
  readonly kind: string;
  /** The span names its parent as something it follows from, not as its caller. */
  readonly followsFrom?: boolean;
}

/** A stretch of time in which everything waited for one span; `row` is its place in the list given. */
export interface PathSection {
  readonly row: number;
  readonly from: number;
  readonly to: number;
}

const NONE = -1;

/**
 * The critical path (as Jaeger defines it): from the end of each root back to
 * its start, always into the child that ended last before the point reached.
 * Sections of one root abut and add up to its duration; roots in order of
 * start. A child is cut to its parent; a consumer under a producer and a span
 * that only follows from its parent block nobody. A span whose parent is
 * absent is a root; spans in a circle are on no path. Abutting siblings are
 * both on it, and a span with no length makes no section.
 * Linear but for sorting, without recursion, so that a trace of 100,000 spans
 * costs milliseconds.
 */
export function criticalPath(spans: readonly PathSpan[]): PathSection[] {
  const n = spans.length;
  const rowOf = new Map<string, number>();
  for (let row = 0; row < n; row++) rowOf.set((spans[row] as PathSpan).id, row);
  const parents = new Int32Array(n);
  for (let row = 0; row < n; row++) {
    const { parent } = spans[row] as PathSpan;
    parents[row] = parent === null ? NONE : (rowOf.get(parent) ?? NONE);
  }
  const from = Float64Array.from(spans, (span) => span.start);
  const to = Float64Array.from(spans, (span) => span.start + span.duration);
  const blocks = (row: number, parent: number) => {
    const span = spans[row] as PathSpan;
    return span.followsFrom !== true && !(span.kind === "consumer" && (spans[parent] as PathSpan).kind === "producer");
  };
  const byId = (a: number, b: number) => ((spans[a] as PathSpan).id < (spans[b] as PathSpan).id ? -1 : 1);
  return walkPath({ parents, from, to, blocks, byId });
}

/** The same forest as columns; `from` and `to` are cut to the parent while walking, so the caller gives them away. */
export interface PathForest {
  /** The parent's row; -1 at the top. */
  readonly parents: Int32Array;
  readonly from: Float64Array;
  readonly to: Float64Array;
  readonly blocks: (row: number, parent: number) => boolean;
  readonly byId: (a: number, b: number) => number;
}

/** The path over columns: see `criticalPath`. */
export function walkPath({ parents, from, to, blocks, byId }: PathForest): PathSection[] {
  const n = parents.length;
  const firstChild = new Int32Array(n).fill(NONE);
  const nextSibling = new Int32Array(n).fill(NONE);
  const roots: number[] = [];
  for (let row = n - 1; row >= 0; row--) {
    const parent = parents[row] as number;
    if (parent === NONE || parent === row) roots.push(row);
    else {
      nextSibling[row] = firstChild[parent] as number;
      firstChild[parent] = row;
    }
  }
  roots.sort((a, b) => (from[a] as number) - (from[b] as number) || byId(a, b));
  // Children lie in one list, last to end first: the point reached only moves back, so each is looked at once.
  const queue = new Int32Array(n);
  const next = new Int32Array(n);
  const end = new Int32Array(n);
  let used = 0;
  const enter = (row: number): void => {
    next[row] = used;
    const children: number[] = [];
    for (let child = firstChild[row] as number; child !== NONE; child = nextSibling[child] as number) {
      const [start, stop] = [from[row] as number, to[row] as number];
      if ((from[child] as number) >= stop || (to[child] as number) <= start || !blocks(child, row)) continue;
      if ((from[child] as number) < start) from[child] = start;
      if ((to[child] as number) > stop) to[child] = stop;
      children.push(child);
    }
    if (children.length > 1) {
      children.sort((a, b) => (to[b] as number) - (to[a] as number) || (from[a] as number) - (from[b] as number) || byId(a, b));
    }
    for (const child of children) queue[used++] = child;
    end[row] = used;
  };
  const sections: PathSection[] = [];
  for (const root of roots) {
    let point = to[root] as number;
    const open: number[] = [root];
    enter(root);
    while (open.length > 0) {
      const row = open[open.length - 1] as number;
      while ((next[row] as number) < (end[row] as number) && (to[queue[next[row] as number] as number] as number) > point) next[row]!++;
      const child = (next[row] as number) < (end[row] as number) ? (queue[next[row]!++] as number) : NONE;
      const start = child === NONE ? (from[row] as number) : (to[child] as number);
      if (start < point) sections.push({ row, from: start, to: point });
      point = start;
      if (child === NONE) open.pop();
      else {
        open.push(child);
        enter(child);
      }
    }
  }
  return sections;
}
