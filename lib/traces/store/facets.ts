import type { TimeRange } from "@/lib/kernel/time-range";
import { millisToNanos } from "@/lib/kernel/units";
import { type Ctx, requirePermission } from "@/lib/people";
import { identityOf } from "@/lib/telemetry/identity";
import type { FacetValue, TraceFacets } from "../summary";
import { traceStore } from "./trace-store";

/** Rows of the index that are counted; more make the counts those of a sample. */
const MAX_ROWS = 200_000;
const MAX_VALUES = 100;

/**
 * The values by which the traces of a range can be filtered. Counts are of
 * traces; a trace that still arrives may count twice. A tenant's own viewer
 * gets the values of its own spans.
 */
export async function traceFacets(ctx: Ctx, range: TimeRange): Promise<TraceFacets> {
  requirePermission(ctx.actor, "traces:read");
  const { tenant } = ctx.actor;
  const store = traceStore();
  const snapshot = store.writer.snapshot();
  const services = new Set<string>();
  const operations = new Set<string>();
  const tenants = new Map<string, number>();
  const models = new Map<string, number>();
  const statuses = new Map<string, number>();
  const add = (counts: Map<string, number>, value: string, n: number) => value !== "" && counts.set(value, (counts.get(value) ?? 0) + n);

  const index = await store.db.pool.query<{ tenant: string; model: string; failed: boolean; n: string; names: string[] }>(
    `WITH counts AS (
        SELECT shape, errors > 0 AS failed, count(*) AS n FROM (
          SELECT shape, errors FROM telemetry.trace_index WHERE start_ns >= $1 AND start_ns < $2
            AND ($3::text IS NULL OR shape = ANY(ARRAY(SELECT shape FROM telemetry.trace_shape WHERE tenant = $3))) LIMIT ${MAX_ROWS}) AS i
        GROUP BY shape, failed)
      SELECT tenant, model, failed, sum(n) AS n, array_agg(DISTINCT root_service || chr(31) || root_name) AS names
      FROM counts JOIN telemetry.trace_shape USING (shape) GROUP BY tenant, model, failed`,
    [millisToNanos(range.from).toString(), millisToNanos(range.to).toString(), tenant],
  );
  for (const row of index.rows) {
    add(tenants, row.tenant, Number(row.n));
    add(models, row.model, Number(row.n));
    add(statuses, row.failed ? "error" : "ok", Number(row.n));
    for (const name of row.names) note(name.split("\u001f") as [string, string], services, operations);
  }
  // What blocks list is of all tenants: only who may see all of them gets it.
  if (tenant === null) {
    const blocks = await store.db.pool.query<{ operation: string }>(
      `SELECT DISTINCT unnest(operations) AS operation FROM telemetry.span_block WHERE t_max >= $1 AND t_min < $2 LIMIT 2000`,
      [range.from, range.to],
    );
    for (const row of blocks.rows) note(row.operation.split("\u001f") as [string, string], services, operations);
  }
  for (const batch of snapshot.batches) {
    if (batch.tMax < range.from || batch.tMin >= range.to) continue;
    for (const span of batch.records) {
      if (tenant === null || span.tenant === tenant) note([identityOf(span.resource).service, span.name], services, operations);
    }
    for (const part of store.partsOf(batch)) {
      if (tenant !== null && part.tenant !== tenant) continue;
      add(tenants, part.tenant, 1);
      add(models, part.model, 1);
      add(statuses, part.errors > 0 ? "error" : "ok", 1);
    }
  }
  return {
    services: present(services),
    operations: present(operations),
    tenants: counted(tenants),
    models: counted(models),
    statuses: counted(statuses),
  };
}

function note([service, operation]: readonly [string, string], services: Set<string>, operations: Set<string>): void {
  services.add(service);
  if (operations.size < 2000) operations.add(operation);
}

const present = (values: ReadonlySet<string>): FacetValue[] => [...values].sort().map((value) => ({ value, count: null }));

const counted = (counts: ReadonlyMap<string, number>): FacetValue[] =>
  [...counts]
    .sort((a, b) => b[1] - a[1])
    .slice(0, MAX_VALUES)
    .map(([value, count]) => ({ value, count }));
