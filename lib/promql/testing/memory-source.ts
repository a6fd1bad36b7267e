import { RE2JS } from "re2js";
import type { LabelMatcher, Labels } from "@/lib/kernel/labels";
import type { FloatHistogram } from "../histogram/float-histogram";
import { settleHints } from "../histogram/hints";
import { type PromSeries, SAMPLE_FLOAT, SAMPLE_HISTOGRAM, SAMPLE_STALE } from "../series";
import { type LoadedSeries, mergeLoaded } from "./load";
import type { ScriptSource } from "./run-script";

/** Where a script's series lie in memory. */
export class MemorySource implements ScriptSource {
  readonly #held = new Map<string, LoadedSeries>();
  #columns: PromSeries[] | null = null;

  async clear(): Promise<void> {
    this.#held.clear();
    this.#columns = null;
  }

  async load(series: readonly LoadedSeries[]): Promise<void> {
    mergeLoaded(this.#held, series);
    this.#columns = null;
  }

  async read(needs: Parameters<ScriptSource["read"]>[0]): Promise<PromSeries[][]> {
    this.#columns ??= [...this.#held.values()].map(columnsOf);
    const all = this.#columns;
    return needs.map(({ matchers, from, to }) => select(all, matchers).flatMap((series) => within(series, from, to)));
  }
}

function select(all: readonly PromSeries[], matchers: readonly LabelMatcher[]): PromSeries[] {
  const tests = matchers.map(compile);
  return all.filter(({ labels }) => tests.every((test) => test(labels)));
}

function compile({ name, op, value }: LabelMatcher): (labels: Labels) => boolean {
  const pattern = op.endsWith("~") ? RE2JS.compile(value, RE2JS.DOTALL) : null;
  const wanted = !op.startsWith("!");
  return (labels) => {
    const text = labels[name] ?? "";
    return (pattern ? pattern.matches(text) : text === value) === wanted;
  };
}

/** A loaded series as the evaluator reads it. */
export function columnsOf({ labels, samples }: LoadedSeries): PromSeries {
  const histograms = samples.map(({ value }): FloatHistogram | undefined => (typeof value === "object" ? value : undefined));
  const kinds = Uint8Array.from(samples, ({ value }) =>
    value === "stale" ? SAMPLE_STALE : typeof value === "object" ? SAMPLE_HISTOGRAM : SAMPLE_FLOAT,
  );
  return {
    labels,
    times: Float64Array.from(samples, ({ timeMs }) => timeMs),
    values: Float64Array.from(samples, ({ value }) => (typeof value === "number" ? value : 0)),
    kinds: kinds.some((kind) => kind !== SAMPLE_FLOAT) ? kinds : null,
    histograms: histograms.some((histogram) => histogram) ? settleHints(histograms) : null,
    starts: samples.some(({ startMs }) => startMs !== null) ? Float64Array.from(samples, ({ startMs }) => startMs ?? 0) : null,
  };
}

/** The samples with `from` < time ≤ `to`; none: no series. */
function within(series: PromSeries, from: number, to: number): PromSeries[] {
  const { times } = series;
  let first = 0;
  while (first < times.length && (times[first] as number) <= from) first++;
  let end = first;
  while (end < times.length && (times[end] as number) <= to) end++;
  if (first === end) return [];
  return [
    {
      labels: series.labels,
      times: times.subarray(first, end),
      values: series.values.subarray(first, end),
      kinds: series.kinds?.subarray(first, end) ?? null,
      histograms: series.histograms?.slice(first, end) ?? null,
      starts: series.starts?.subarray(first, end) ?? null,
    },
  ];
}
