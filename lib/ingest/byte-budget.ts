import { Fault } from "@/lib/kernel/faults";

/** Bodies in memory over all requests. What does not fit is sent away to come back, so that memory stays bounded. */
export class ByteBudget {
  readonly limit: number;
  #used = 0;

  constructor(limit: number) {
    this.limit = limit;
  }

  get used(): number {
    return this.#used;
  }

  /** A claim of one request; grows as bytes arrive. */
  claim(): ByteClaim {
    return new ByteClaim(this);
  }

  /** Throws Fault `overloaded` when it does not fit. */
  take(bytes: number): void {
    if (this.#used + bytes > this.limit) {
      throw new Fault("overloaded", "Too much is arriving at once.", { retryAfterS: 1, fix: "Send again in a moment." });
    }
    this.#used += bytes;
  }

  give(bytes: number): void {
    this.#used -= bytes;
  }
}

export class ByteClaim {
  readonly #budget: ByteBudget;
  #held = 0;

  constructor(budget: ByteBudget) {
    this.#budget = budget;
  }

  take(bytes: number): void {
    this.#budget.take(bytes);
    this.#held += bytes;
  }

  release(): void {
    this.#budget.give(this.#held);
    this.#held = 0;
  }
}
