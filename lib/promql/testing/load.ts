import { type Labels, labelsKey } from "@/lib/kernel/labels";
import type { FloatHistogram } from "../histogram/float-histogram";
import { customBoundsHistograms } from "./custom-bounds-histograms";
import type { ScriptCommand } from "./script";

/** One sample of a loaded series. */
export interface LoadedSample {
  readonly timeMs: number;
  readonly value: number | FloatHistogram | "stale";
  /** Unix milliseconds; null: not given. */
  readonly startMs: number | null;
}

export interface LoadedSeries {
  readonly labels: Labels;
  readonly samples: readonly LoadedSample[];
}

/** What a `load` puts into the store: its series, and with `load_with_nhcb` the histograms built from the classic ones. */
export function loadedSeries(command: ScriptCommand & { kind: "load" }): LoadedSeries[] {
  const given = command.series.map(({ labels, values, starts }): LoadedSeries => ({
    labels,
    samples: values.flatMap((value, i) => {
      if (value === null) return [];
      const timeMs = i * command.gapMs;
      const start = starts?.[i] ?? null;
      const startMs = start === null ? null : timeMs + start;
      return [{ timeMs, startMs, value: value === "stale" ? value : value.kind === "float" ? value.value : value.histogram }];
    }),
  }));
  return command.customBounds ? [...given, ...customBoundsHistograms(given)] : given;
}

/** The series with further samples; of two at one instant the later given counts. */
export function mergeLoaded(held: Map<string, LoadedSeries>, more: readonly LoadedSeries[]): void {
  for (const series of more) {
    const key = labelsKey(series.labels);
    const byTime = new Map(held.get(key)?.samples.map((sample) => [sample.timeMs, sample]));
    for (const sample of series.samples) byTime.set(sample.timeMs, sample);
    held.set(key, { labels: series.labels, samples: [...byTime.values()].sort((a, b) => a.timeMs - b.timeMs) });
  }
}
