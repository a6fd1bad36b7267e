import { type Labels, METRIC_NAME } from "@/lib/kernel/labels";
import { type SeriesSighting, activeAt } from "./catalogue";

/** How many series something has now, and had a day ago. Only series with a sample in the hour before count. */
export interface SeriesCount {
  readonly series: number;
  readonly dayAgo: number;
}

export interface NamedCount extends SeriesCount {
  readonly name: string;
}

/** A label of a metric, or of all. */
export interface LabelCount {
  readonly label: string;
  /** Different values. */
  readonly values: number;
  /** Series that carry it. */
  readonly series: number;
  /** Its commonest values. */
  readonly top: readonly NamedCount[];
}

/** A label that could be left out of a metric. */
export interface LabelSaving {
  readonly metric: string;
  readonly label: string;
  readonly values: number;
  readonly series: number;
  /** Series that would be left without the label: those that are equal but for it become one. */
  readonly left: number;
}

export interface Cardinality extends SeriesCount {
  /** Series that are kept at all, those included that ended. */
  readonly kept: number;
  /** First seen in the last 24 hours. */
  readonly appeared: number;
  /** Active a day ago and no longer. */
  readonly ended: number;
  readonly metrics: readonly NamedCount[];
  readonly metricCount: number;
  readonly labels: readonly LabelCount[];
  readonly labelCount: number;
  /** `label=value` with the most series. */
  readonly pairs: readonly (SeriesCount & { readonly label: string; readonly value: string })[];
  readonly jobs: readonly NamedCount[];
  readonly tenants: readonly NamedCount[];
  /** All values of the label that was asked about, most series first; null when none was. */
  readonly focus: (LabelCount & { readonly truncated: boolean }) | null;
  /** Where leaving out one label would save most. */
  readonly savings: readonly LabelSaving[];
}

const DAY_MS = 86_400_000;
const TOP = 20;
const MOST_FOCUS = 500;
/** Without these nobody knows who sent a series, or the histogram is none any more. */
const NEEDED: ReadonlySet<string> = new Set([METRIC_NAME, "le", "quantile", "job", "tenant"]);

/** Counts series by everything they could be counted by. `focus` names a label to list in full. */
export function countCardinality(series: readonly SeriesSighting[], now: number, focus: string | null = null): Cardinality {
  const before = now - DAY_MS;
  const total = { series: 0, dayAgo: 0 };
  const metrics = new Tally();
  const byLabel = new Map<string, Tally>();
  const active: SeriesSighting[] = [];
  let appeared = 0;
  let ended = 0;
  for (const s of series) {
    const isNow = activeAt(s, now);
    const was = activeAt(s, before);
    if (s.firstSeen > before) appeared++;
    if (was && !isNow) ended++;
    if (!isNow && !was) continue;
    if (isNow) {
      total.series++;
      active.push(s);
    }
    if (was) total.dayAgo++;
    metrics.count(s.name, isNow, was);
    for (const name in s.labels) {
      if (name === METRIC_NAME) continue;
      let tally = byLabel.get(name);
      if (!tally) byLabel.set(name, (tally = new Tally()));
      tally.count(s.labels[name] as string, isNow, was);
    }
  }
  const labels = [...byLabel].map(([label, tally]) => tally.asLabel(label, 5)).filter((l) => l.series > 0);
  const focused = focus === null ? null : (byLabel.get(focus) ?? new Tally());
  return {
    ...total,
    kept: series.length,
    appeared,
    ended,
    metrics: metrics.top(TOP),
    metricCount: metrics.active,
    labels: labels.sort((a, b) => b.values - a.values || (a.label < b.label ? -1 : 1)).slice(0, TOP),
    labelCount: labels.length,
    pairs: topPairs(byLabel),
    jobs: (byLabel.get("job") ?? new Tally()).top(TOP),
    tenants: (byLabel.get("tenant") ?? new Tally()).top(TOP),
    focus: focused === null ? null : { ...focused.asLabel(focus ?? "", MOST_FOCUS), truncated: focused.active > MOST_FOCUS },
    savings: savingsOf(active, new Set(metrics.top(TOP).map((m) => m.name))),
  };
}

/** The labels of one metric's active series with their values, most values first. */
export function countLabels(series: readonly SeriesSighting[], now: number): LabelCount[] {
  const byLabel = new Map<string, Tally>();
  for (const s of series) {
    if (!activeAt(s, now)) continue;
    for (const name in s.labels) {
      if (name === METRIC_NAME) continue;
      let tally = byLabel.get(name);
      if (!tally) byLabel.set(name, (tally = new Tally()));
      tally.count(s.labels[name] as string, true, false);
    }
  }
  return [...byLabel].map(([label, tally]) => tally.asLabel(label, 10)).sort((a, b) => b.values - a.values || (a.label < b.label ? -1 : 1));
}

/** What leaving out one label of a metric saves, the greatest saving first; labels that save nothing are not listed. */
export function savingsOf(active: readonly SeriesSighting[], metrics: ReadonlySet<string>): LabelSaving[] {
  const hashes = new PairHashes();
  const byMetric = new Map<string, Labels[]>();
  for (const { name, labels } of active) {
    if (!metrics.has(name)) continue;
    const list = byMetric.get(name);
    if (list) list.push(labels);
    else byMetric.set(name, [labels]);
  }
  const found: LabelSaving[] = [];
  for (const [metric, all] of byMetric) {
    const names = new Set(all.flatMap((labels) => Object.keys(labels)));
    for (const label of names) {
      if (NEEDED.has(label)) continue;
      const left = new Set<number>();
      const values = new Set<string>();
      for (const labels of all) {
        left.add(hashes.without(labels, label));
        if (labels[label] !== undefined) values.add(labels[label]);
      }
      if (left.size < all.length) found.push({ metric, label, values: values.size, series: all.length, left: left.size });
    }
  }
  return found.sort((a, b) => b.series - b.left - (a.series - a.left)).slice(0, TOP);
}

class Tally {
  readonly #counts = new Map<string, { series: number; dayAgo: number }>();

  /** Keys with a series now. */
  get active(): number {
    let n = 0;
    for (const { series } of this.#counts.values()) if (series > 0) n++;
    return n;
  }

  count(key: string, now: boolean, was: boolean): void {
    let held = this.#counts.get(key);
    if (!held) this.#counts.set(key, (held = { series: 0, dayAgo: 0 }));
    if (now) held.series++;
    if (was) held.dayAgo++;
  }

  top(most: number): NamedCount[] {
    const all = [...this.#counts].map(([name, counts]) => ({ name, ...counts }));
    return all.sort((a, b) => b.series - a.series || b.dayAgo - a.dayAgo || (a.name < b.name ? -1 : 1)).slice(0, most);
  }

  asLabel(label: string, most: number): LabelCount {
    let series = 0;
    for (const counts of this.#counts.values()) series += counts.series;
    return { label, values: this.active, series, top: this.top(most) };
  }
}

function topPairs(byLabel: ReadonlyMap<string, Tally>): Cardinality["pairs"] {
  const all = [...byLabel].flatMap(([label, tally]) =>
    tally.top(TOP).map(({ name, series, dayAgo }) => ({ label, value: name, series, dayAgo })),
  );
  return all.sort((a, b) => b.series - a.series || (a.label < b.label ? -1 : 1)).slice(0, TOP);
}

/**
 * Label sets as sums of hashes of their pairs: a set without one label is one
 * subtraction, where a text would have to be built for every series and label.
 * Sums of 26-bit hashes in two lanes stay whole numbers; a collision would
 * change an estimate by one series.
 */
class PairHashes {
  readonly #known = new Map<string, number>();
  readonly #sums = new WeakMap<Labels, number>();

  without(labels: Labels, label: string): number {
    let sum = this.#sums.get(labels);
    if (sum === undefined) {
      sum = 0;
      for (const name in labels) sum = (sum + this.#of(name, labels[name] as string)) % MODULUS;
      this.#sums.set(labels, sum);
    }
    const value = labels[label];
    return value === undefined ? sum : (sum - this.#of(label, value) + MODULUS) % MODULUS;
  }

  #of(name: string, value: string): number {
    const text = `${name}\u0000${value}`;
    let hash = this.#known.get(text);
    if (hash === undefined) this.#known.set(text, (hash = hash52(text)));
    return hash;
  }
}

const MODULUS = 2 ** 52;

/** FNV-1a in two lanes of 26 bits. */
function hash52(text: string): number {
  let a = 0x811c9dc5;
  let b = 0x050c5d1f;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    a = Math.imul(a ^ unit, 0x01000193);
    b = Math.imul(b ^ unit, 0x01000193) ^ (b >>> 13);
  }
  return (a >>> 6) * 2 ** 26 + (b >>> 6);
}
