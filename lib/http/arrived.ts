import { days, toMillis, unixMillis } from "@/lib/kernel/units";
import { ingestHealth } from "@/lib/ingest/server";
import { findLogs } from "@/lib/logs/server";
import { labelValues } from "@/lib/metrics/server";
import type { Ctx } from "@/lib/people";
import { traceFacets } from "@/lib/traces/server";

/** Whether anything of each signal has come in that is not Sightglass' own. */
export interface Arrived {
  readonly spans: boolean;
  readonly samples: boolean;
  readonly logs: boolean;
}

const OWN_NAME = "sightglass";
const isForeign = (name: string): boolean => name !== OWN_NAME;

/**
 * For the first-run page, which waits for it. The door of this process knows
 * at once; a process that only shows pages asks the stores about the last day.
 */
export async function arrived(ctx: Ctx): Promise<Arrived> {
  const { flows } = ingestHealth(ctx);
  const seen = (signal: string): boolean => flows.some((flow) => flow.signal === signal && flow.accepted > 0);
  const now = ctx.clock.now();
  const range = { from: unixMillis(now - toMillis(days(1))), to: unixMillis(now + toMillis(days(1))) };
  return {
    spans: seen("traces") || (await traceFacets(ctx, range)).services.some(({ value }) => isForeign(value)),
    samples: seen("metrics") || (await labelValues(ctx, "job")).some(isForeign),
    logs: seen("logs") || (await findLogs(ctx, { range, limit: 1, direction: "backward" })).records.length > 0,
  };
}
