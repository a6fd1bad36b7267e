import { DAY_MS } from "./compact-day";
import type { MetricStore } from "./metric-store";

/** Where samples and roll-ups are. Unix milliseconds. */
export interface KeptSpans {
  /** Before this instant roll-ups hold all that the samples hold. */
  readonly rolledBefore: number;
  /** Before this instant there are roll-ups alone: the samples' time is over. -Infinity while nothing has gone. */
  readonly samplesSince: number;
}

/** A compaction or retention of a moment ago may be overlooked: both leave the same answers behind. */
const KEPT_MS = 1_000;
const known = new WeakMap<MetricStore, { readonly at: number; readonly spans: KeptSpans }>();

export async function keptSpans(store: MetricStore): Promise<KeptSpans> {
  const now = store.clock.now();
  const before = known.get(store);
  if (before && now >= before.at && now - before.at < KEPT_MS) return before.spans;
  const { rows } = await store.db.pool.query<{ first: string | null; open: string | null; last: string | null }>(
    "SELECT min(day) AS first, min(day) FILTER (WHERE compacted IS NULL OR dirty) AS open, max(day) AS last FROM telemetry.metric_day",
  );
  const row = rows[0];
  const spans: KeptSpans = {
    rolledBefore: row?.open ? Number(row.open) : row?.last ? Number(row.last) + DAY_MS : -Infinity,
    samplesSince: row?.first ? Number(row.first) : -Infinity,
  };
  known.set(store, { at: now, spans });
  return spans;
}
