import type { VectorMatching } from "../../ast";
import type { Row } from "../row";
import { duplicateOnOneSide, signatureOf } from "./matching";

/** Rows that match each other. */
export interface MatchGroup {
  readonly many: Row[];
  readonly ones: Row[];
}

/** At which steps any of the rows has a sample; found out when it is first asked for. */
export function presenceOf(rows: readonly Row[], steps: number): () => Uint8Array {
  let known: Uint8Array | null = null;
  return () => {
    if (known) return known;
    known = new Uint8Array(steps);
    for (const { present } of rows) for (let i = 0; i < steps; i++) if (present[i] !== 0) known[i] = 1;
    return known;
  };
}

/** The rows of both sides by what they match in. */
export function matchUp(matching: VectorMatching, many: readonly Row[], ones: readonly Row[]): Iterable<MatchGroup> {
  const signature = signatureOf(matching);
  const groups = new Map<string, MatchGroup>();
  const groupOf = (row: Row): MatchGroup => {
    const key = signature(row.labels);
    let group = groups.get(key);
    if (!group) groups.set(key, (group = { many: [], ones: [] }));
    return group;
  };
  for (const row of many) groupOf(row).many.push(row);
  for (const row of ones) groupOf(row).ones.push(row);
  return groups.values();
}

/** Which of a group's "one" rows stands at a step. */
export type OneAt = (step: number) => Row | null;

/** Throws where two of them have a sample at a step at which the other side has any. */
export function pickOnes(matching: VectorMatching, { ones }: MatchGroup, manyAt: () => Uint8Array): OneAt {
  const [first, ...others] = ones;
  if (!first) return () => null;
  if (others.length === 0) return (i) => (first.present[i] === 0 ? null : first);
  const chosen = new Int32Array(first.present.length).fill(-1);
  ones.forEach((row, at) => {
    for (let i = 0; i < chosen.length; i++) {
      if (row.present[i] === 0) continue;
      const before = ones[chosen[i] as number];
      if (before && manyAt()[i] !== 0) throw duplicateOnOneSide(matching, before, row);
      chosen[i] = at;
    }
  });
  return (i) => ones[chosen[i] as number] ?? null;
}
