import { monotonicMillis } from "@/lib/kernel/clock";
import { CANCELED_MESSAGE } from "./query-pool";
import { type JobReply, failure } from "./job";

/** An answer is given again for so long: people who look at one dashboard ask the same within moments. */
const KEPT_MS = 1_000;
const LARGEST_BYTES = 4 * 1024 * 1024;
const MOST_BYTES = 64 * 1024 * 1024;

interface Shared {
  readonly answer: Promise<JobReply>;
  readonly stop: AbortController;
  waiting: number;
  /** Null while it is being evaluated. */
  doneAt: number | null;
  bytes: number;
}

/**
 * One evaluation for all who ask the same at the same time, or within a second
 * of its end. It is stopped when the last of them has gone.
 */
export class SharedAnswers {
  readonly #known = new Map<string, Shared>();
  readonly #now: () => number;
  #bytes = 0;

  constructor(now: () => number = monotonicMillis) {
    this.#now = now;
  }

  /** `key` tells questions apart, and who may see what. */
  ask(key: string, signal: AbortSignal | undefined, evaluate: (signal: AbortSignal) => Promise<JobReply>): Promise<JobReply> {
    if (signal?.aborted) return Promise.resolve(failure("canceled", CANCELED_MESSAGE));
    this.#forget();
    const shared = this.#known.get(key) ?? this.#begin(key, evaluate);
    if (!signal) {
      // It cannot go away: the evaluation is not stopped before its end.
      shared.waiting++;
      return shared.answer;
    }
    shared.waiting++;
    return new Promise((resolve, reject) => {
      const gone = () => {
        if (--shared.waiting === 0 && shared.doneAt === null) {
          this.#known.delete(key);
          shared.stop.abort();
        }
        resolve(failure("canceled", CANCELED_MESSAGE));
      };
      signal.addEventListener("abort", gone, { once: true });
      shared.answer.then(resolve, reject).finally(() => signal.removeEventListener("abort", gone));
    });
  }

  #begin(key: string, evaluate: (signal: AbortSignal) => Promise<JobReply>): Shared {
    const stop = new AbortController();
    const answer = evaluate(stop.signal);
    const shared: Shared = { answer, stop, waiting: 0, doneAt: null, bytes: 0 };
    this.#known.set(key, shared);
    answer.then(
      (reply) => this.#keep(key, shared, reply),
      () => this.#drop(key, shared),
    );
    return shared;
  }

  #keep(key: string, shared: Shared, reply: JobReply): void {
    if (!reply.ok || reply.body.length > LARGEST_BYTES || this.#bytes + reply.body.length > MOST_BYTES) return this.#drop(key, shared);
    if (this.#known.get(key) !== shared) return;
    shared.doneAt = this.#now();
    shared.bytes = reply.body.length;
    this.#bytes += shared.bytes;
  }

  #drop(key: string, shared: Shared): void {
    if (this.#known.get(key) !== shared) return;
    this.#known.delete(key);
    this.#bytes -= shared.bytes;
  }

  /** What is too old; those that were begun first come first, and few are left over by one that takes long. */
  #forget(): void {
    const before = this.#now() - KEPT_MS;
    for (const [key, shared] of this.#known) if (shared.doneAt !== null && shared.doneAt <= before) this.#drop(key, shared);
  }
}
