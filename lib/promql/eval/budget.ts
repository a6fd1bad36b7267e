import { QueryError } from "./query-error";
import type { EvaluationControl } from "./result";

/** Work, in samples, between two questions whether to go on: a few milliseconds. */
const BETWEEN_CHECKS = 500_000;

/** Rows with few samples on long grids are common and harmless up to here: some 50 MB. */
const LEAST_CELLS = 5_000_000;

const tooMany = (): QueryError =>
  new QueryError("too_many_samples", "query processing would load too many samples into memory in query execution");

/** Keeps a query within its time and memory. */
export class Budget {
  /** Samples held at the moment. */
  held = 0;
  /** Steps of the rows held at the moment, whether or not there are samples at them: what they take of memory. */
  cells = 0;
  private readonly maxCells: number;
  private sinceCheck = 0;

  constructor(
    private readonly maxSamples: number,
    private readonly control: EvaluationControl,
  ) {
    this.maxCells = Math.max(2 * maxSamples, LEAST_CELLS);
    this.check();
  }

  work(samples: number): void {
    this.sinceCheck += samples;
    if (this.sinceCheck >= BETWEEN_CHECKS) this.check();
  }

  hold(samples: number): void {
    this.held += samples;
    if (this.held > this.maxSamples) throw tooMany();
  }

  /** Before rows of so many steps are made, or when one is kept. */
  reserve(steps: number, kept = false): void {
    if (this.cells + steps > this.maxCells) throw tooMany();
    if (kept) this.cells += steps;
  }

  private check(): void {
    this.sinceCheck = 0;
    const expired = this.control.expired();
    if (expired === "canceled") throw new QueryError("canceled", "query was canceled in expression evaluation");
    if (expired) throw new QueryError("timeout", "query timed out in expression evaluation");
  }
}
