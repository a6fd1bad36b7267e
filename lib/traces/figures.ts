import { percentile } from "@/lib/kernel/percentile";

export interface DurationFigures {
  readonly count: number;
  readonly errors: number;
  /** 0 to 1. */
  readonly errorRate: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
}

/** Durations and failures of one kind of thing, gathered. */
export class DurationTally {
  readonly #durations: number[] = [];
  #errors = 0;

  add(durationMs: number, failed: boolean): void {
    this.#durations.push(durationMs);
    if (failed) this.#errors++;
  }

  /** Expects at least one. Percentiles are exact. */
  figures(): DurationFigures {
    const sorted = Float64Array.from(this.#durations).sort();
    return {
      count: sorted.length,
      errors: this.#errors,
      errorRate: this.#errors / sorted.length,
      p50Ms: percentile(sorted, 0.5),
      p95Ms: percentile(sorted, 0.95),
      p99Ms: percentile(sorted, 0.99),
    };
  }
}
