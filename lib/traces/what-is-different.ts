import { percentile } from "@/lib/kernel/percentile";
import { type TraceFacts, isSymptom } from "./trace-facts";
import { type TwoByTwo, logChance } from "./two-by-two";

/** One thing that sets the selection apart from the rest. */
export interface Difference extends TwoByTwo {
  readonly key: string;
  /** `is`: some span has the value. `atLeast`, `below`: the trace's largest number of that name, against `value`. */
  readonly how: "is" | "atLeast" | "below";
  readonly value: string | number;
  /** Share of the selection, and of the rest, that has it; 0 to 1. */
  readonly selectedRate: number;
  readonly restRate: number;
  /** How many times as frequent in the selection; null when the rest has none. */
  readonly lift: number | null;
  /** −log10 of the chance that it came about by accident, corrected for the number of things tried. The order is by this. */
  readonly score: number;
  /** Of how long something took or how it ended: a consequence rather than a cause. Listed last. */
  readonly symptom: boolean;
  /** Other names and values that hold for exactly the same traces. */
  readonly sameAs: readonly string[];
}

export interface Differences {
  readonly selected: number;
  readonly rest: number;
  /** How many values and splits were tried; scores are corrected by it. */
  readonly tried: number;
  readonly differences: readonly Difference[];
}

/** Listed below this chance, after correction. */
const MAX_LOG_CHANCE = Math.log(0.01);
const MAX_LISTED = 60;
/** A key with more values than this is an identifier of something; only its frequent values are tried. */
const MAX_VALUES = 2000;
const SPLITS = 24;

type Found = Omit<Difference, "score" | "sameAs" | "symptom" | "selectedRate" | "restRate" | "lift"> & {
  readonly log: number;
  readonly members: string;
};

/**
 * What sets some traces apart from others: every value of every attribute,
 * and for numbers the best place to split, ranked by how unlikely the
 * difference is by accident. Counts are of traces. Nothing is listed that
 * chance explains, so two halves of the same traffic give an empty list.
 */
export function whatIsDifferent(selected: readonly TraceFacts[], rest: readonly TraceFacts[]): Differences {
  const found: Found[] = [];
  let tried = 0;
  const all = [...selected, ...rest];
  const table = (a: number, c: number): TwoByTwo => ({
    selectedWith: a,
    selectedWithout: selected.length - a,
    restWith: c,
    restWithout: rest.length - c,
  });
  const numbers = rowsByNumber(all);
  for (const [key, values] of membersByValue(all)) {
    // A number with many values is told by a split; one with few, as a status code, by its values as well.
    if (numbers.has(key) && values.size > SPLITS) continue;
    const frequent = [...values].filter(([, rows]) => rows.length > 1 && rows.length < all.length);
    if (frequent.length > MAX_VALUES) frequent.sort((a, b) => b[1].length - a[1].length).length = MAX_VALUES;
    for (const [value, rows] of frequent) {
      let a = 0;
      for (const row of rows) if (row < selected.length) a++;
      tried++;
      const counts = table(a, rows.length - a);
      found.push({ ...counts, key, how: "is", value, log: logChance(counts), members: digest(rows) });
    }
  }
  for (const [key, rows] of numbers) {
    const split = bestSplit(rows, selected.length, table);
    tried += split.tried;
    if (split.best) found.push({ ...split.best, key });
  }
  const correction = Math.log(Math.max(1, tried));
  const likely = found.filter((one) => one.log + correction <= MAX_LOG_CHANCE && one.selectedWith > 0);
  return { selected: selected.length, rest: rest.length, tried, differences: merged(likely, correction).slice(0, MAX_LISTED) };
}

function membersByValue(all: readonly TraceFacts[]): Map<string, Map<string, number[]>> {
  const byKey = new Map<string, Map<string, number[]>>();
  all.forEach(({ texts }, row) => {
    for (const [key, values] of texts) {
      let known = byKey.get(key);
      if (!known) byKey.set(key, (known = new Map()));
      for (const value of values) {
        const rows = known.get(value);
        if (rows) rows.push(row);
        else known.set(value, [row]);
      }
    }
  });
  return byKey;
}

interface NumberRow {
  readonly row: number;
  readonly n: number;
}

function rowsByNumber(all: readonly TraceFacts[]): Map<string, NumberRow[]> {
  const byKey = new Map<string, NumberRow[]>();
  all.forEach(({ numbers }, row) => {
    for (const [key, n] of numbers) {
      const rows = byKey.get(key);
      if (rows) rows.push({ row, n });
      else byKey.set(key, [{ row, n }]);
    }
  });
  return byKey;
}

/** The threshold, out of some quantiles, that tells the selection from the rest best. Traces without the number are on neither side. */
function bestSplit(
  rows: readonly NumberRow[],
  selectedCount: number,
  table: (a: number, c: number) => TwoByTwo,
): { readonly best: Omit<Found, "key"> | null; readonly tried: number } {
  const sorted = Float64Array.from(rows, ({ n }) => n).sort();
  const thresholds = new Set<number>();
  for (let i = 1; i < SPLITS; i++) thresholds.add(percentile(sorted, i / SPLITS));
  thresholds.delete(sorted[0] as number);
  const selected = Float64Array.from(
    rows.filter(({ row }) => row < selectedCount),
    ({ n }) => n,
  ).sort();
  const others = Float64Array.from(
    rows.filter(({ row }) => row >= selectedCount),
    ({ n }) => n,
  ).sort();
  let best: Omit<Found, "key"> | null = null;
  for (const value of thresholds) {
    const a = selected.length - lowerBound(selected, value);
    const c = others.length - lowerBound(others, value);
    const up = a * others.length >= c * selected.length;
    const counts = up ? table(a, c) : table(selected.length - a, others.length - c);
    const log = logChance(counts);
    if (best === null || log < best.log) best = { ...counts, how: up ? "atLeast" : "below", value, log, members: "" };
  }
  if (best) {
    const { how, value } = best;
    best = { ...best, members: digest(rows.filter(({ n }) => n >= Number(value) === (how === "atLeast")).map(({ row }) => row)) };
  }
  return { best, tried: thresholds.size };
}

function lowerBound(sorted: Float64Array, value: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] as number) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** A list of rows as a short text; lists that differ have different ones but for an accident of 64 bits. */
function digest(rows: readonly number[]): string {
  let [a, b] = [2166136261, 40503];
  for (const row of rows) {
    a = Math.imul(a ^ row, 16777619);
    b = Math.imul(b ^ (row + 0x9e37), 2246822519);
  }
  return `${rows.length}.${a >>> 0}.${b >>> 0}`;
}

const wordOf = ({ key, how, value }: Pick<Found, "key" | "how" | "value">): string =>
  `${key} ${how === "is" ? "=" : how === "below" ? "<" : "≥"} ${value}`;

/** Names one speaks of first: the rest says the same in a sender's words. */
const PLAIN = ["tenant", "model", "node", "service", "operation", "prompt tokens", "output tokens", "cached share"];

function merged(found: readonly Found[], correction: number): Difference[] {
  const groups = new Map<string, Found[]>();
  for (const one of found) {
    const key = `${one.members} ${isSymptom(one.key)}`;
    const group = groups.get(key);
    if (group) group.push(one);
    else groups.set(key, [one]);
  }
  const rank = (one: Found) => (PLAIN.includes(one.key) ? PLAIN.indexOf(one.key) : PLAIN.length);
  const out = [...groups.values()].map((group): Difference => {
    group.sort((a, b) => rank(a) - rank(b) || (wordOf(a) < wordOf(b) ? -1 : 1));
    const { log, members: _members, ...first } = group[0] as Found;
    const selectedRate = first.selectedWith / (first.selectedWith + first.selectedWithout);
    const restRate = first.restWith / (first.restWith + first.restWithout);
    return {
      ...first,
      selectedRate,
      restRate,
      lift: restRate === 0 ? null : selectedRate / restRate,
      score: -(log + correction) / Math.LN10,
      symptom: isSymptom(first.key),
      sameAs: group.slice(1, 9).map(wordOf),
    };
  });
  return out.sort((a, b) => Number(a.symptom) - Number(b.symptom) || b.score - a.score || (a.key < b.key ? -1 : 1));
}
