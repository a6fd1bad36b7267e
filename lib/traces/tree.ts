import type { SpanFlag } from "./detail";

/** What the tree is made from. Times in microseconds on any common zero. */
export interface TreeSpan {
  readonly id: string;
  /** Null for a root. */
  readonly parent: string | null;
  readonly start: number;
  readonly duration: number;
}

export interface TreeNode<S extends TreeSpan> {
  readonly span: S;
  readonly depth: number;
  readonly children: readonly TreeNode<S>[];
}

export interface SpanTree<S extends TreeSpan> {
  /** By start, then id; orphans among them. */
  readonly roots: readonly TreeNode<S>[];
  /** Why a span stands where nobody put it. */
  readonly flags: ReadonlyMap<string, readonly SpanFlag[]>;
}

const order = (a: TreeSpan, b: TreeSpan): number => a.start - b.start || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);

/**
 * Spans, each with an id of its own, become a forest. Every span appears
 * once: one whose parent is missing or is itself becomes a further root, and
 * of spans that are each other's ancestors the earliest does.
 */
export function buildTree<S extends TreeSpan>(spans: readonly S[]): SpanTree<S> {
  const byId = new Map(spans.map((span) => [span.id, span]));
  const flags = new Map<string, SpanFlag[]>();
  const children = new Map<string, S[]>();
  const roots: S[] = [];
  const breaks = cycleBreakers(spans, byId);
  for (const span of spans) {
    const flag: SpanFlag | null =
      span.parent === null
        ? null
        : span.parent === span.id
          ? "self_parent"
          : !byId.has(span.parent)
            ? "orphan"
            : breaks.has(span.id)
              ? "cycle"
              : null;
    if (flag) flags.set(span.id, [flag]);
    if (span.parent === null || flag) roots.push(span);
    else {
      const siblings = children.get(span.parent);
      if (siblings) siblings.push(span);
      else children.set(span.parent, [span]);
    }
  }
  return { roots: roots.sort(order).map((root) => grow(root, children)), flags };
}

/** Without recursion: a hostile trace is one chain of ten thousand. */
function grow<S extends TreeSpan>(root: S, children: ReadonlyMap<string, S[]>): TreeNode<S> {
  interface Growing {
    readonly span: S;
    readonly depth: number;
    readonly children: Growing[];
  }
  const top: Growing = { span: root, depth: 0, children: [] };
  const open = [top];
  for (let node = open.pop(); node; node = open.pop()) {
    for (const span of (children.get(node.span.id) ?? []).sort(order)) {
      const child: Growing = { span, depth: node.depth + 1, children: [] };
      node.children.push(child);
      open.push(child);
    }
  }
  return top;
}

/** Of every cycle its earliest span, which is cut off from its parent. */
function cycleBreakers<S extends TreeSpan>(spans: readonly S[], byId: ReadonlyMap<string, S>): ReadonlySet<string> {
  const settled = new Set<string>();
  const breakers = new Set<string>();
  for (const from of spans) {
    const path: S[] = [];
    const onPath = new Map<string, number>();
    let span: S | undefined = from;
    while (span && !settled.has(span.id) && !onPath.has(span.id)) {
      onPath.set(span.id, path.length);
      path.push(span);
      span = span.parent === null || span.parent === span.id ? undefined : byId.get(span.parent);
    }
    const start = span ? onPath.get(span.id) : undefined;
    if (start !== undefined) breakers.add((path.slice(start).sort(order)[0] as S).id);
    for (const seen of path) settled.add(seen.id);
  }
  return breakers;
}

/** Every node in display order: a node, then its children. */
export function flatten<S extends TreeSpan>(roots: readonly TreeNode<S>[]): TreeNode<S>[] {
  const out: TreeNode<S>[] = [];
  const open = [...roots].reverse();
  for (let node = open.pop(); node; node = open.pop()) {
    out.push(node);
    for (let i = node.children.length - 1; i >= 0; i--) open.push(node.children[i] as TreeNode<S>);
  }
  return out;
}

/** The part of a span during which none of its direct children ran. */
export function selfTime(span: TreeSpan, children: readonly TreeSpan[]): number {
  const end = span.start + span.duration;
  let covered = 0;
  let reached = span.start;
  for (const child of [...children].sort(order)) {
    const from = Math.max(child.start, reached);
    const to = Math.min(child.start + child.duration, end);
    if (to <= from) continue;
    covered += to - from;
    reached = to;
  }
  return span.duration - covered;
}

/** How much of an outer layer (a router) lies before, after and around an inner one (an engine). Negative: the inner outlived it. */
export function layerGap(
  outer: Pick<TreeSpan, "start" | "duration">,
  inner: Pick<TreeSpan, "start" | "duration">,
): { readonly before: number; readonly after: number; readonly overhead: number } {
  const before = inner.start - outer.start;
  const after = outer.start + outer.duration - (inner.start + inner.duration);
  return { before, after, overhead: before + after };
}
