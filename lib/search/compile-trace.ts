import type { RelationOp, Search } from "./ast";
import { hasBraces } from "./ast";
import { type Predicate, compileSearch } from "./compile";
import { isSpanSet } from "./parse";
import { type SpanInTrace, TRACE_SHAPE, type TraceView } from "./trace-view";

/** Which spans of a trace are meant: 1 at the index of each. */
type SpanSet = (trace: TraceView) => Uint8Array;

/**
 * Makes a search ready to be held against whole traces. Without braces a
 * trace is found when one of its spans fulfils everything. Throws Fault
 * `invalid` with the place when a field cannot have the value asked for.
 */
export function compileTraceSearch(search: Search): Predicate<TraceView> {
  if (!hasBraces(search)) return anySpan(chosen(search));
  return verdict(search);
}

/** Which spans a search is about, for marking them: those of the rightmost braces, or those that fulfil a search without any. */
export function compileSpanChoice(search: Search): (trace: TraceView) => Uint8Array {
  if (!hasBraces(search)) return chosen(search);
  if (isSpanSet(search)) return spanSet(search);
  const found = compileTraceSearch(search);
  const sets = setsIn(search).map(spanSet);
  return (trace) => (found(trace) ? union(trace, sets) : new Uint8Array(trace.spans.length));
}

/** The spans a search asks for to be there; those that must be absent cannot be marked. */
function setsIn(search: Search): Search[] {
  if (isSpanSet(search)) return [search];
  return search.kind === "and" || search.kind === "or" ? search.parts.flatMap(setsIn) : [];
}

function verdict(search: Search): Predicate<TraceView> {
  if (isSpanSet(search)) return anySpan(spanSet(search));
  if (search.kind === "not") {
    const of = verdict(search.of);
    return (trace) => !of(trace);
  }
  if (search.kind === "and" || search.kind === "or") {
    const parts = search.parts.map(verdict);
    return search.kind === "and" ? (trace) => parts.every((part) => part(trace)) : (trace) => parts.some((part) => part(trace));
  }
  // What stands beside braces is about the trace: any of its spans can answer.
  const test = compileSearch(search, TRACE_SHAPE);
  return (trace) => test({ span: trace.root, trace });
}

const anySpan =
  (set: SpanSet): Predicate<TraceView> =>
  (trace) =>
    set(trace).includes(1);

function chosen(where: Search): SpanSet {
  const test = compileSearch(where, TRACE_SHAPE);
  return (trace) => {
    const out = new Uint8Array(trace.spans.length);
    for (let i = 0; i < out.length; i++) {
      // A fresh one each: the texts of a record are remembered by identity.
      const at: SpanInTrace = { span: trace.spans[i] as SpanInTrace["span"], trace };
      if (test(at)) out[i] = 1;
    }
    return out;
  };
}

function spanSet(search: Search): SpanSet {
  if (search.kind === "spans") return chosen(search.where);
  if (search.kind === "or") {
    const sets = search.parts.map(spanSet);
    return (trace) => union(trace, sets);
  }
  if (search.kind !== "relation") throw new TypeError(`${search.kind} stands for no spans`);
  const left = spanSet(search.left);
  const right = spanSet(search.right);
  const related = RELATIONS[search.op];
  return (trace) => {
    const from = left(trace);
    if (!from.includes(1)) return new Uint8Array(from.length);
    const to = right(trace);
    return to.includes(1) ? related(trace.parents, from, to) : to;
  };
}

function union(trace: TraceView, sets: readonly SpanSet[]): Uint8Array {
  const out = new Uint8Array(trace.spans.length);
  for (const set of sets) set(trace).forEach((yes, i) => (out[i] = (out[i] as number) | yes));
  return out;
}

type Relation = (parents: Int32Array, from: Uint8Array, to: Uint8Array) => Uint8Array;

/** All of them take time in proportion to the spans, however deep the trace. */
const RELATIONS: Readonly<Record<RelationOp, Relation>> = {
  ">": (parents, from, to) => to.map((yes, i) => yes & (from[parents[i] as number] ?? 0)),
  ">>": (parents, from, to) => {
    const below = underAny(parents, from);
    return to.map((yes, i) => yes & (below[i] as number));
  },
  "<": (parents, from, to) => {
    const hasChild = new Uint8Array(to.length);
    from.forEach((yes, i) => {
      if (yes && parents[i] !== -1) hasChild[parents[i] as number] = 1;
    });
    return to.map((yes, i) => yes & (hasChild[i] as number));
  },
  "<<": (parents, from, to) => {
    const above = new Uint8Array(to.length);
    from.forEach((yes, i) => {
      if (!yes) return;
      for (let at = parents[i] as number; at !== -1 && above[at] === 0; at = parents[at] as number) above[at] = 1;
    });
    return to.map((yes, i) => yes & (above[i] as number));
  },
  "~": (parents, from, to) => {
    // Of the children of each parent how many are of the left side: another than itself is wanted.
    const count = new Map<number, number>();
    from.forEach((yes, i) => {
      const parent = parents[i] as number;
      if (yes && parent !== -1) count.set(parent, (count.get(parent) ?? 0) + 1);
    });
    return to.map((yes, i) => (yes && (count.get(parents[i] as number) ?? 0) > (from[i] as number) ? 1 : 0));
  },
};

/** 1 for every span with an ancestor in the set. */
function underAny(parents: Int32Array, set: Uint8Array): Uint8Array {
  // 0: not known yet; 1: no; 2: yes.
  const known = new Uint8Array(parents.length);
  const path: number[] = [];
  for (let i = 0; i < parents.length; i++) {
    let at = i;
    while (known[at] === 0 && parents[at] !== -1) {
      path.push(at);
      if (set[parents[at] as number] === 1) break;
      at = parents[at] as number;
    }
    const yes = path.length > 0 && set[parents[path.at(-1) as number] as number] === 1 ? 2 : known[at] === 2 ? 2 : 1;
    if (known[at] === 0 && parents[at] === -1) known[at] = 1;
    for (const span of path) known[span] = yes;
    path.length = 0;
  }
  return known.map((state) => (state === 2 ? 1 : 0));
}
