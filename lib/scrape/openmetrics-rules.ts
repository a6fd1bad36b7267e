import type { MetricType } from "@/lib/telemetry/metric";
import type { ParsedSeries } from "./exposition";
import { parseValue } from "./lexer";

/** What a sample's name may add to its family's, by type (OpenMetrics 1.0, "Suffixes"). */
export const TYPE_SUFFIXES: Readonly<Record<MetricType, readonly string[]>> = {
  counter: ["_total", "_created"],
  gauge: [""],
  histogram: ["_bucket", "_count", "_sum", "_created"],
  gaugehistogram: ["_bucket", "_gcount", "_gsum"],
  summary: ["", "_count", "_sum", "_created"],
  info: ["_info"],
  stateset: [""],
  unknown: [""],
};

const COUNTER_LIKE = new Set(["_total", "_sum", "_count", "_bucket", "_gcount", "_gsum"]);
const POSITIVE_INFINITY = "+Inf";

/** Of the numbers in `le` and `quantile` only infinity has one spelling. */
const uncanonical = (text: string, value: number) => value === Infinity && text !== POSITIVE_INFINITY;

/**
 * One family while its lines are read. Every method answers what is wrong as
 * half a sentence, or null.
 */
export class OpenFamily {
  readonly name: string;
  type: MetricType = "unknown";
  typed = false;
  unit: string | null = null;
  help: string | null = null;
  hasSamples = false;
  #suffixes: readonly string[] = TYPE_SUFFIXES.unknown;
  #group: string | null = null;
  #groupTime: number | null = null;
  readonly #finishedGroups = new Set<string>();
  readonly #seenAtTime = new Set<string>();
  #histogram: HistogramCheck | null = null;

  constructor(name: string) {
    this.name = name;
  }

  setType(type: MetricType): void {
    this.type = type;
    this.typed = true;
    this.#suffixes = TYPE_SUFFIXES[type];
  }

  allows(sampleName: string): boolean {
    return sampleName.startsWith(this.name) && this.#suffixes.includes(sampleName.slice(this.name.length));
  }

  add(series: ParsedSeries, value: number, timeS: number | null, hasExemplar: boolean): string | null {
    this.hasSamples = true;
    const suffix = series.name.slice(this.name.length);
    return (
      this.#checkLabels(series, suffix) ??
      this.#checkValue(suffix, value) ??
      this.#checkExemplar(suffix, hasExemplar) ??
      this.#checkGroup(series, suffix, timeS, value)
    );
  }

  /** What can only be said once the family is complete. */
  finish(): string | null {
    if (this.unit !== null) {
      if (this.type === "info" || this.type === "stateset") return "an info or stateset has no unit";
      if (this.unit !== "" && !this.name.endsWith(`_${this.unit}`)) return "a family's name does not end with its unit";
    }
    return this.#histogram?.finish() ?? null;
  }

  #checkLabels(series: ParsedSeries, suffix: string): string | null {
    if (this.type === "stateset" && !Object.hasOwn(series.labels, this.name)) return "a stateset lacks the label of its own name";
    if (suffix === "_bucket") {
      const le = series.labels["le"] ?? "";
      const bound = parseValue(le);
      if (bound === null || Number.isNaN(bound) || uncanonical(le, bound)) return "a bucket's le is not a number";
    }
    if (this.type === "summary" && suffix === "") {
      const quantile = parseValue(series.labels["quantile"] ?? "");
      if (quantile === null || !(quantile >= 0 && quantile <= 1)) return "a quantile lies outside 0 to 1";
    }
    return null;
  }

  #checkValue(suffix: string, value: number): string | null {
    if (this.type === "stateset" && value !== 0 && value !== 1) return "a stateset is neither 0 nor 1";
    if (this.type === "info" && value !== 1) return "an info is not 1";
    if (this.type === "summary" && suffix === "" && value < 0) return "a quantile's value is negative";
    if (!COUNTER_LIKE.has(suffix)) return null;
    if (Number.isNaN(value)) return "a counter, count or sum is NaN";
    // The sum of a gauge histogram may fall below zero; `HistogramCheck` says when.
    if (value < 0 && suffix !== "_gsum") return "a counter, count or sum is negative";
    const whole = suffix === "_bucket" || suffix === "_count" || suffix === "_gcount";
    return whole && !Number.isInteger(value) ? "a count is not a whole number" : null;
  }

  #checkExemplar(suffix: string, hasExemplar: boolean): string | null {
    if (!hasExemplar) return null;
    const onBucket = suffix === "_bucket" && (this.type === "histogram" || this.type === "gaugehistogram");
    return onBucket || (suffix === "_total" && this.type === "counter") ? null : "an exemplar stands where none may";
  }

  #checkGroup(series: ParsedSeries, suffix: string, timeS: number | null, value: number): string | null {
    const group = this.#groupOf(series, suffix);
    if (group === this.#group) {
      if ((timeS === null) !== (this.#groupTime === null)) return "some samples of a metric have timestamps and some have none";
      if (timeS !== null && this.#groupTime !== null && timeS < this.#groupTime && this.type !== "info") return "timestamps go backwards";
    } else {
      if (this.#finishedGroups.has(group)) return "the samples of a metric are not together";
      if (this.#group !== null) this.#finishedGroups.add(this.#group);
    }
    if (group !== this.#group || timeS !== this.#groupTime) this.#seenAtTime.clear();
    const identity = `${series.name}\u0000${labelIdentity(series.labels, "")}`;
    if (this.#seenAtTime.has(identity)) return "a series appears twice";
    this.#seenAtTime.add(identity);
    this.#group = group;
    this.#groupTime = timeS;
    if (this.type !== "histogram" && this.type !== "gaugehistogram") return null;
    this.#histogram ??= new HistogramCheck();
    return this.#histogram.add(`${group}\u0000${timeS ?? ""}`, suffix, series.labels["le"] ?? "", value);
  }

  #groupOf(series: ParsedSeries, suffix: string): string {
    if (this.type === "info") return "";
    if (this.type === "summary" && suffix === "") return labelIdentity(series.labels, "quantile");
    if (this.type === "stateset") return labelIdentity(series.labels, this.name);
    return labelIdentity(series.labels, suffix === "_bucket" ? "le" : "");
  }
}

/** The label set as text, whatever the order written; `without` one of them. */
function labelIdentity(labels: Readonly<Record<string, string>>, without: string): string {
  const names = Object.keys(labels);
  if (names.length > 1) names.sort();
  let out = "";
  for (const name of names) if (name !== without) out += `${name}\u0001${labels[name]}\u0002`;
  return out;
}

/** The rules that hold between the samples of one histogram at one time. */
class HistogramCheck {
  #key: string | null = null;
  #bound: number | null = null;
  #last = 0;
  #count: number | null = null;
  #hasSum = false;
  #hasGaugeSum = false;
  #negativeGaugeSum = false;
  #negativeBound = false;

  add(key: string, suffix: string, le: string, value: number): string | null {
    if (key !== this.#key) {
      const wrong = this.finish();
      if (wrong !== null) return wrong;
      this.#key = key;
      this.#bound = this.#count = null;
      this.#last = 0;
      this.#hasSum = this.#hasGaugeSum = this.#negativeGaugeSum = this.#negativeBound = false;
    }
    if (suffix === "_bucket") {
      const bound = parseValue(le) ?? Number.NaN;
      if (this.#bound !== null && bound <= this.#bound) return "buckets are not in ascending order";
      if (value < this.#last) return "a bucket counts less than the one below it";
      this.#bound = bound;
      this.#last = value;
      if (bound < 0) this.#negativeBound = true;
    } else if (suffix === "_count" || suffix === "_gcount") this.#count = value;
    else if (suffix === "_sum") this.#hasSum = true;
    else if (suffix === "_gsum") {
      this.#hasGaugeSum = true;
      this.#negativeGaugeSum = value < 0;
    }
    return null;
  }

  finish(): string | null {
    if (this.#key === null) return null;
    if (this.#bound !== Infinity) return "a histogram has no +Inf bucket";
    if (this.#count !== null && this.#count !== this.#last) return "a histogram's count is not its +Inf bucket";
    if ((this.#hasSum || this.#hasGaugeSum) && this.#count === null) return "a histogram has a sum without a count";
    if (!this.#hasSum && !this.#hasGaugeSum && this.#count !== null) return "a histogram has a count without a sum";
    if (this.#negativeBound && this.#hasSum) return "a histogram with negative buckets has a sum";
    if (!this.#negativeBound && this.#negativeGaugeSum) return "a gauge histogram without negative buckets has a negative sum";
    return null;
  }
}
