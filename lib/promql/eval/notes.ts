import type { SourceRange } from "../ast";
import { quoteText } from "../quote";
import { formatGeneral } from "./go-text";
import type { Annotation } from "./result";

/** Gathers warnings and remarks: each text once, with the position that raised it last, as Prometheus does. */
export class Notes {
  private readonly byText = new Map<string, Annotation>();

  add(note: NoteText, range: SourceRange): void {
    this.byText.set(note.text, { ...note, range });
  }

  list(): Annotation[] {
    return [...this.byText.values()];
  }
}

export type NoteText = Pick<Annotation, "level" | "text">;

const warning = (text: string): NoteText => ({ level: "warning", text: `PromQL warning: ${text}` });
const info = (text: string): NoteText => ({ level: "info", text: `PromQL info: ${text}` });
const forMetric = (name: string) => (name === "" ? "" : ` for metric name ${quoteText(name)}`);

export const quantileOutOfRange = (q: number) => warning(`quantile value should be between 0 and 1, got ${formatGeneral(q)}`);
export const ratioOutOfRange = (ratio: number, used: number) =>
  warning(`ratio value should be between -1 and 1, got ${formatGeneral(ratio)}, capping to ${formatGeneral(used)}`);
export const badBucketLabel = (name: string, le: string) =>
  warning(`bucket label "le" is missing or has a malformed value of ${quoteText(le)}${forMetric(name)}`);
export const mixedSamples = (name: string) => warning(`encountered a mix of histograms and floats${forMetricAlways(name)}`);
export const mixedSamplesInAggregation = warning("encountered a mix of histograms and floats for aggregation");
export const mixedClassicAndNative = (name: string) => warning(`vector contains a mix of classic and native histograms${forMetric(name)}`);
export const notACounter = (name: string) => warning(`this native histogram metric is not a counter: ${quoteText(name)}`);
export const notAGauge = (name: string) => warning(`this native histogram metric is not a gauge: ${quoteText(name)}`);
export const mixedSchemas = (name: string) =>
  warning(`vector contains a mix of histograms with exponential and custom buckets schemas${forMetricAlways(name)}`);
export const incompatibleLayouts = (operator: string) => warning(`incompatible bucket layout encountered for binary operator ${operator}`);
export const resetCollision = (during: "addition" | "subtraction" | "aggregation") =>
  warning(`conflicting counter resets during histogram ${during}`);
export const sortOverRange = warning("sort is ineffective for range queries since results are always ordered by labels");
export const overlappingStart = (name: string) =>
  warning(`sample has start time that overlaps with previous sample timestamp for metric ${quoteText(name)}`);
export const maybeNoCounter = (name: string) =>
  info(`metric might not be a counter, name does not end in _total/_sum/_count/_bucket: ${quoteText(name)}`);
export const typeNoCounter = (type: string, name: string) =>
  info(`metric might not be a counter, __type__ label is not set to "counter" or "histogram", got ${quoteText(type)}: ${quoteText(name)}`);
export const incompatibleOperands = (left: string, operator: string, right: string) =>
  info(`incompatible sample types encountered for binary operator ${quoteText(operator)}: ${left} ${operator} ${right}`);
export const histogramIgnored = (aggregation: string) => info(`ignored histogram in ${aggregation} aggregation`);
export const histogramsIgnoredInRange = (name: string) =>
  info(`ignored histograms in a range containing both floats and histograms${forMetricAlways(name)}`);
export const boundsReconciled = (during: "addition" | "subtraction" | "aggregation") =>
  info(`mismatched custom buckets were reconciled during ${during}`);
export const quantileOfNaN = (name: string) => info(`input to histogram_quantile has NaN observations, result is NaN${forMetric(name)}`);
export const quantileSkewed = (name: string) =>
  info(`input to histogram_quantile has NaN observations, result is skewed higher${forMetric(name)}`);
export const fractionOfNaN = (name: string) =>
  info(`input to histogram_fraction has NaN observations, which are excluded from all fractions${forMetric(name)}`);

/** What was wrong with buckets that did not grow from bound to bound, over all steps of a query. */
export interface Disorder {
  least: number;
  greatest: number;
  difference: number;
  count: number;
  firstMs: number;
  lastMs: number;
}

export function forcedMonotonic(name: string, d: Disorder): NoteText {
  const at = (ms: number) => new Date(Math.trunc(ms / 1000) * 1000).toISOString().replace(".000Z", "Z");
  return info(
    `input to histogram_quantile needed to be fixed for monotonicity (see https://prometheus.io/docs/prometheus/latest/querying/functions/#histogram_quantile)` +
      `${forMetric(name)}, from buckets ${formatGeneral(d.least)} to ${formatGeneral(d.greatest)}, with a max diff of ${formatGeneral(Number(d.difference.toPrecision(2)))}` +
      `, over ${d.count} samples from ${at(d.firstMs)} to ${at(d.lastMs)}`,
  );
}

function forMetricAlways(name: string): string {
  return ` for metric name ${quoteText(name)}`;
}
