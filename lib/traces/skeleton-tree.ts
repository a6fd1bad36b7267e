import { SKELETON_FLAGS } from "./skeleton-flags";
import { FAILED, HAS_PARENT, RowIndex, type SpanTable } from "./span-table";

/** The forest over a table's rows. */
export interface TableTree {
  /** The parent's row, -1 at the top, -2 for a repetition that is left out. */
  readonly parents: Int32Array;
  readonly flags: Uint16Array;
  /** Rows by start, then identifier, repetitions left out. */
  readonly byStart: Uint32Array;
}

const TOP = -1;
const DROPPED = -2;
const CLIENT = 3;
const SERVER = 2;
const KIND = 7;

/** Start, then identifier, then everything else a table knows: an order that does not depend on where spans were stored. */
export function inTableOrder(t: SpanTable): (a: number, b: number) => number {
  return (a, b) =>
    t.start[a]! - t.start[b]! ||
    t.idHigh[a]! - t.idHigh[b]! ||
    t.idLow[a]! - t.idLow[b]! ||
    t.duration[a]! - t.duration[b]! ||
    t.kind[a]! - t.kind[b]! ||
    a - b;
}

/**
 * Parents by row, as `distinctSpans` and `buildTree` give them: a repetition
 * is left out, a server that shares its client's id stands below it, a span
 * whose parent is absent or itself is a root, and so is the earliest of those
 * in a circle.
 */
export function tableTree(t: SpanTable): TableTree {
  const n = t.length;
  const parents = new Int32Array(n).fill(TOP);
  const flags = new Uint16Array(n);
  const all = Uint32Array.from({ length: n }, (_, i) => i).sort(inTableOrder(t));
  const index = new RowIndex(t);
  /** Of a client, the server of the same id, to which the children belong. */
  const servers = new Map<number, number>();
  const copies = new Map<number, number[]>();
  for (const row of all) {
    const first = index.get(t.idHigh[row]!, t.idLow[row]!);
    if (first < 0) {
      index.put(row);
      continue;
    }
    const group = copies.get(first) ?? [first];
    if (group.some((other) => repeats(t, other, row))) {
      parents[row] = DROPPED;
      continue;
    }
    if (group.length < 64) group.push(row);
    copies.set(first, group);
    flags[row]! |= SKELETON_FLAGS.duplicateId;
  }
  for (const [first, group] of copies) {
    const client = group.find((row) => (t.kind[row]! & KIND) === CLIENT);
    const server = group.find((row) => (t.kind[row]! & KIND) === SERVER);
    if (client === undefined || server === undefined) continue;
    flags[client]! &= ~SKELETON_FLAGS.duplicateId;
    flags[server]! &= ~SKELETON_FLAGS.duplicateId;
    if (first !== client && first !== server) flags[first]! |= SKELETON_FLAGS.duplicateId;
    index.put(client);
    servers.set(client, server);
  }
  const below = new Set(servers.values());
  for (let row = 0; row < n; row++) {
    if (parents[row] === DROPPED) continue;
    if (below.has(row)) {
      parents[row] = index.get(t.idHigh[row]!, t.idLow[row]!);
      continue;
    }
    if ((t.kind[row]! & HAS_PARENT) === 0) continue;
    const parent = index.get(t.parentHigh[row]!, t.parentLow[row]!);
    if (parent === row) flags[row]! |= SKELETON_FLAGS.cycle;
    // Of several with one id, the others name the first when they name themselves.
    else if (t.parentHigh[row] === t.idHigh[row] && t.parentLow[row] === t.idLow[row]) parents[row] = parent;
    else if (parent < 0) flags[row]! |= SKELETON_FLAGS.orphan;
    else parents[row] = servers.get(parent) ?? parent;
  }
  breakCycles(t, parents, flags);
  return { parents, flags, byStart: all.filter((row) => parents[row] !== DROPPED) };
}

const repeats = (t: SpanTable, a: number, b: number): boolean =>
  t.start[a] === t.start[b] &&
  t.duration[a] === t.duration[b] &&
  (t.kind[a]! & ~FAILED) === (t.kind[b]! & ~FAILED) &&
  t.name[a] === t.name[b] &&
  t.service[a] === t.service[b] &&
  t.parentHigh[a] === t.parentHigh[b] &&
  t.parentLow[a] === t.parentLow[b];

function breakCycles(t: SpanTable, parents: Int32Array, flags: Uint16Array): void {
  const before = inTableOrder(t);
  /** The walk in which a row was first met; 0: not yet. */
  const met = new Uint32Array(parents.length);
  for (let from = 0; from < parents.length; from++) {
    let row = from;
    while (row >= 0 && met[row] === 0) {
      met[row] = from + 1;
      row = parents[row]!;
    }
    if (row < 0 || met[row] !== from + 1) continue;
    let earliest = row;
    for (let other = parents[row]!; other !== row; other = parents[other]!) if (before(other, earliest) < 0) earliest = other;
    parents[earliest] = TOP;
    flags[earliest]! |= SKELETON_FLAGS.cycle;
  }
}
