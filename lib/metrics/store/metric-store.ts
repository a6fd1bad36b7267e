import type { Database } from "@/lib/db/server";
import type { Clock } from "@/lib/kernel/clock";
import { Fault } from "@/lib/kernel/faults";
import { unixMillis } from "@/lib/kernel/units";
import type { SeriesRef } from "@/lib/telemetry/metric";
import type { IngestIdentity, SampleBatch } from "@/lib/telemetry";
import type { FlushedPoint, ReplayWindow, WalConsumer, WalPosition } from "@/lib/wal";
import type { PostgresWal } from "@/lib/wal/server";
import { Head } from "../head";
import { type BatchContext, DEFAULT_SERIES_LIMITS, SampleColumns, type SeriesLimits } from "../sample-columns";
import { type SamplesBody, decodeSamplesBody, encodeSamplesBody } from "../samples-body";
import { type SeriesEntry, SeriesIndex } from "../series-index";
import { loadSeries, storeSeries } from "./series-table";

export interface MetricStoreOptions {
  readonly db: Database;
  readonly wal: PostgresWal;
  readonly clock: Clock;
  readonly limits?: Partial<SeriesLimits>;
}

/** Keys of a sender that were not used for this long are forgotten, and no longer count towards its limit. */
const KEYS_KEPT_MS = 3_600_000;

/** The series, the head, and the way of samples into both. One a process. */
export class MetricStore implements WalConsumer {
  readonly kind = "samples";
  readonly db: Database;
  readonly wal: PostgresWal;
  readonly clock: Clock;
  readonly limits: SeriesLimits;
  readonly index = new SeriesIndex();
  readonly head = new Head();
  readonly #keys = new Map<string, { keys: Map<string, SeriesRef>; usedAt: number }>();
  readonly #tenantCounts = new Map<string, number>();
  readonly #missing = new Set<number>();
  #storing: Promise<void> = Promise.resolve();
  acceptedSamples = 0;
  refusedSeries = 0;
  outOfBoundsSamples = 0;
  /** Samples in the head that lie before the last flush's cut: they wait for a flush of their own. */
  lateSamples = 0;

  constructor(options: MetricStoreOptions) {
    this.db = options.db;
    this.wal = options.wal;
    this.clock = options.clock;
    this.limits = { ...DEFAULT_SERIES_LIMITS, ...options.limits };
    options.wal.register(this);
  }

  /** Loads the series. Before the log's `start`, which replays into the head. */
  async load(): Promise<void> {
    await loadSeries(this.db, this.index);
    for (const { labels } of this.index.entries) {
      const tenant = labels["tenant"];
      if (tenant) this.#tenantCounts.set(tenant, (this.#tenantCounts.get(tenant) ?? 0) + 1);
    }
  }

  openBatch(identity: IngestIdentity): SampleBatch {
    const now = this.clock.now();
    let held = this.#keys.get(identity.keyId);
    if (!held) this.#keys.set(identity.keyId, (held = { keys: new Map(), usedAt: now }));
    held.usedAt = now;
    const context: BatchContext = {
      index: this.index,
      limits: this.limits,
      keys: held.keys,
      tenantCounts: this.#tenantCounts,
      now,
      refused: () => this.refusedSeries++,
    };
    return new SampleColumns(context);
  }

  /** See TelemetrySink. The batch must be one of `openBatch`, and is spent afterwards. */
  async writeSamples(given: SampleBatch): Promise<void> {
    if (!(given instanceof SampleColumns)) throw new Fault("internal", "The batch was opened by another store.");
    this.outOfBoundsSamples += given.outOfBounds;
    if (given.size === 0 && given.exemplars.length === 0) return;
    await this.#nameSeries(given);
    const body = this.#bodyOf(given);
    const bounds = timeBounds(given);
    await this.wal.append({
      kind: "samples",
      tMin: unixMillis(bounds.min),
      tMax: unixMillis(bounds.max),
      body: encodeSamplesBody(body),
      applied: (at) => this.#apply(at, given, bounds.min),
    });
  }

  replay(at: WalPosition, bytes: Buffer, window: ReplayWindow): void {
    const body = decodeSamplesBody(bytes);
    const { head } = this;
    const buffers = head.buffers(at.shard);
    const inside = (t: number) => t >= window.from && t < window.before;
    for (let i = 0; i < body.ids.length; i++) {
      const t = body.times[i] as number;
      if (inside(t)) head.sample(buffers, this.#refOf(body.ids[i] as number), t, body.values[i] as number);
    }
    for (let i = 0; i < body.staleIds.length; i++) {
      const t = body.staleTimes[i] as number;
      if (inside(t)) head.stale(buffers, this.#refOf(body.staleIds[i] as number), t);
    }
    for (const [i, value] of body.histograms.entries()) {
      const t = body.histogramTimes[i] as number;
      if (inside(t)) head.histogram(buffers, this.#refOf(body.histogramIds[i] as number), t, value);
    }
    for (const { id, exemplar } of body.exemplars) {
      if (inside(exemplar.timeMs)) head.exemplar(at.shard, this.#refOf(id), exemplar);
    }
  }

  flushed(point: FlushedPoint): void {
    this.head.dropBefore(point.shard, point.before);
  }

  reset(shard: number): void {
    this.head.dropShard(shard);
  }

  /** Learns the series that other processes added. */
  async prepare(): Promise<void> {
    const missing = [...this.#missing];
    this.#missing.clear();
    await loadSeries(this.db, this.index, missing);
  }

  /** Forgets the keys of senders that went away. */
  forgetIdleKeys(): void {
    for (const [id, held] of this.#keys) if (held.usedAt < this.clock.now() - KEYS_KEPT_MS) this.#keys.delete(id);
  }

  /** Retention has removed a series' last sample. */
  removeSeries(entry: SeriesEntry): void {
    if (entry.dead) return;
    this.index.remove(entry);
    const tenant = entry.labels["tenant"];
    if (tenant) this.#tenantCounts.set(tenant, Math.max(0, (this.#tenantCounts.get(tenant) ?? 1) - 1));
  }

  #refOf(id: number): SeriesRef {
    const known = this.index.byId(id);
    if (known) return known.ref;
    // Ids are not committed in order: one may be missing although a greater one was read.
    this.#missing.add(id);
    return this.index.promise(id).ref;
  }

  /** Makes sure every series of the batch has an id. */
  async #nameSeries(batch: SampleColumns): Promise<void> {
    const unnamed = new Set<SeriesEntry>();
    const { entries } = this.index;
    const look = (ref: SeriesRef) => {
      const entry = entries[ref];
      if (entry && entry.id === 0) unnamed.add(entry);
    };
    for (let i = 0; i < batch.n; i++) look(batch.refs[i] as number);
    for (const list of [batch.staleMarks, batch.histograms, batch.exemplars]) for (const { ref } of list) look(ref);
    if (unnamed.size === 0) return;
    const turn = this.#storing.then(async () => {
      const still = [...unnamed].filter((entry) => entry.id === 0);
      if (still.length > 0) await storeSeries(this.db, this.index, still, this.clock.now());
    });
    this.#storing = turn.catch(() => {});
    await turn.catch((cause: unknown) => {
      const fix = "Send again after the time given in Retry-After.";
      throw new Fault("unavailable", "The store does not answer.", { retryAfterS: 1, fix, cause });
    });
  }

  #bodyOf(batch: SampleColumns): SamplesBody {
    const { entries } = this.index;
    const idOf = (ref: SeriesRef): number => entries[ref]?.id ?? 0;
    const ids = new Float64Array(batch.n);
    for (let i = 0; i < batch.n; i++) ids[i] = idOf(batch.refs[i] as number);
    return {
      ids,
      times: batch.times.subarray(0, batch.n),
      values: batch.values.subarray(0, batch.n),
      staleIds: Float64Array.from(batch.staleMarks, ({ ref }) => idOf(ref)),
      staleTimes: Float64Array.from(batch.staleMarks, ({ timeMs }) => timeMs),
      histogramIds: Float64Array.from(batch.histograms, ({ ref }) => idOf(ref)),
      histogramTimes: Float64Array.from(batch.histograms, ({ timeMs }) => timeMs),
      histograms: batch.histograms.map(({ value }) => value),
      exemplars: batch.exemplars.map(({ ref, exemplar }) => ({ id: idOf(ref), exemplar })),
    };
  }

  #apply(at: WalPosition, batch: SampleColumns, earliest: number): void {
    const { head } = this;
    const buffers = head.buffers(at.shard);
    const { refs, times, values, n } = batch;
    for (let i = 0; i < n; i++) head.sample(buffers, refs[i] as number, times[i] as number, values[i] as number);
    for (const { ref, timeMs } of batch.staleMarks) head.stale(buffers, ref, timeMs);
    for (const { ref, timeMs, value } of batch.histograms) head.histogram(buffers, ref, timeMs, value);
    for (const { ref, exemplar } of batch.exemplars) head.exemplar(at.shard, ref, exemplar);
    this.acceptedSamples += batch.size;
    if (earliest < this.wal.flushedBefore(at.shard, "samples")) this.lateSamples += batch.size;
  }
}

function timeBounds(batch: SampleColumns): { min: number; max: number } {
  let min = Infinity;
  let max = -Infinity;
  const see = (t: number) => {
    if (t < min) min = t;
    if (t > max) max = t;
  };
  for (let i = 0; i < batch.n; i++) see(batch.times[i] as number);
  for (const { timeMs } of batch.staleMarks) see(timeMs);
  for (const { timeMs } of batch.histograms) see(timeMs);
  for (const { exemplar } of batch.exemplars) see(Math.floor(exemplar.timeMs));
  return { min, max };
}
