import { MAX_SKEW_US } from "./clock-skew";
import { walkPath } from "./critical-path";
import { type Phase, enginePhases } from "./engine-phases";
import { SKELETON_FLAGS } from "./skeleton-flags";
import { type TableTree, tableTree } from "./skeleton-tree";
import { FAILED, type Names, type SpanTable } from "./span-table";

/** What is known of a trace before its rows. */
export interface SkeletonHead {
  readonly traceId: string;
  /** Unix nanoseconds in decimal; every `…Us` counts from here. */
  readonly startNs: string;
  readonly durationUs: number;
  /** Received spans, repetitions not counted, synthetic rows not counted. */
  readonly spanCount: number;
  readonly errorCount: number;
  /** Rows that follow, synthetic ones among them. */
  readonly rowCount: number;
  readonly services: readonly string[];
  readonly names: readonly string[];
  /** More spans were stored than are told of. */
  readonly truncated: boolean;
}

/** Some rows, in display order, as columns; a row's place in the trace is `first` plus its place here. */
export interface SkeletonPage {
  readonly first: number;
  /** 16 hex digits a row, one after the other; a synthetic row has its span's. */
  readonly ids: string;
  /** How many rows above the parent stands; 0 at the top. */
  readonly up: readonly number[];
  readonly depth: readonly number[];
  readonly startUs: readonly number[];
  readonly durationUs: readonly number[];
  readonly selfUs: readonly number[];
  /** How much of it lies on the critical path. */
  readonly criticalUs: readonly number[];
  /** Places in the head's lists. */
  readonly service: readonly number[];
  readonly name: readonly number[];
  /** `SKELETON_FLAGS`, added up. */
  readonly flags: readonly number[];
  /** Rows with a first token: place in the trace, and microseconds since its start. */
  readonly firstTokens: readonly (readonly [row: number, atUs: number])[];
}

export interface Skeleton {
  readonly head: SkeletonHead;
  readonly pages: (rows?: number) => Generator<SkeletonPage>;
}

/** Rows on a page: some hundred kilobytes of JSON. */
export const PAGE_ROWS = 10_000;
const CONSUMER = 5;
const PRODUCER = 4;
const KIND = 7;

/**
 * A trace as columns of numbers in the order it is drawn: the same tree, clock
 * correction, phases, self time and critical path as `assembleTrace`, without
 * what only one open row needs. Expects at least one span; arrays are sized by
 * the rows, and nothing is copied for a page but the page.
 */
export function buildSkeleton(traceId: string, t: SpanTable, truncated: boolean): Skeleton {
  const tree = tableTree(t);
  const out = layOut(t, tree);
  const n = out.length;
  const onPath = new Float64Array(n);
  const sections = walkPath({
    parents: out.parent,
    from: out.start.slice(),
    to: Float64Array.from(out.start, (start, i) => start + out.duration[i]!),
    blocks: (row, parent) => {
      const [own, above] = [out.span[row]!, out.span[parent]!];
      if (own === above) return true;
      return !t.follows.has(own) && !((t.kind[own]! & KIND) === CONSUMER && (t.kind[above]! & KIND) === PRODUCER);
    },
    byId: (a, b) => byId(t, out.span[a]!, out.span[b]!) || a - b,
  });
  for (const { row, from, to } of sections) onPath[row]! += to - from;
  const self = selfTimes(out);
  for (let row = n - 1; row >= 0; row--) {
    if (onPath[row]! > 0) out.flags[row]! |= SKELETON_FLAGS.critical;
    const parent = out.parent[row]!;
    if (parent >= 0 && (out.flags[row]! & (SKELETON_FLAGS.error | SKELETON_FLAGS.childError)) !== 0) {
      out.flags[parent]! |= SKELETON_FLAGS.childError;
    }
  }
  // A correction may move the first span: the trace still begins where it was received, or before.
  let [earliest, latest, errors] = [t.start[tree.byStart[0]!]!, -Infinity, 0];
  for (let row = 0; row < n; row++) {
    earliest = Math.min(earliest, out.start[row]!);
    latest = Math.max(latest, out.start[row]! + out.duration[row]!);
    if ((out.flags[row]! & SKELETON_FLAGS.error) !== 0) errors++;
  }
  const head: SkeletonHead = {
    traceId,
    startNs: ((t.baseNs ?? 0n) + BigInt(Math.round(earliest * 1000))).toString(),
    durationUs: rounded(latest - earliest),
    spanCount: tree.byStart.length,
    errorCount: errors,
    rowCount: n,
    services: t.services.list,
    names: out.names.list,
    truncated,
  };
  const tokens = [...out.firstTokens];
  return {
    head,
    *pages(rows = PAGE_ROWS) {
      for (let first = 0; first < n; first += rows) {
        const end = Math.min(n, first + rows);
        const column = (value: (row: number) => number) => Array.from({ length: end - first }, (_, i) => value(first + i));
        let ids = "";
        for (let row = first; row < end; row++) ids += idOf(t, out.span[row]!);
        yield {
          first,
          ids,
          up: column((row) => (out.parent[row]! < 0 ? 0 : row - out.parent[row]!)),
          depth: column((row) => out.depth[row]!),
          startUs: column((row) => rounded(out.start[row]! - earliest)),
          durationUs: column((row) => rounded(out.duration[row]!)),
          selfUs: column((row) => rounded(self[row]!)),
          criticalUs: column((row) => rounded(onPath[row]!)),
          service: column((row) => t.service[out.span[row]!]!),
          name: column((row) => out.name[row]!),
          flags: column((row) => out.flags[row]!),
          firstTokens: tokens.filter(([row]) => row >= first && row < end).map(([row, at]) => [row, rounded(at - earliest)] as const),
        };
      }
    },
  };
}

const byId = (t: SpanTable, a: number, b: number): number => t.idHigh[a]! - t.idHigh[b]! || t.idLow[a]! - t.idLow[b]!;

/** To the nanosecond: what is beyond is an accident of doubles, and long to write. */
const rounded = (us: number): number => Math.round(us * 1000) / 1000;

const idOf = (t: SpanTable, row: number): string =>
  t.idHigh[row]!.toString(16).padStart(8, "0") + t.idLow[row]!.toString(16).padStart(8, "0");

interface Laid {
  readonly length: number;
  /** The table's row that a row of the drawing is of. */
  readonly span: Uint32Array;
  readonly parent: Int32Array;
  readonly depth: Uint32Array;
  readonly start: Float64Array;
  readonly duration: Float64Array;
  readonly name: Uint32Array;
  readonly flags: Uint16Array;
  readonly firstTokens: Map<number, number>;
  readonly names: Names;
}

/** Rows in display order, clocks corrected on the way down, engines' leaves cut into their phases. */
function layOut(t: SpanTable, { parents, flags, byStart }: TableTree): Laid {
  const n = t.length;
  const firstChild = new Int32Array(n).fill(-1);
  const sibling = new Int32Array(n).fill(-1);
  let top = -1;
  for (let i = byStart.length - 1; i >= 0; i--) {
    const row = byStart[i]!;
    const parent = parents[row]!;
    if (parent < 0) {
      sibling[row] = top;
      top = row;
    } else {
      sibling[row] = firstChild[parent]!;
      firstChild[parent] = row;
    }
  }
  const phases = new Map<number, { readonly phases: readonly Phase[]; readonly firstTokenAt: number | null }>();
  let extra = 0;
  for (const [row, attributes] of t.engines) {
    if (parents[row] === -2) continue;
    const cut = enginePhases({ start: 0, duration: t.duration[row]!, attributes });
    phases.set(row, { ...cut, phases: firstChild[row]! < 0 ? cut.phases : [] });
    if (firstChild[row]! < 0) extra += cut.phases.length;
  }
  const length = byStart.length + extra;
  const out: Laid = {
    length,
    span: new Uint32Array(length),
    parent: new Int32Array(length),
    depth: new Uint32Array(length),
    start: new Float64Array(length),
    duration: new Float64Array(length),
    name: new Uint32Array(length),
    flags: new Uint16Array(length),
    firstTokens: new Map(),
    names: t.names,
  };
  const drawn = new Int32Array(n);
  // The clock of a row: whose it is, and by how much it is off.
  const skewHost = new Int32Array(n).fill(-1);
  const skewBy = new Float64Array(n);
  let at = 0;
  const draw = (row: number): void => {
    const parent = parents[row]!;
    const above = parent < 0 ? -1 : drawn[parent]!;
    let [host, delta] = parent < 0 ? [t.host[row]!, 0] : [skewHost[parent]!, skewBy[parent]!];
    const own = t.host[row]!;
    if (parent >= 0 && (own !== host || t.hosts.list[host] === "")) {
      [host, delta] = [own, skewOf(t.start[row]!, t.duration[row]!, out.start[above]!, out.duration[above]!)];
    }
    skewHost[row] = host;
    skewBy[row] = delta;
    const moved = delta !== 0 && Math.abs(delta) <= MAX_SKEW_US;
    const mark = moved ? SKELETON_FLAGS.skewAdjusted : delta !== 0 ? SKELETON_FLAGS.skewTooLarge : 0;
    const place = at++;
    drawn[row] = place;
    out.span[place] = row;
    out.parent[place] = above;
    out.depth[place] = above < 0 ? 0 : out.depth[above]! + 1;
    out.start[place] = t.start[row]! + (moved ? delta : 0);
    out.duration[place] = t.duration[row]!;
    out.name[place] = t.name[row]!;
    out.flags[place] = flags[row]! | mark | ((t.kind[row]! & FAILED) === 0 ? 0 : SKELETON_FLAGS.error);
    const cut = phases.get(row);
    if (!cut) return;
    if (cut.firstTokenAt !== null) out.firstTokens.set(place, out.start[place]! + cut.firstTokenAt);
    for (const phase of cut.phases) {
      out.span[at] = row;
      out.parent[at] = place;
      out.depth[at] = out.depth[place]! + 1;
      out.start[at] = out.start[place]! + phase.start;
      out.duration[at] = phase.duration;
      out.name[at] = out.names.of(phase.name);
      out.flags[at++] = SKELETON_FLAGS.synthetic;
    }
  };
  // Down to the first child, along to the sibling, up when there is none: no stack, however deep.
  for (let root = top; root >= 0; root = sibling[root]!) {
    let row = root;
    for (;;) {
      draw(row);
      if (firstChild[row]! >= 0) {
        row = firstChild[row]!;
        continue;
      }
      while (row !== root && sibling[row]! < 0) row = parents[row]!;
      if (row === root) break;
      row = sibling[row]!;
    }
  }
  return out;
}

/** The rule of `correctSkew`. */
function skewOf(start: number, duration: number, parentStart: number, parentDuration: number): number {
  if (duration > parentDuration) return start < parentStart ? parentStart - start : 0;
  if (start >= parentStart && start + duration <= parentStart + parentDuration) return 0;
  return parentStart + Math.floor((parentDuration - duration) / 2) - start;
}

/** Duration less what direct children cover, for all rows in one pass over them by start. */
function selfTimes({ length, parent, start, duration }: Laid): Float64Array {
  const self = duration.slice();
  const reached = start.slice();
  const byStart = Uint32Array.from({ length }, (_, i) => i).sort((a, b) => start[a]! - start[b]! || a - b);
  for (const row of byStart) {
    const above = parent[row]!;
    if (above < 0) continue;
    const from = Math.max(start[row]!, reached[above]!);
    const to = Math.min(start[row]! + duration[row]!, start[above]! + duration[above]!);
    if (to <= from) continue;
    self[above]! -= to - from;
    reached[above] = to;
  }
  return self;
}
