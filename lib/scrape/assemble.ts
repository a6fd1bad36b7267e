import type { Labels } from "@/lib/kernel/labels";
import type { ClassicHistogram, MetricType } from "@/lib/telemetry/metric";
import type { Exposition, ParsedExemplar, ParsedFamily, ParsedSample, ParsedSeries } from "./exposition";
import { isBlankReading } from "./dcgm-blanks";
import { parseValue } from "./lexer";

/** One value of one series, as the store wants it: a histogram is one value. */
export interface SeriesPoint {
  /** Recognises the series from scrape to scrape of the same target. */
  readonly key: string;
  /** The sample's name as exposed (`…_total` stays); for a histogram the family's. */
  readonly name: string;
  /** Without the name; for a histogram without `le`. */
  readonly labels: Labels;
  readonly type: MetricType;
  readonly unit: string;
  readonly help: string;
  /** Null: the time of the scrape. */
  readonly timeMs: number | null;
  readonly value: number | ClassicHistogram;
  readonly exemplars: readonly ParsedExemplar[];
}

export interface AssembledScrape {
  readonly points: readonly SeriesPoint[];
  /** `_created` samples, which say when a counter began and are not series. */
  readonly createdDropped: number;
  /** Readings that a GPU could not give (`isBlankReading`). */
  readonly blanksDropped: number;
}

type Role = "float" | "created" | "bucket" | "sum" | "count";

/** What one exposed series is for. Kept with the series, so that it is worked out once and not in every scrape. */
interface Plan {
  readonly family: ParsedFamily;
  readonly role: Role;
  readonly groupKey: string;
  readonly groupLabels: Labels;
  readonly bound: number;
}

const SUFFIXES: ReadonlyMap<string, Role> = new Map([
  ["_bucket", "bucket"],
  ["_sum", "sum"],
  ["_gsum", "sum"],
  ["_count", "count"],
  ["_gcount", "count"],
]);
const isHistogram = (type: MetricType | undefined) => type === "histogram" || type === "gaugehistogram";

/** Turns expositions of one target into series. Remembers what it learnt about a series for as long as the series object lives. */
export class Assembler {
  readonly #plans = new WeakMap<ParsedSeries, Plan>();

  assemble(exposition: Exposition): AssembledScrape {
    const points: SeriesPoint[] = [];
    const groups = new Map<string, HistogramGroup>();
    let createdDropped = 0;
    let blanksDropped = 0;
    for (const sample of exposition.samples) {
      const plan = this.#plan(sample.series, exposition.families);
      if (plan.role === "created") createdDropped++;
      else if (plan.role === "float") {
        if (isBlankReading(sample.series.name, sample.value)) blanksDropped++;
        else points.push(floatPoint(sample, plan.family));
      } else {
        const key = sample.timeMs === null ? plan.groupKey : `${plan.groupKey}\u0000${sample.timeMs}`;
        let group = groups.get(key);
        if (group === undefined) groups.set(key, (group = new HistogramGroup(plan, sample.timeMs)));
        group.add(plan, sample);
      }
    }
    for (const group of groups.values()) points.push(group.point());
    return { points, createdDropped, blanksDropped };
  }

  #plan(series: ParsedSeries, families: ReadonlyMap<string, ParsedFamily>): Plan {
    const known = this.#plans.get(series);
    // The family may be described anew, or differently, in every exposition.
    if (known !== undefined) {
      const now = families.get(known.family.name);
      if (
        now === known.family ||
        (now !== undefined && now.type === known.family.type) ||
        (now === undefined && known.family.help === "")
      ) {
        return known;
      }
    }
    const plan = makePlan(series, families);
    this.#plans.set(series, plan);
    return plan;
  }
}

/** One exposition on its own. */
export const assemble = (exposition: Exposition): AssembledScrape => new Assembler().assemble(exposition);

function makePlan(series: ParsedSeries, families: ReadonlyMap<string, ParsedFamily>): Plan {
  const { name, labels } = series;
  const plain = (family: ParsedFamily, role: Role): Plan => ({ family, role, groupKey: "", groupLabels: labels, bound: 0 });
  const cut = name.lastIndexOf("_");
  const stem = cut > 0 ? name.slice(0, cut) : name;
  const ofStem = families.get(stem);
  const role = cut > 0 ? SUFFIXES.get(name.slice(cut)) : undefined;
  if (role !== undefined && ofStem !== undefined && isHistogram(ofStem.type) && !isHistogram(families.get(name)?.type)) {
    const bound = role === "bucket" ? parseValue(labels["le"] ?? "") : 0;
    // A bucket without a bound cannot be part of a histogram: it stays what it was exposed as.
    if (bound === null || Number.isNaN(bound)) return plain({ ...ofStem, type: "unknown" }, "float");
    const { le: _, ...rest } = labels;
    const groupLabels = role === "bucket" ? rest : labels;
    return { family: ofStem, role, groupKey: groupKey(stem, groupLabels), groupLabels, bound };
  }
  if (name.endsWith("_created") && (describes(ofStem) || describes(families.get(`${stem}_total`))))
    return plain(ofStem ?? own(name), "created");
  const family = families.get(name) ?? (ofStem !== undefined && suffixBelongs(name.slice(cut), ofStem.type) ? ofStem : own(name));
  return plain(family, "float");
}

const own = (name: string): ParsedFamily => ({ name, type: "unknown", unit: "", help: "" });
const describes = (family: ParsedFamily | undefined) =>
  family !== undefined && (family.type === "counter" || family.type === "summary" || isHistogram(family.type));

function suffixBelongs(suffix: string, type: MetricType): boolean {
  if (type === "counter") return suffix === "_total";
  if (type === "summary") return suffix === "_sum" || suffix === "_count";
  return type === "info" && suffix === "_info";
}

function groupKey(family: string, labels: Labels): string {
  let key = family;
  for (const name of Object.keys(labels).sort()) key += `\u0000${name}\u0001${labels[name]}`;
  return key;
}

function floatPoint(sample: ParsedSample, family: ParsedFamily): SeriesPoint {
  return {
    key: sample.series.raw,
    name: sample.series.name,
    labels: sample.series.labels,
    type: family.type,
    unit: family.unit,
    help: family.help,
    timeMs: sample.timeMs,
    value: sample.value,
    exemplars: sample.exemplar === null ? NO_EXEMPLARS : [sample.exemplar],
  };
}

const NO_EXEMPLARS: readonly ParsedExemplar[] = [];

class HistogramGroup {
  readonly #plan: Plan;
  readonly #timeMs: number | null;
  readonly #bounds: number[] = [];
  readonly #cumulative: number[] = [];
  #sum = Number.NaN;
  #count = Number.NaN;
  #exemplars: ParsedExemplar[] | null = null;

  constructor(plan: Plan, timeMs: number | null) {
    this.#plan = plan;
    this.#timeMs = timeMs;
  }

  add(plan: Plan, sample: ParsedSample): void {
    if (plan.role === "sum") this.#sum = sample.value;
    else if (plan.role === "count") this.#count = sample.value;
    else {
      this.#bounds.push(plan.bound);
      this.#cumulative.push(sample.value);
    }
    if (sample.exemplar !== null) (this.#exemplars ??= []).push(sample.exemplar);
  }

  point(): SeriesPoint {
    const { family, groupKey: key, groupLabels } = this.#plan;
    return {
      key,
      name: family.name,
      labels: groupLabels,
      type: family.type,
      unit: family.unit,
      help: family.help,
      timeMs: this.#timeMs,
      value: classicHistogram(this.#bounds, this.#cumulative, this.#sum, this.#count),
      exemplars: this.#exemplars ?? NO_EXEMPLARS,
    };
  }
}

/**
 * A histogram from cumulative buckets in any order. A bucket that counts less
 * than a lower one (processes that write while they are read) is raised to it,
 * so that no count is ever negative. Without a +Inf bucket `count` closes it;
 * a missing sum is NaN.
 */
export function classicHistogram(
  bounds: readonly number[],
  cumulative: readonly number[],
  sum: number,
  givenCount: number,
): ClassicHistogram {
  const order = bounds.map((_, i) => i);
  let sorted = true;
  for (let i = 1; i < bounds.length; i++) if ((bounds[i] ?? 0) < (bounds[i - 1] ?? 0)) sorted = false;
  if (!sorted) order.sort((a, b) => (bounds[a] ?? 0) - (bounds[b] ?? 0));
  const finite: number[] = [];
  const counts: number[] = [];
  let below = 0;
  let infinite = Number.NaN;
  for (const i of order) {
    const bound = bounds[i] ?? 0;
    const upTo = Math.max(below, cumulative[i] ?? 0);
    if (bound === Infinity) infinite = upTo;
    else if (finite.length > 0 && finite[finite.length - 1] === bound) {
      counts[counts.length - 1] = (counts[counts.length - 1] ?? 0) + upTo - below;
      below = upTo;
    } else {
      finite.push(bound);
      counts.push(upTo - below);
      below = upTo;
    }
  }
  const total = Number.isNaN(infinite) ? Math.max(below, Number.isNaN(givenCount) ? 0 : givenCount) : infinite;
  counts.push(total - below);
  return { kind: "classic", bounds: Float64Array.from(finite), counts: Float64Array.from(counts), sum, count: total };
}
