import { setTimeout as delay } from "node:timers/promises";
import { isFault } from "@/lib/kernel/faults";
import type { IngestIdentity, LogRecord, TelemetrySink } from "@/lib/telemetry";

const BATCH = 2_000;
const WAIT_MS = 200;

export interface LogQueueDeps {
  readonly sink: Pick<TelemetrySink, "writeLogs">;
  readonly identity: IngestIdentity;
  /** Most bytes that may wait. */
  readonly limitBytes: number;
  stored(records: readonly LogRecord[], bytes: number): void;
  failed(error: unknown): void;
}

interface Waiting {
  readonly record: LogRecord;
  readonly bytes: number;
}

/** Records of a protocol that has no answer: written in batches, again until the store takes them, within bounded memory. */
export class LogQueue {
  readonly #deps: LogQueueDeps;
  readonly #stop = new AbortController();
  #waiting: Waiting[] = [];
  #bytes = 0;
  #running: Promise<void> | null = null;
  #room: (() => void)[] = [];

  constructor(deps: LogQueueDeps) {
    this.#deps = deps;
  }

  get full(): boolean {
    return this.#bytes >= this.#deps.limitBytes;
  }

  /** False, and not taken, when there is no room; `anyway` takes it then, from a sender who is being held back. */
  offer(record: LogRecord, bytes: number, anyway = false): boolean {
    if (this.#stop.signal.aborted || (this.full && !anyway)) return false;
    this.#waiting.push({ record, bytes });
    this.#bytes += bytes;
    this.#running ??= this.#drain().finally(() => (this.#running = null));
    return true;
  }

  /** Resolves when there is room again. */
  async room(): Promise<void> {
    if (this.full) await new Promise<void>((resolve) => this.#room.push(resolve));
  }

  /** Writes what waits, once, and takes nothing more. */
  async close(): Promise<void> {
    this.#stop.abort();
    await this.#running;
    const rest = this.#waiting.splice(0);
    if (rest.length > 0) await this.#write(rest).catch((error: unknown) => this.#deps.failed(error));
    for (const go of this.#room.splice(0)) go();
  }

  async #drain(): Promise<void> {
    // A little patience makes one commit of many messages.
    await this.#pause(WAIT_MS);
    while (this.#waiting.length > 0 && !this.#stop.signal.aborted) {
      const batch = this.#waiting.slice(0, BATCH);
      try {
        await this.#write(batch);
      } catch (error) {
        this.#deps.failed(error);
        await this.#pause(isFault(error) ? (error.retryAfterS ?? 1) * 1000 : 1000);
        continue;
      }
      this.#waiting.splice(0, batch.length);
      for (const { bytes } of batch) this.#bytes -= bytes;
      if (!this.full) for (const go of this.#room.splice(0)) go();
    }
  }

  async #write(batch: readonly Waiting[]): Promise<void> {
    const records = batch.map((w) => w.record);
    await this.#deps.sink.writeLogs(this.#deps.identity, records);
    this.#deps.stored(
      records,
      batch.reduce((sum, w) => sum + w.bytes, 0),
    );
  }

  #pause(ms: number): Promise<void> {
    return delay(ms, undefined, { signal: this.#stop.signal }).catch(() => {});
  }
}
