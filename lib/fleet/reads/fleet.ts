/** The fleet's reads, each on behalf of an actor. */
import { Fault } from "@/lib/kernel/faults";
import type { TimeRange } from "@/lib/kernel/time-range";
import { unixMillis } from "@/lib/kernel/units";
import { database } from "@/lib/db/server";
import { type Ctx, requirePermission } from "@/lib/people";
import type { Change } from "../change";
import { deploymentId, displayName } from "../identity";
import type { NodeDetail, NodeIdentity } from "../node-detail";
import type { FleetOverview, HeatMetric, ReplicaHeat } from "../overview";
import { readChanges } from "../store/changes";
import { readNodes } from "../store/nodes";
import type { UnknownName } from "../unknown-name";
import { FRESH_MS, recently } from "./answer-cache";
import { readerFor } from "./bound-reader";
import { readHeat } from "./heat";
import { knownNodes } from "./known-nodes";
import { readNodeDetail } from "./node";
import { PRESENT_MS, readOverview } from "./overview";
import { snapshotFleet } from "./snapshot";
import { readTenantOverview } from "./tenant-overview";
import { readUnknownNames } from "./unknown-names";

const MAX_CHANGES = 500;

// Of a month, a minute is nothing, and a month is the most work.
const MAX_SETTLE_MS = 60_000;

/** The range moved to whole seconds enough that screens that ask in the same moment ask the same thing. */
function settled(range: TimeRange): TimeRange {
  const span = range.to - range.from;
  const unit = Math.min(MAX_SETTLE_MS, Math.max(FRESH_MS, Math.ceil(span / 2_000 / FRESH_MS) * FRESH_MS));
  const to = Math.floor(range.to / unit) * unit;
  return { from: unixMillis(to - span), to: unixMillis(to) };
}

const notFound = () => new Fault("not-found", "There is no such node.", { fix: "Open Fleet to see the nodes there are." });

/** The fleet over a period, a few seconds old at most. Throws Fault `forbidden` without `fleet:read`. */
export async function fleetOverview(ctx: Ctx, range: TimeRange): Promise<FleetOverview> {
  requirePermission(ctx.actor, "fleet:read");
  const asked = settled(range);
  const now = ctx.clock.now();
  return recently(`overview ${JSON.stringify(ctx.actor.tenant)} ${asked.from} ${asked.to}`, now, async () => {
    if (ctx.actor.tenant !== null) return readTenantOverview(readerFor(ctx), asked);
    return readOverview(readerFor(ctx), await readNodes(database().pool), asked, now);
  });
}

/** Who is in the fleet now, without measures: for palettes and filters. Empty for an actor bound to one tenant. */
export async function listNodes(ctx: Ctx): Promise<readonly NodeIdentity[]> {
  requirePermission(ctx.actor, "fleet:read");
  if (ctx.actor.tenant !== null) return [];
  const nodes = await readNodes(database().pool);
  return nodes
    .filter((node) => node.lostAt === null)
    .map(({ id, role, engine, version, model, region, job, host, pod }) => ({
      id,
      name: displayName(id, host, pod),
      role,
      engine,
      version,
      model,
      region,
      job,
      host,
      pod,
      deploymentId: deploymentId(model, region),
    }));
}

/**
 * One node's page. Throws Fault `not-found` when no such node was seen by the
 * range's end, and for an actor bound to one tenant, who sees no nodes.
 */
export async function nodeDetail(ctx: Ctx, nodeId: string, range: TimeRange): Promise<NodeDetail> {
  requirePermission(ctx.actor, "fleet:read");
  if (ctx.actor.tenant !== null) throw notFound();
  const asked = settled(range);
  const now = ctx.clock.now();
  const { snapshot, nodes } = await fleetAt(ctx, asked);
  const known = nodes.find(({ node }) => node.id === nodeId);
  if (known === undefined) throw notFound();
  const changes = await readChanges(database().pool, { range: asked, subject: nodeId, limit: MAX_CHANGES });
  return readNodeDetail(readerFor(ctx), snapshot.selectors, known, changes, asked, now - asked.to > PRESENT_MS);
}

/** One measure of every replica over time. Empty for an actor bound to one tenant. */
export async function replicaHeat(ctx: Ctx, metric: HeatMetric, range: TimeRange): Promise<ReplicaHeat> {
  requirePermission(ctx.actor, "fleet:read");
  const asked = settled(range);
  return recently(`heat ${metric} ${JSON.stringify(ctx.actor.tenant)} ${asked.from} ${asked.to}`, ctx.clock.now(), async () => {
    const { snapshot, nodes } = await fleetAt(ctx, asked);
    return readHeat(readerFor(ctx), snapshot.selectors, ctx.actor.tenant === null ? nodes : [], metric, asked);
  });
}

/** Changes within the range, newest first, at most 500; of one subject when it is given. Empty for an actor bound to one tenant. */
export async function listChanges(ctx: Ctx, range: TimeRange, subject: string | null = null): Promise<readonly Change[]> {
  requirePermission(ctx.actor, "fleet:read");
  if (ctx.actor.tenant !== null) return [];
  return readChanges(database().pool, { range, subject, limit: MAX_CHANGES });
}

/** Metric names that arrive but that the registry does not know. Needs `settings:read`. */
export async function unknownNames(ctx: Ctx): Promise<readonly UnknownName[]> {
  requirePermission(ctx.actor, "settings:read");
  return readUnknownNames(readerFor(ctx));
}

async function fleetAt(ctx: Ctx, range: TimeRange) {
  return recently(`fleet ${JSON.stringify(ctx.actor.tenant)} ${range.to}`, ctx.clock.now(), async () => {
    const [snapshot, records] = await Promise.all([snapshotFleet(readerFor(ctx), range.to), readNodes(database().pool)]);
    return { snapshot, nodes: knownNodes(snapshot.nodes, records, range) };
  });
}
