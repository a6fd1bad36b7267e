import type { SampleBatch, SeriesRef } from "@/lib/telemetry";
import type { ProtoReader } from "../protobuf/reader";
import type { DecodeContext } from "../route";
import { REFUSAL_TEXT } from "../series-labels";
import { readPromHistogram } from "./histogram";

/** A sample further ahead than this is a sender's wrong clock, and would hide the truth behind it. */
const FUTURE_MS = 24 * 3_600_000;

/** Counts what one request wrote. */
export interface Written {
  samples: number;
  histograms: number;
  exemplars: number;
}

/** Writes samples and histograms of a known series; shared by both versions of the protocol. */
export class SeriesWriter {
  readonly written: Written = { samples: 0, histograms: 0, exemplars: 0 };
  newestMs = 0;
  readonly #batch: SampleBatch;
  readonly #context: DecodeContext;
  readonly #latestMs: number;

  constructor(context: DecodeContext) {
    this.#batch = context.batch();
    this.#context = context;
    this.#latestMs = context.receivedMs + FUTURE_MS;
  }

  get batch(): SampleBatch {
    return this.#batch;
  }

  /** Counts a refused series once per sample it would have had. */
  refuse(reason: string, example: string, samples: number): void {
    this.#context.rejections.add(reason, example, Math.max(1, samples));
  }

  refusedRef(ref: SeriesRef, samples: number): void {
    this.refuse(REFUSAL_TEXT[this.#batch.refusal(ref)], "", samples);
  }

  /** The length-delimited Sample at the cursor: value 1, timestamp 2. */
  sample(r: ProtoReader, ref: SeriesRef): void {
    const end = r.end;
    const to = r.length();
    r.end = to;
    let value = 0;
    let timeMs = 0;
    let stale = false;
    while (r.pos < to) {
      const tag = r.tag();
      if (tag === 9) {
        stale = r.isStaleMarker();
        value = r.double();
      } else if (tag === 16) timeMs = r.int64();
      else r.skip(tag);
    }
    r.end = end;
    if (!this.#timely(timeMs)) return;
    if (stale) this.#batch.stale(ref, timeMs);
    else this.#batch.sample(ref, timeMs, value);
    this.written.samples++;
  }

  histogram(r: ProtoReader, ref: SeriesRef): void {
    const read = readPromHistogram(r, this.#context.limits.buckets);
    if (typeof read === "string") {
      this.refuse(read, "", 1);
      return;
    }
    if (!this.#timely(read.timeMs)) return;
    if (read.stale) this.#batch.stale(ref, read.timeMs);
    else this.#batch.histogram(ref, read.timeMs, read.value);
    this.written.histograms++;
  }

  #timely(timeMs: number): boolean {
    if (timeMs > this.newestMs) this.newestMs = timeMs;
    if (timeMs >= 0 && timeMs <= this.#latestMs) return true;
    this.refuse(timeMs < 0 ? "sample before 1970" : "sample more than a day ahead", "", 1);
    return false;
  }
}
