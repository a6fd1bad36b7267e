import { type TreeNode, type TreeSpan } from "./tree";

export interface HostSpan extends TreeSpan {
  /** Whose clock the times are from; empty when unknown. */
  readonly host: string;
}

export type SkewWarning = "too_large" | "disabled";

export interface SkewResult {
  /** By how much each span moves, microseconds; spans that stay are absent. */
  readonly shifts: ReadonlyMap<string, number>;
  readonly warnings: ReadonlyMap<string, SkewWarning>;
}

/** Clocks further apart than this are not corrected but reported, microseconds. */
export const MAX_SKEW_US = 10_000_000;

/**
 * Corrects clocks that differ between hosts (the rule of Jaeger's adjuster).
 * A span from another host than its parent's, or from an unknown one, that
 * sticks out of its parent is centred in it, or moved to its start when it is
 * longer; spans of that host below it move along.
 */
export function correctSkew<S extends HostSpan>(roots: readonly TreeNode<S>[], maxAdjust: number = MAX_SKEW_US): SkewResult {
  const shifts = new Map<string, number>();
  const warnings = new Map<string, SkewWarning>();
  interface Visit {
    readonly node: TreeNode<S>;
    readonly parent: { readonly start: number; readonly duration: number } | null;
    readonly skew: { readonly host: string; readonly delta: number };
  }
  const open: Visit[] = roots.map((node) => ({ node, parent: null, skew: { host: node.span.host, delta: 0 } }));
  for (let visit = open.pop(); visit; visit = open.pop()) {
    const { node, parent } = visit;
    const { span } = node;
    const elsewhere = span.host !== visit.skew.host || visit.skew.host === "";
    const skew = parent && elsewhere ? { host: span.host, delta: skewOf(span, parent) } : visit.skew;
    let start = span.start;
    if (skew.delta !== 0) {
      if (maxAdjust === 0) warnings.set(span.id, "disabled");
      else if (Math.abs(skew.delta) > maxAdjust) warnings.set(span.id, "too_large");
      else {
        shifts.set(span.id, skew.delta);
        start += skew.delta;
      }
    }
    for (const child of node.children) open.push({ node: child, parent: { start, duration: span.duration }, skew });
  }
  return { shifts, warnings };
}

function skewOf(child: TreeSpan, parent: { readonly start: number; readonly duration: number }): number {
  if (child.duration > parent.duration) return child.start < parent.start ? parent.start - child.start : 0;
  if (child.start >= parent.start && child.start + child.duration <= parent.start + parent.duration) return 0;
  return parent.start + Math.floor((parent.duration - child.duration) / 2) - child.start;
}
