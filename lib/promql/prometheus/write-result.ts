import { type Labels } from "@/lib/kernel/labels";
import type { QueryResult, ResultSeries } from "../eval/result";
import { FLOAT, HISTOGRAM } from "../eval/result";
import { apiBuckets } from "../histogram/buckets";
import type { FloatHistogram } from "../histogram/float-histogram";
import { type PromSeries, SAMPLE_FLOAT, SAMPLE_HISTOGRAM } from "../series";
import { timeText, valueText } from "./sample-text";
import type { TextSink } from "./text-sink";

/** Labels as a JSON object, by name. */
export function labelsJson(labels: Labels): string {
  const names = Object.keys(labels).sort(byText);
  return `{${names.map((name) => `${JSON.stringify(name)}:${JSON.stringify(labels[name])}`).join()}}`;
}

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Writes `"resultType":…,"result":…` of Prometheus' API; at most `limit` series (0: all). */
export function writeResult(out: TextSink, result: QueryResult, limit = 0): void {
  out.write(`"resultType":"${result.type}","result":`);
  if (result.type === "string") {
    out.write(`[${timeText(result.times[0] ?? 0)},${JSON.stringify(result.text ?? "")}]`);
    return;
  }
  if (result.type === "scalar") {
    out.write(`[${timeText(result.times[0] ?? 0)},"${valueText(result.series[0]?.values[0] ?? NaN)}"]`);
    return;
  }
  out.write("[");
  const times = Array.from(result.times, timeText);
  const before = separator();
  const most = limit > 0 ? limit : Infinity;
  if (result.samples) for (const series of result.samples.slice(0, most)) writeSamples(out, before(), series);
  else if (result.type === "matrix") for (const series of result.series.slice(0, most)) writeMatrixSeries(out, before(), series, times);
  else for (const series of result.series.slice(0, most)) writeVectorSeries(out, before(), series, times[0] ?? "0");
  out.write("]");
}

/** Nothing the first time, a comma from then on. */
function separator(): () => string {
  let first = true;
  return () => {
    const text = first ? "" : ",";
    first = false;
    return text;
  };
}

function writeVectorSeries(out: TextSink, before: string, { labels, values, present, histograms }: ResultSeries, time: string): void {
  const head = `${before}{"metric":${labelsJson(labels)},`;
  const histogram = present[0] === HISTOGRAM ? histograms?.[0] : undefined;
  if (histogram) out.write(`${head}"histogram":[${time},${histogramJson(histogram)}]}`);
  else out.write(`${head}"value":[${time},"${valueText(values[0] ?? NaN)}"]}`);
}

function writeMatrixSeries(out: TextSink, before: string, series: ResultSeries, times: readonly string[]): void {
  const { labels, values, present, histograms } = series;
  out.write(`${before}{"metric":${labelsJson(labels)}`);
  let opened = "";
  for (let i = 0; i < present.length; i++) {
    if (present[i] !== FLOAT) continue;
    out.write(`${opened === "" ? ',"values":[' : ","}[${times[i]},"${valueText(values[i] as number)}"]`);
    opened = "]";
  }
  out.write(opened);
  if (histograms) writeHistograms(out, histograms, times, (i) => present[i] === HISTOGRAM);
  out.write("}");
}

/** A range vector of an instant query: each series at its own times. */
function writeSamples(out: TextSink, before: string, { labels, times, values, kinds, histograms }: PromSeries): void {
  out.write(`${before}{"metric":${labelsJson(labels)}`);
  const texts = Array.from(times, timeText);
  let opened = "";
  for (let i = 0; i < times.length; i++) {
    if (kinds && kinds[i] !== SAMPLE_FLOAT) continue;
    out.write(`${opened === "" ? ',"values":[' : ","}[${texts[i]},"${valueText(values[i] as number)}"]`);
    opened = "]";
  }
  out.write(opened);
  if (histograms) writeHistograms(out, histograms, texts, (i) => kinds?.[i] === SAMPLE_HISTOGRAM);
  out.write("}");
}

function writeHistograms(
  out: TextSink,
  histograms: readonly (FloatHistogram | undefined)[],
  times: readonly string[],
  has: (i: number) => boolean,
): void {
  let opened = "";
  for (let i = 0; i < histograms.length; i++) {
    const histogram = has(i) ? histograms[i] : undefined;
    if (!histogram) continue;
    out.write(`${opened === "" ? ',"histograms":[' : ","}[${times[i]},${histogramJson(histogram)}]`);
    opened = "]";
  }
  out.write(opened);
}

/** A native histogram as the API writes it: populated buckets, numbers as texts. */
function histogramJson(histogram: FloatHistogram): string {
  const buckets = apiBuckets(histogram).map(
    ([bounds, lower, upper, count]) => `[${bounds},"${valueText(lower)}","${valueText(upper)}","${valueText(count)}"]`,
  );
  const list = buckets.length > 0 ? `,"buckets":[${buckets.join()}]` : "";
  return `{"count":"${valueText(histogram.count)}","sum":"${valueText(histogram.sum)}"${list}}`;
}
