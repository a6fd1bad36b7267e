/** Buckets over time: which rows there are, how many fell into each, and how dark that is. */
import { HEAT_STEPS } from "./heat";
import type { Tick, ValueScale } from "./value-scale";

export interface HeatmapRow {
  /** Exclusive lower and inclusive upper bound; infinite at the ends. */
  readonly lower: number;
  readonly upper: number;
  /** One an instant; null where nothing is known. */
  readonly counts: readonly (number | null)[];
}

export interface HeatmapModel {
  /** Ascending. */
  readonly rows: readonly HeatmapRow[];
  /** The greatest count of one cell; 0 when all are empty. */
  readonly max: number;
}

export interface BucketSeries {
  readonly le: string;
  /** Series of one group have one layout of buckets; several groups may have several. Default: all are one. */
  readonly group?: string;
  readonly values: readonly (number | null)[];
}

const leOf = (text: string): number => (/^\+?inf$/i.test(text) ? Number.POSITIVE_INFINITY : text.trim() === "" ? Number.NaN : Number(text));

type Counts = (number | null)[];

/**
 * Rows from series that each count what is at or below their `le`; series of a
 * group with the same `le` are added up. Where groups have different bounds a
 * wide bucket of one is spread evenly over the rows that others make of it.
 */
export function heatmapOfBuckets(series: readonly BucketSeries[]): HeatmapModel {
  const groups = new Map<string, Map<number, Counts>>();
  for (const { le, group = "", values } of series) {
    const bound = leOf(le);
    if (Number.isNaN(bound)) continue;
    const sums = groups.get(group) ?? new Map<number, Counts>();
    groups.set(group, sums);
    const sum = sums.get(bound);
    if (!sum) sums.set(bound, [...values]);
    else values.forEach((v, i) => (sum[i] = v === null ? (sum[i] ?? null) : v + (sum[i] ?? 0)));
  }
  const bounds = [...new Set([...groups.values()].flatMap((sums) => [...sums.keys()]))].sort((a, b) => a - b);
  const rows = bounds.map((upper, k) => ({
    lower: bounds[k - 1] ?? (upper > 0 ? 0 : Number.NEGATIVE_INFINITY),
    upper,
    counts: [] as Counts,
  }));
  for (const sums of groups.values()) spread(sums, rows);
  return { rows, max: greatest(rows) };
}

/** Adds one group's counts to the rows that lie in its buckets. */
function spread(sums: ReadonlyMap<number, Counts>, rows: readonly { readonly upper: number; readonly counts: Counts }[]): void {
  let next = 0;
  let below: Counts = [];
  for (const [upper, own] of [...sums].sort(([a], [b]) => a - b)) {
    const inside: Counts[] = [];
    for (; next < rows.length && (rows[next]?.upper ?? 0) <= upper; next++) inside.push(rows[next]?.counts ?? []);
    own.forEach((v, i) => {
      if (v === null) {
        for (const counts of inside) counts[i] ??= null;
        return;
      }
      // Buckets scraped apart can be a little out of step: less than none is none.
      const share = Math.max(0, v - (below[i] ?? 0)) / inside.length;
      for (const counts of inside) counts[i] = (counts[i] ?? 0) + share;
    });
    below = own.map((v, i) => (v === null ? (below[i] ?? null) : Math.max(v, below[i] ?? 0)));
  }
}

export type HistogramCells = readonly (readonly [number, number, number])[];

/** Rows from one histogram an instant, given as [lower, upper, count] for each bucket that is not empty. */
export function heatmapOfHistograms(columns: readonly (HistogramCells | null)[]): HeatmapModel {
  const rows = new Map<string, { lower: number; upper: number; counts: (number | null)[] }>();
  columns.forEach((cells, i) => {
    for (const [lower, upper, count] of cells ?? []) {
      const key = `${lower} ${upper}`;
      let row = rows.get(key);
      if (!row) rows.set(key, (row = { lower, upper, counts: columns.map((c) => (c === null ? null : 0)) }));
      row.counts[i] = (row.counts[i] ?? 0) + count;
    }
  });
  const sorted = [...rows.values()].sort((a, b) => a.lower - b.lower || a.upper - b.upper);
  return { rows: sorted, max: greatest(sorted) };
}

const greatest = (rows: readonly HeatmapRow[]): number =>
  rows.reduce((max, r) => r.counts.reduce<number>((m, v) => Math.max(m, v ?? 0), max), 0);

/** Without the rows above and below all counts, but for one at either end. */
export function trimmedRows(model: HeatmapModel): HeatmapModel {
  const filled = model.rows.map((row) => row.counts.some((c) => (c ?? 0) > 0));
  const first = filled.indexOf(true);
  if (first < 0) return model;
  return { ...model, rows: model.rows.slice(Math.max(0, first - 1), filled.lastIndexOf(true) + 2) };
}

/** At most `most` rows, by adding neighbours up. */
export function coarserRows(model: HeatmapModel, most: number): HeatmapModel {
  const by = Math.ceil(model.rows.length / Math.max(1, most));
  if (by <= 1) return model;
  const rows: HeatmapRow[] = [];
  for (let k = 0; k < model.rows.length; k += by) {
    const group = model.rows.slice(k, k + by);
    const first = group[0] as HeatmapRow;
    const counts = first.counts.map((_, i) =>
      group.reduce<number | null>((sum, r) => (r.counts[i] === null || r.counts[i] === undefined ? sum : (sum ?? 0) + r.counts[i]), null),
    );
    rows.push({ lower: first.lower, upper: (group.at(-1) as HeatmapRow).upper, counts });
  }
  return { rows, max: greatest(rows) };
}

/** 1 to 7; 0 for none. Grows with the square root, so that few among many are still seen. */
export function cellStep(count: number | null, max: number): number {
  if (count === null || !(count > 0) || !(max > 0)) return 0;
  return Math.min(HEAT_STEPS, Math.max(1, Math.ceil(Math.sqrt(count / max) * HEAT_STEPS)));
}

/** A scale on which each row is one high, its upper bound written at its upper edge. */
export function rowScale(rows: readonly HeatmapRow[], format: (value: number) => string, most: number): ValueScale {
  const stride = Math.max(1, Math.ceil(rows.length / Math.max(1, most)));
  const ticks: Tick[] = [];
  for (let k = 0; k < rows.length; k += stride) ticks.push({ value: k + 1, label: format(rows[k]?.upper ?? 0) });
  return { kind: "linear", min: 0, max: Math.max(1, rows.length), ticks };
}
