import type { Registry } from "../signals/registry";
import type { ScrapeTarget } from "../targets";

/** What scrapes of the whole fleet at several instants found. */
export interface ScrapedStretch {
  /** Unix milliseconds, ascending. */
  readonly times: readonly number[];
  /** For each target, in order: the registry's values at each instant, null where it did not answer. */
  readonly values: readonly (readonly (Float64Array | null)[])[];
}

/** Collects scrapes of all targets, to be sent together. */
export class StretchRecorder {
  readonly #targets: readonly ScrapeTarget[];
  #times: number[] = [];
  #values: (Float64Array | null)[][];

  constructor(targets: readonly ScrapeTarget[]) {
    this.#targets = targets;
    this.#values = targets.map(() => []);
  }

  get length(): number {
    return this.#times.length;
  }

  scrape(at: number): void {
    this.#times.push(at);
    this.#targets.forEach((t, i) => this.#values[i]!.push(t.up() ? t.registry.snapshot() : null));
  }

  take(): ScrapedStretch {
    const taken = { times: this.#times, values: this.#values };
    this.#times = [];
    this.#values = this.#targets.map(() => []);
    return taken;
  }
}

export interface FloatSeries {
  readonly target: number;
  /** With `__name__`, `job` and the target's labels; sorted by name. */
  readonly labels: readonly (readonly [string, string])[];
  /** -1 for `up`. */
  readonly slot: number;
  /** Absent while zero. */
  readonly info: boolean;
}

export interface HistogramSeries {
  readonly target: number;
  readonly name: string;
  readonly help: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly slot: number;
  readonly bounds: readonly number[];
}

/** The series of all targets, in the same order always. */
export function seriesOf(targets: readonly ScrapeTarget[]): {
  readonly floats: readonly FloatSeries[];
  readonly histograms: readonly HistogramSeries[];
} {
  const floats: FloatSeries[] = [];
  const histograms: HistogramSeries[] = [];
  targets.forEach((t, target) => {
    const own = { job: t.job, ...t.labels };
    const sorted = (labels: Record<string, string>) => Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1));
    floats.push({ target, slot: -1, info: false, labels: sorted({ ...own, __name__: "up" }) });
    for (const family of t.registry.families) {
      for (const { labels, slot } of family.children) {
        if (family.type === "histogram")
          histograms.push({ target, name: family.name, help: family.help, labels, slot, bounds: family.bounds });
        else floats.push({ target, slot, info: family.type === "info", labels: sorted({ ...labels, ...own, __name__: family.name }) });
      }
    }
  });
  return { floats, histograms };
}

export type { Registry };
