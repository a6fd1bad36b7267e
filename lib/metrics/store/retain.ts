import type { MetricStore } from "./metric-store";

const DAY_MS = 86_400_000;

/** How many days are kept. */
export interface MetricRetention {
  readonly samples: number;
  readonly rollups: number;
}

interface Partition {
  readonly parent: string;
  readonly child: string;
  /** The instant at which its range ends. */
  readonly ends: string;
}

/** Drops what is older than it is to be kept: whole partitions, exemplars, and series that have nothing left. Returns the number of partitions. */
export async function retainMetrics(store: MetricStore, keep: MetricRetention): Promise<number> {
  const now = store.clock.now();
  const oldest = { samples: now - keep.samples * DAY_MS, rollups: now - Math.max(keep.rollups, keep.samples) * DAY_MS };
  const { rows } = await store.db.pool.query<Partition>(
    `SELECT p.relname AS parent, c.relname AS child,
        substring(pg_get_expr(c.relpartbound, c.oid) from 'TO \\(''?(-?[0-9]+)''?\\)') AS ends
      FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid JOIN pg_class p ON p.oid = i.inhparent
      JOIN pg_namespace n ON n.oid = p.relnamespace
      WHERE n.nspname = 'telemetry' AND p.relname IN ('chunk', 'chunk_cold', 'rollup_5m', 'rollup_1h') AND p.relkind = 'p' AND c.relkind = 'r'`,
  );
  let dropped = 0;
  for (const { parent, child, ends } of rows) {
    const limit = parent.startsWith("rollup") ? oldest.rollups : oldest.samples;
    if (Number(ends) > limit && !(await isSpent(store, parent, child, Number(ends)))) continue;
    await store.db.pool.query("SELECT telemetry.drop_partition($1, $2)", [parent, child]);
    dropped++;
  }
  await store.db.pool.query("DELETE FROM telemetry.exemplar WHERE t < $1", [Math.floor(oldest.samples)]);
  await store.db.pool.query("DELETE FROM telemetry.metric_day WHERE day + $2 <= $1", [Math.floor(oldest.samples), DAY_MS]);
  await removeSeries(store, oldest.rollups);
  return dropped;
}

/** A day's chunks have all moved into cold groups. Late ones would make the partition anew. */
async function isSpent(store: MetricStore, parent: string, child: string, ends: number): Promise<boolean> {
  if (parent !== "chunk" || ends > store.clock.now() - 2 * DAY_MS || !/^chunk_-?\d+$/.test(child)) return false;
  const { rows } = await store.db.pool.query(`SELECT FROM telemetry."${child}" LIMIT 1`);
  return rows.length === 0;
}

async function removeSeries(store: MetricStore, before: number): Promise<void> {
  // Series in the head are older in the table than they are.
  const { rows } = await store.db.pool.query<{ id: string }>("SELECT id FROM telemetry.series WHERE last_seen < $1", [Math.floor(before)]);
  const gone = rows.map(({ id }) => Number(id)).filter((id) => store.head.buffersOf(store.index.byId(id)?.ref ?? -1).length === 0);
  if (gone.length === 0) return;
  await store.db.pool.query("DELETE FROM telemetry.series WHERE id = ANY($1::bigint[]) AND last_seen < $2", [gone, Math.floor(before)]);
  for (const id of gone) {
    const entry = store.index.byId(id);
    if (entry) store.removeSeries(entry);
  }
}
