import { type Database, copyRows, sqlInteger } from "@/lib/db/server";
import { DAY_MS } from "./compact-day";

/** Reads series' roll-ups of the days from that of `from` on and before `to`, day after day. */
export async function fetchRollups(
  db: Database,
  resolution: "5m" | "1h",
  ids: readonly number[],
  from: number,
  to: number,
  each: (id: number, data: Uint8Array) => void,
): Promise<void> {
  if (ids.length === 0 || !(from < to)) return;
  const list = ids.map(sqlInteger).join();
  const between = `t0 >= ${sqlInteger(Math.floor(from / DAY_MS) * DAY_MS)} AND t0 < ${sqlInteger(Math.ceil(to))}`;
  const client = await db.pool.connect();
  let failed: Error | boolean = true;
  try {
    const select = `SELECT series_id, data FROM telemetry.rollup_${resolution} WHERE series_id = ANY('{${list}}'::bigint[]) AND ${between} ORDER BY t0`;
    await copyRows(client, select, (row) => each(row.int8(0), row.bytes(1)));
    failed = false;
  } finally {
    client.release(failed);
  }
}
