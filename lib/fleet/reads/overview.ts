import type { TimeRange } from "@/lib/kernel/time-range";
import type { NodeRecord } from "../change-detection";
import { assembleOverview, type OverviewNode } from "../assemble-overview";
import { lookedUp } from "../outcome";
import type { FleetOverview } from "../overview";
import type { NodeMeasures } from "../vitals";
import { type KnownNode, knownNodes } from "./known-nodes";
import type { MetricsReader } from "./metrics-reader";
import { type Period, readPeriod } from "./period";
import { snapshotFleet } from "./snapshot";
import { readTenants } from "./tenants";

/** Below this the end of a range is the present: scrapes come every quarter of a minute or so. */
export const PRESENT_MS = 5 * 60_000;

/** Reads and assembles the overview of the whole fleet. `records` are the nodes on record. */
export async function readOverview(
  reader: MetricsReader,
  records: readonly NodeRecord[],
  range: TimeRange,
  now: number,
): Promise<FleetOverview> {
  const snapshot = await snapshotFleet(reader, range.to);
  const [period, tenants] = await Promise.all([
    readPeriod(reader, snapshot.selectors, range),
    readTenants(reader, snapshot.selectors, range),
  ]);
  const isPast = now - range.to > PRESENT_MS;
  return assembleOverview({
    range,
    grid: period.grid,
    nodes: knownNodes(snapshot.nodes, records, range).map((known) => overviewNode(known, period, isPast)),
    deploymentQuantiles: period.deploymentQuantiles,
    ttft: period.ttft,
    spend: period.spend,
    tenants,
    tenantView: false,
  });
}

/** One node's part of the overview. */
export function overviewNode(known: KnownNode, period: Period, isPast: boolean): OverviewNode {
  const { node, facts, gpus } = known;
  const { count } = period.grid;
  const half = (concept: keyof Period["rates"], second: boolean) => {
    const points = period.rates[concept].get(node.id)?.points ?? [];
    return second ? points.slice(count) : points.slice(0, count);
  };
  const engine = node.engine as NodeMeasures["engine"];
  const rates = (second: boolean) => ({
    engine,
    finished: half("requests.finished", second),
    failed: half("requests.failed", second),
    preempted: half("requests.preempted", second),
    promptTokens: half("tokens.prompt", second),
    tokens: half("tokens.generated", second),
    prefixHits: half("kv.prefix_hit_tokens", second),
    prefixLookups: lookedUp(engine, half("kv.prefix_query_tokens", second), half("tokens.prompt", second)),
  });
  const quantiles = period.nodeQuantiles(node.id);
  const gauges = { running: facts.running, waiting: facts.waiting, kvUsage: facts.kvUsage, gpus };
  const measures: NodeMeasures = { ...rates(true), ...quantiles, ...gauges };
  const none = { ttftP50: [], ttftP95: [], itlP95: [], running: null, waiting: null, kvUsage: null, gpus: [] };
  const silentThen = facts.running === null && facts.finishedPerS === null && facts.up === null && facts.readyEndpoints === null;
  return {
    id: node.id,
    role: node.role,
    engine: node.engine,
    model: node.model,
    region: node.region,
    host: node.host,
    pod: node.pod,
    version: node.version,
    lastSeen: node.lastSeen,
    facts,
    unknownThen: isPast && silentThen,
    measures,
    before: { ...rates(false), ...none },
  };
}
