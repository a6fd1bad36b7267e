import { inScope } from "@/lib/db/server";
import { processSingleton } from "@/lib/kernel/process-singleton";
import { type Ctx, requirePermission } from "@/lib/people";
import { BUILTIN_DASHBOARDS } from "../builtin/builtin-dashboards";
import { metricsRead } from "../metrics-read";
import { metricUses } from "../store/dashboards";
import type { MetricUse } from "../views";

/** Built-in dashboards never change while the process runs. */
const builtinUses = () =>
  processSingleton("dashboard-builtin-metrics", () =>
    BUILTIN_DASHBOARDS.map(({ uid, dashboard }) => ({ uid, title: dashboard.title, builtin: true, metrics: metricsRead(dashboard) })),
  );

/**
 * By metric name, the dashboards that read it, of those that the actor may
 * open. Names that a dashboard's variables spell out are not known. Needs
 * metrics:read.
 */
export async function metricsInDashboards(ctx: Ctx): Promise<ReadonlyMap<string, readonly MetricUse[]>> {
  requirePermission(ctx.actor, "metrics:read");
  const stored = await inScope(ctx.actor, metricUses);
  const uses = new Map<string, MetricUse[]>();
  for (const { metrics, ...use } of [...builtinUses(), ...stored.map((one) => ({ ...one, builtin: false }))]) {
    for (const name of metrics) {
      const known = uses.get(name);
      if (known) known.push(use);
      else uses.set(name, [use]);
    }
  }
  return uses;
}
