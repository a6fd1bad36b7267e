import type { Database } from "@/lib/db/server";
import type { HeadSnapshot } from "@/lib/telemetry/record-head";
import type { SpanRecord } from "@/lib/telemetry/span";
import type { TraceQuery } from "../query";
import { requiredKeys } from "../filter";
import type { TracePart } from "../trace-part";
import { traceIn, traceLiteral } from "./span-blocks";

interface IndexRow {
  readonly trace_id: string;
  readonly tenant: string;
  readonly start_ns: string;
  readonly end_ns: string;
  readonly spans: number;
  readonly errors: number;
  readonly has_root: boolean;
  readonly partial: boolean;
  readonly root_service: string;
  readonly root_name: string;
  readonly model: string;
  readonly ttft_ms: number | null;
  readonly queue_ms: number | null;
  readonly tokens_in: number | null;
  readonly tokens_out: number | null;
  readonly keys: readonly number[];
  readonly services: readonly string[];
  readonly shard: number;
  readonly wal_to: string;
}

/** The stored parts of some traces, without what the snapshot still holds. `tenant` null: of every tenant. */
export async function readParts(
  db: Database,
  traceIds: readonly string[],
  tenant: string | null,
  snapshot: HeadSnapshot<SpanRecord>,
): Promise<TracePart[]> {
  if (traceIds.length === 0) return [];
  const { rows } = await db.pool.query<IndexRow>(
    `SELECT encode(i.trace_id, 'hex') AS trace_id, s.tenant, i.start_ns, i.end_ns, i.spans, i.errors, i.has_root, i.partial,
        s.root_service, s.root_name, s.model, i.ttft_ms, i.queue_ms, i.tokens_in, i.tokens_out, s.keys, s.services, b.shard, b.wal_to
      FROM telemetry.trace_index i JOIN telemetry.trace_shape s USING (shape) JOIN telemetry.span_block b USING (block_id)
      WHERE ${traceIn("i.trace_id", traceIds)} AND ($1::text IS NULL OR s.tenant = $1)`,
    [tenant],
  );
  return rows.filter((row) => !isHeld(snapshot, row.shard, BigInt(row.wal_to))).map(toPart);
}

/** The block repeats what the snapshot holds. */
export function isHeld(snapshot: HeadSnapshot<unknown>, shard: number, walTo: bigint): boolean {
  const from = snapshot.heldFrom.get(shard);
  return from !== undefined && walTo >= from;
}

function toPart(row: IndexRow): TracePart {
  return {
    traceId: row.trace_id,
    tenant: row.tenant,
    startNs: BigInt(row.start_ns),
    endNs: BigInt(row.end_ns),
    spans: row.spans,
    errors: row.errors,
    hasRoot: row.has_root,
    partial: row.partial,
    rootService: row.root_service,
    rootName: row.root_name,
    model: row.model,
    ttftMs: row.ttft_ms,
    queueMs: row.queue_ms,
    tokensIn: row.tokens_in,
    tokensOut: row.tokens_out,
    keys: row.keys,
    services: row.services,
  };
}

/** Where a walk over the index has come: the last row seen. */
export interface IndexPlace {
  readonly startNs: bigint;
  readonly traceId: string;
}

export interface CandidateOrder {
  readonly fromNs: bigint;
  readonly toNs: bigint;
  readonly tenant: string | null;
  readonly limit: number;
}

/** Rows of the time range that may belong to a trace the query wants, in order of start. `after` excludes what was seen. */
export async function candidatesByStart(
  db: Database,
  query: TraceQuery,
  order: CandidateOrder,
  after: IndexPlace | null,
): Promise<IndexPlace[]> {
  const { where, values } = conditions(query, order);
  const [op, direction] = query.order === "oldest" ? [">", "ASC"] : ["<", "DESC"];
  const place = after ? ` AND (start_ns, trace_id) ${op} (${after.startNs}, ${traceLiteral(after.traceId)})` : "";
  const { rows } = await db.pool.query<{ start_ns: string; trace_id: string }>(
    `SELECT start_ns, encode(trace_id, 'hex') AS trace_id FROM telemetry.trace_index i WHERE ${where}${place}
      ORDER BY i.start_ns ${direction}, i.trace_id ${direction} LIMIT ${Math.floor(order.limit)}`,
    values,
  );
  return rows.map((row) => ({ startNs: BigInt(row.start_ns), traceId: row.trace_id }));
}

/** The longest rows of the range, and the longest of those that are not whole traces: their traces may be longer still. */
export async function slowestCandidates(db: Database, query: TraceQuery, order: CandidateOrder, belowNs: bigint | null): Promise<string[]> {
  const { where, values } = conditions(query, order);
  const limit = Math.floor(order.limit);
  const below = belowNs === null ? "" : ` AND end_ns - start_ns <= ${belowNs}`;
  const longest = (extra: string) =>
    `(SELECT trace_id FROM telemetry.trace_index i WHERE ${where}${extra} ORDER BY end_ns - start_ns DESC LIMIT ${limit})`;
  const { rows } = await db.pool.query<{ trace_id: string }>(
    `SELECT encode(trace_id, 'hex') AS trace_id FROM (${longest(below)} UNION ${longest(`${below} AND partial`)}) AS c`,
    values,
  );
  return rows.map((row) => row.trace_id);
}

/** What a single row must fulfil. A limit from below on the duration cannot be held against a row that is only a part. */
function conditions(query: TraceQuery, order: CandidateOrder): { readonly where: string; readonly values: unknown[] } {
  const values: unknown[] = [];
  const bind = (value: unknown) => `$${values.push(value)}`;
  const where = [`i.start_ns >= ${bind(order.fromNs.toString())}::bigint`, `i.start_ns < ${bind(order.toNs.toString())}::bigint`];
  const shape: string[] = [];
  const keys = requiredKeys(query);
  if (keys.length > 0) shape.push(`keys @> ${bind(keys)}::int[]`);
  if (query.exceptService !== undefined) shape.push(`NOT services <@ ARRAY[${bind(query.exceptService)}::text]`);
  const tenant = order.tenant ?? query.tenant;
  if (tenant !== undefined) shape.push(`tenant = ${bind(tenant)}`);
  if (query.model !== undefined) shape.push(`model = ${bind(query.model)}`);
  // Asked once, not once a row: an array of the shapes that will do.
  if (shape.length > 0) where.push(`i.shape = ANY(ARRAY(SELECT shape FROM telemetry.trace_shape WHERE ${shape.join(" AND ")}))`);
  if (query.status === "error") where.push("i.errors > 0");
  if (query.status === "ok") where.push("i.errors = 0");
  if (query.minDurationMs !== undefined) {
    where.push(`(i.partial OR i.end_ns - i.start_ns >= ${bind(Math.floor(query.minDurationMs * 1e6))}::bigint)`);
  }
  if (query.maxDurationMs !== undefined) where.push(`i.end_ns - i.start_ns <= ${bind(Math.ceil(query.maxDurationMs * 1e6))}::bigint`);
  return { where: where.join(" AND "), values };
}
