import { toDate } from "@/lib/kernel/clock";
import { unixMillis } from "@/lib/kernel/units";
import type { Pool, PoolClient } from "@/lib/db/server";
import type { NodeRecord } from "../change-detection";
import type { NodeRole } from "../overview";

interface NodeRow {
  readonly id: string;
  readonly id_label: string;
  readonly role: NodeRole;
  readonly engine: string;
  readonly model: string;
  readonly region: string;
  readonly job: string;
  readonly host: string;
  readonly pod: string;
  readonly version: string;
  readonly revision: string;
  readonly flags: Record<string, string>;
  readonly first_seen: Date;
  readonly last_seen: Date;
  readonly lost_at: Date | null;
}

const COLUMNS = "id, id_label, role, engine, model, region, job, host, pod, version, revision, flags, first_seen, last_seen, lost_at";

const record = (row: NodeRow): NodeRecord => ({
  id: row.id,
  idLabel: row.id_label,
  role: row.role,
  engine: row.engine,
  model: row.model,
  region: row.region,
  job: row.job,
  host: row.host,
  pod: row.pod,
  version: row.version,
  revision: row.revision,
  flags: row.flags,
  firstSeen: row.first_seen.getTime(),
  lastSeen: row.last_seen.getTime(),
  lostAt: row.lost_at?.getTime() ?? null,
});

/** Every node on record, ordered by id. */
export async function readNodes(db: Pool | PoolClient): Promise<readonly NodeRecord[]> {
  const { rows } = await db.query<NodeRow>(`SELECT ${COLUMNS} FROM telemetry.node ORDER BY id`);
  return rows.map(record);
}

export async function readNode(db: Pool, id: string): Promise<NodeRecord | null> {
  const { rows } = await db.query<NodeRow>(`SELECT ${COLUMNS} FROM telemetry.node WHERE id = $1`, [id]);
  return rows[0] ? record(rows[0]) : null;
}

/** Stores these records in one statement; a node's first sighting is never moved forward. */
export async function saveNodes(client: PoolClient, nodes: readonly NodeRecord[]): Promise<void> {
  if (nodes.length === 0) return;
  const rows = nodes.map((n) => ({
    ...n,
    id_label: n.idLabel,
    first_seen: toDate(unixMillis(n.firstSeen)),
    last_seen: toDate(unixMillis(n.lastSeen)),
    lost_at: n.lostAt === null ? null : toDate(unixMillis(n.lostAt)),
  }));
  await client.query(
    `INSERT INTO telemetry.node (${COLUMNS})
     SELECT ${COLUMNS} FROM jsonb_populate_recordset(NULL::telemetry.node, $1::jsonb)
     ON CONFLICT (id) DO UPDATE SET
       id_label = excluded.id_label, role = excluded.role, engine = excluded.engine, model = excluded.model, region = excluded.region,
       job = excluded.job, host = excluded.host, pod = excluded.pod, version = excluded.version, revision = excluded.revision,
       flags = excluded.flags, last_seen = greatest(node.last_seen, excluded.last_seen),
       first_seen = least(node.first_seen, excluded.first_seen), lost_at = excluded.lost_at`,
    [JSON.stringify(rows)],
  );
}
