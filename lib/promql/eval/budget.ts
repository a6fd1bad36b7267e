import { QueryError } from "./query-error";
import type { EvaluationControl } from "./result";

/** Work, in samples, between two questions whether to go on: a few milliseconds. */
const BETWEEN_CHECKS = 500_000;

/** Keeps a query within its time and memory. */
export class Budget {
  /** Samples held at the moment. */
  held = 0;
  private sinceCheck = 0;

  constructor(
    private readonly maxSamples: number,
    private readonly control: EvaluationControl,
  ) {
    this.check();
  }

  work(samples: number): void {
    this.sinceCheck += samples;
    if (this.sinceCheck >= BETWEEN_CHECKS) this.check();
  }

  hold(samples: number): void {
    this.held += samples;
    if (this.held > this.maxSamples) {
      throw new QueryError("too_many_samples", "query processing would load too many samples into memory in query execution");
    }
  }

  private check(): void {
    this.sinceCheck = 0;
    const expired = this.control.expired();
    if (expired === "canceled") throw new QueryError("canceled", "query was canceled in expression evaluation");
    if (expired) throw new QueryError("timeout", "query timed out in expression evaluation");
  }
}
