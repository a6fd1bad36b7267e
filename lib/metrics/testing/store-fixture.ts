import { ManualClock } from "@/lib/kernel/clock";
import { type Labels, canonicalLabels } from "@/lib/kernel/labels";
import { unixMillis } from "@/lib/kernel/units";
import { type Ctx, SYSTEM_ACTOR } from "@/lib/people";
import type { HistogramValue, MetricType, SampleBatch } from "@/lib/telemetry";
import { PostgresWal } from "@/lib/wal/server";
import type { FreshDatabase } from "@/test/fresh-database";
import { MetricStore, type MetricStoreOptions } from "../server";

/** A Tuesday at 00:00 UTC. */
export const DAY = Date.UTC(2026, 2, 3);
export const HOUR = 3_600_000;

export interface Opened {
  readonly wal: PostgresWal;
  readonly store: MetricStore;
  close(): Promise<void>;
}

/** A store on a fresh database, with a log of its own that looks at other processes only when asked. */
export async function openStore(
  db: FreshDatabase,
  clock: ManualClock,
  mode: "write" | "read" = "write",
  limits: MetricStoreOptions["limits"] = {},
): Promise<Opened> {
  const wal = new PostgresWal({ db, mode, queueBytes: 64 << 20, clock, tailMs: 3_600_000 });
  const store = new MetricStore({ db, wal, clock, limits });
  await store.load();
  await wal.start();
  return { wal, store, close: () => wal.close() };
}

export const manualClock = (at = DAY + 12 * HOUR): ManualClock => new ManualClock(unixMillis(at));

export function ctxAt(clock: ManualClock, tenant: string | null = null): Ctx {
  return { actor: { ...SYSTEM_ACTOR, tenant }, clock, requestId: "test", remoteAddress: "" };
}

type Sample = readonly [timeMs: number, value: number | HistogramValue | "stale"];

export function put(batch: SampleBatch, labels: Labels, samples: readonly Sample[], type: MetricType = "gauge"): void {
  const form = samples.some(([, v]) => typeof v === "object") ? "histogram" : "float";
  const key = `test:${form}:${JSON.stringify(labels)}`;
  const ref = batch.lookup(key) ?? batch.intern(key, { labels: canonicalLabels(labels), type, unit: "", help: "", form });
  for (const [t, v] of samples) {
    if (v === "stale") batch.stale(ref, t);
    else if (typeof v === "number") batch.sample(ref, t, v);
    else batch.histogram(ref, t, v);
  }
}

/** Writes samples of one series as one request. */
export async function write(store: MetricStore, labels: Labels, samples: readonly Sample[], type: MetricType = "gauge"): Promise<void> {
  const batch = store.openBatch({ keyId: "k", tenant: "" });
  put(batch, labels, samples, type);
  await store.writeSamples(batch);
}
