import type { Exemplar, HistogramValue, SeriesRef } from "@/lib/telemetry/metric";
import { SeriesBuffer, bufferOf } from "./series-buffer";

export interface HeadCounts {
  samples: number;
  outOfOrder: number;
  duplicates: number;
}

/** What a flush takes out of one shard's head; still readable until the flush is decided. */
export interface SealedHead {
  readonly buffers: ReadonlyMap<SeriesRef, SeriesBuffer>;
  readonly exemplars: readonly HeadExemplar[];
}

export interface HeadExemplar {
  readonly ref: SeriesRef;
  readonly exemplar: Exemplar;
}

class HeadShard {
  buffers = new Map<SeriesRef, SeriesBuffer>();
  exemplars: HeadExemplar[] = [];
  sealed: SealedHead | null = null;
}

/** Beyond this the oldest exemplars of a shard's head are let go: they illustrate, they are not counted on. */
const MAX_EXEMPLARS = 50_000;

/** The recent samples, by shard of the log they came from. */
export class Head {
  readonly #shards = new Map<number, HeadShard>();
  readonly counts: HeadCounts = { samples: 0, outOfOrder: 0, duplicates: 0 };

  /** Where a decoded entry's samples go; look it up once an entry. */
  buffers(shard: number): Map<SeriesRef, SeriesBuffer> {
    return this.#shard(shard).buffers;
  }

  sample(buffers: Map<SeriesRef, SeriesBuffer>, ref: SeriesRef, timeMs: number, value: number): void {
    const buffer = buffers.get(ref) ?? this.#newBuffer(buffers, ref);
    this.#count(buffer, timeMs);
    buffer.sample(timeMs, value);
  }

  histogram(buffers: Map<SeriesRef, SeriesBuffer>, ref: SeriesRef, timeMs: number, value: HistogramValue): void {
    const buffer = buffers.get(ref) ?? this.#newBuffer(buffers, ref);
    this.#count(buffer, timeMs);
    buffer.histogram(timeMs, value);
  }

  stale(buffers: Map<SeriesRef, SeriesBuffer>, ref: SeriesRef, timeMs: number): void {
    (buffers.get(ref) ?? this.#newBuffer(buffers, ref)).stale(timeMs);
  }

  exemplar(shard: number, ref: SeriesRef, exemplar: Exemplar): void {
    const { exemplars } = this.#shard(shard);
    exemplars.push({ ref, exemplar });
    if (exemplars.length > MAX_EXEMPLARS) exemplars.splice(0, MAX_EXEMPLARS / 10);
  }

  /** All buffers that hold something of a series, oldest knowledge first. */
  buffersOf(ref: SeriesRef): SeriesBuffer[] {
    const found: SeriesBuffer[] = [];
    for (const shard of this.#shards.values()) {
      const sealed = shard.sealed?.buffers.get(ref);
      if (sealed) found.push(sealed);
      const active = shard.buffers.get(ref);
      if (active) found.push(active);
    }
    return found;
  }

  exemplarsOf(refs: ReadonlySet<SeriesRef>): HeadExemplar[] {
    return [...this.#shards.values()].flatMap((shard) =>
      [...(shard.sealed?.exemplars ?? []), ...shard.exemplars].filter(({ ref }) => refs.has(ref)),
    );
  }

  /** Sets a shard's content aside for a flush. Null when a flush of it is under way or there is nothing. */
  seal(shard: number): SealedHead | null {
    const held = this.#shard(shard);
    if (held.sealed || held.buffers.size === 0) return null;
    held.sealed = { buffers: held.buffers, exemplars: held.exemplars };
    held.buffers = new Map();
    held.exemplars = [];
    return held.sealed;
  }

  /** The flush is done: what it left (later than its cut) goes back before what arrived since. Give the sealed buffers back when it failed. */
  unseal(shard: number, left: ReadonlyMap<SeriesRef, SeriesBuffer>, exemplars: readonly HeadExemplar[]): void {
    const held = this.#shard(shard);
    held.sealed = null;
    for (const [ref, buffer] of left) {
      const newer = held.buffers.get(ref);
      if (newer) buffer.append(newer);
      held.buffers.set(ref, buffer);
    }
    held.exemplars.unshift(...exemplars);
  }

  /** Drops what lies before an instant: another process has moved it into chunks. */
  dropBefore(shard: number, before: number): void {
    const held = this.#shard(shard);
    for (const [ref, buffer] of held.buffers) {
      // A new buffer, not a changed one: a read that is under way may still need the old.
      const { after } = buffer.splitAt(before);
      if (after) held.buffers.set(ref, bufferOf(after));
      else held.buffers.delete(ref);
    }
    held.exemplars = held.exemplars.filter(({ exemplar }) => exemplar.timeMs >= before);
  }

  dropShard(shard: number): void {
    this.#shards.delete(shard);
  }

  /** Samples in memory, the bytes they take, and the number of series that have any. */
  size(): { samples: number; bytes: number; series: number } {
    const series = new Set<SeriesRef>();
    let samples = 0;
    let bytes = 0;
    for (const shard of this.#shards.values()) {
      for (const buffers of [shard.sealed?.buffers ?? new Map<SeriesRef, SeriesBuffer>(), shard.buffers]) {
        for (const [ref, buffer] of buffers) {
          series.add(ref);
          samples += buffer.size;
          bytes += buffer.bytes;
        }
      }
    }
    return { samples, bytes, series: series.size };
  }

  #shard(shard: number): HeadShard {
    let held = this.#shards.get(shard);
    if (!held) this.#shards.set(shard, (held = new HeadShard()));
    return held;
  }

  #newBuffer(buffers: Map<SeriesRef, SeriesBuffer>, ref: SeriesRef): SeriesBuffer {
    const buffer = new SeriesBuffer();
    buffers.set(ref, buffer);
    return buffer;
  }

  #count(buffer: SeriesBuffer, timeMs: number): void {
    this.counts.samples++;
    if (timeMs > buffer.lastTime) return;
    if (timeMs === buffer.lastTime) this.counts.duplicates++;
    else this.counts.outOfOrder++;
  }
}
