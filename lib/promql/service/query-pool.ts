import { Worker } from "node:worker_threads";
import { CANCELED, GO_ON, type JobMessage, type JobReply, type QueryJob, type ReplyMessage, TIMED_OUT, failure } from "./job";

export interface PoolOptions {
  /** The program of a worker: `query-worker.ts`, or what the build made of it. */
  readonly entry: URL;
  readonly databaseUrl: string;
  /** Queries that run at a time. */
  readonly size: number;
  /** Queries that may wait; more are refused. */
  readonly mostWaiting: number;
  /** Of JavaScript objects a worker; columns of numbers are bounded by the query's samples. */
  readonly memoryMb: number;
  readonly timeoutMs: number;
  readonly report: (message: string) => void;
}

export interface RunOptions {
  /** Aborted when nobody waits for the answer any more. */
  readonly signal?: AbortSignal;
  /** Less than the pool's, never more. */
  readonly timeoutMs?: number;
}

/** After being told to stop, a worker has this long before it is ended. */
const DEAF_MS = 1_000;

interface Waiting {
  readonly id: number;
  readonly job: QueryJob;
  readonly flag: Int32Array<SharedArrayBuffer>;
  readonly done: (reply: JobReply) => void;
}

interface Slot {
  readonly worker: Worker;
  current: Waiting | null;
  /** Whether it has answered anything: one that dies before is broken, not unlucky. */
  proven: boolean;
}

export const TIMEOUT_MESSAGE = "query timed out in query execution";
export const CANCELED_MESSAGE = "query was canceled in query execution";

/**
 * Threads that evaluate queries, so that none can stall what is received. A
 * query that takes too long or that nobody waits for is told to stop, then its
 * thread is ended; a thread that dies is replaced, and only its own query fails.
 */
export class QueryPool {
  readonly #options: PoolOptions;
  readonly #slots: Slot[] = [];
  readonly #queue: Waiting[] = [];
  #nextId = 1;
  #closed = false;

  constructor(options: PoolOptions) {
    this.#options = options;
    // One is kept ready: it takes a while to load.
    this.#open();
  }

  get running(): number {
    return this.#slots.filter(({ current }) => current !== null).length;
  }

  get waiting(): number {
    return this.#queue.length;
  }

  /** Resolves with the answer or with why there is none; never rejects. */
  run(job: QueryJob, { signal, timeoutMs = Infinity }: RunOptions = {}): Promise<JobReply> {
    if (this.#closed) return Promise.resolve(failure("unavailable", "The server is stopping."));
    if (this.#queue.length >= this.#options.mostWaiting) {
      return Promise.resolve(failure("unavailable", "Too many queries are waiting.", "Try again in a few seconds."));
    }
    if (signal?.aborted) return Promise.resolve(failure("canceled", CANCELED_MESSAGE));
    return new Promise((resolve) => {
      const flag = new Int32Array(new SharedArrayBuffer(4));
      const stop = (why: number) => this.#stop(waiting, why);
      const canceled = () => stop(CANCELED);
      const timer = setTimeout(() => stop(TIMED_OUT), Math.min(timeoutMs, this.#options.timeoutMs));
      const waiting: Waiting = {
        id: this.#nextId++,
        job,
        flag,
        done: (reply) => {
          clearTimeout(timer);
          signal?.removeEventListener("abort", canceled);
          resolve(reply);
        },
      };
      signal?.addEventListener("abort", canceled, { once: true });
      this.#queue.push(waiting);
      this.#next();
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const { done } of this.#queue.splice(0)) done(failure("unavailable", "The server is stopping."));
    await Promise.all(this.#slots.map(({ worker }) => worker.terminate()));
  }

  #next(): void {
    if (this.#queue.length === 0 || this.#closed) return;
    let slot = this.#slots.find(({ current }) => current === null);
    if (!slot && this.#slots.length < this.#options.size) slot = this.#open();
    if (!slot) return;
    const waiting = this.#queue.shift();
    if (!waiting) return;
    slot.current = waiting;
    const message: JobMessage = { id: waiting.id, job: waiting.job, flag: waiting.flag.buffer };
    const { buffer } = waiting.job.read.head;
    slot.worker.postMessage(message, buffer instanceof ArrayBuffer ? [buffer] : []);
    this.#next();
  }

  #stop(waiting: Waiting, why: number): void {
    const reply = () => (why === CANCELED ? failure("canceled", CANCELED_MESSAGE) : failure("timeout", TIMEOUT_MESSAGE));
    const place = this.#queue.indexOf(waiting);
    if (place >= 0) {
      this.#queue.splice(place, 1);
      waiting.done(why === CANCELED ? reply() : failure("timeout", "query timed out in query queue"));
      return;
    }
    if (Atomics.compareExchange(waiting.flag, 0, GO_ON, why) !== GO_ON) return;
    const slot = this.#slots.find(({ current }) => current === waiting);
    if (!slot) return;
    setTimeout(() => {
      if (slot.current !== waiting) return;
      this.#drop(slot);
      waiting.done(reply());
      void slot.worker.terminate();
      this.#next();
    }, DEAF_MS);
  }

  #open(): Slot {
    const { entry, databaseUrl, memoryMb } = this.#options;
    const worker = new Worker(entry, {
      workerData: { databaseUrl },
      // TypeScript needs its loader; what the build made does not.
      execArgv: entry.pathname.endsWith(".ts") ? ["--import", "tsx"] : [],
      resourceLimits: { maxOldGenerationSizeMb: memoryMb },
      name: "query",
    });
    const slot: Slot = { worker, current: null, proven: false };
    this.#slots.push(slot);
    worker.on("message", ({ id, reply }: ReplyMessage) => {
      slot.proven = true;
      const { current } = slot;
      if (current?.id !== id) return;
      slot.current = null;
      if (!reply.ok && reply.detail) this.#options.report(`a query failed: ${current.job.text}: ${reply.detail}`);
      current.done(reply);
      this.#next();
    });
    worker.on("error", (error: NodeJS.ErrnoException) => this.#died(slot, error));
    worker.on("exit", () => this.#died(slot, null));
    worker.unref();
    return slot;
  }

  #died(slot: Slot, error: NodeJS.ErrnoException | null): void {
    if (!this.#slots.includes(slot) || this.#closed) return;
    this.#drop(slot);
    const memory = error?.code === "ERR_WORKER_OUT_OF_MEMORY";
    this.#options.report(`a query's thread ended: ${error?.message ?? "without a reason"}`);
    const { current } = slot;
    slot.current = null;
    current?.done(
      memory
        ? failure(
            "execution",
            "query used too much memory in query execution",
            "Use a shorter range, a longer step or a narrower selector.",
          )
        : failure("internal", "The query's thread ended."),
    );
    // One that never worked would only be opened again and again.
    if (!slot.proven)
      for (const { done } of this.#queue.splice(0)) done(failure("internal", "Queries cannot be evaluated: see the server's log."));
    this.#next();
  }

  #drop(slot: Slot): void {
    const place = this.#slots.indexOf(slot);
    if (place >= 0) this.#slots.splice(place, 1);
  }
}
