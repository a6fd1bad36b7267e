import type { Logger } from "pino";

/** Something that runs until it is stopped. */
export interface Part {
  readonly name: string;
  stop(): Promise<void> | void;
}

/**
 * Parts in the order they were started. Stopping goes the other way round, so
 * that nothing is taken away while something later still uses it, and one part
 * that fails to stop does not keep the others from stopping.
 */
export class Lifecycle {
  readonly #parts: Part[] = [];
  readonly #log: Logger;
  #stopping: Promise<void> | null = null;

  constructor(log: Logger) {
    this.#log = log;
  }

  started(name: string, stop: Part["stop"]): void {
    this.#parts.push({ name, stop });
  }

  stop(): Promise<void> {
    return (this.#stopping ??= this.#stopAll());
  }

  async #stopAll(): Promise<void> {
    for (const part of this.#parts.reverse()) {
      try {
        await part.stop();
      } catch (error) {
        this.#log.error({ err: error, part: part.name }, "did not stop cleanly");
      }
    }
  }
}
