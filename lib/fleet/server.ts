import type { Clock } from "@/lib/kernel/clock";
import { type Ctx, SYSTEM_ACTOR } from "@/lib/people";
import { observeFleet } from "./duty/observe-fleet";
import { reviewHistory } from "./duty/review-history";
import { readerFor } from "./reads/bound-reader";

export { fleetOverview, listChanges, listNodes, nodeDetail, replicaHeat, unknownNames } from "./reads/fleet";
export { postChange } from "./verbs/post-change";

const systemCtx = (clock: Clock, requestId: string): Ctx => ({ actor: SYSTEM_ACTOR, clock, requestId, remoteAddress: "" });

/**
 * The room's duties; one process in the installation runs each at a time. The
 * first records nodes and reports what changes, the second finds changes in
 * telemetry that arrived late.
 */
export const fleetDuties = [
  {
    name: "fleet-observe",
    everyMs: 15_000,
    run: async (clock: Clock): Promise<void> => {
      await observeFleet(readerFor(systemCtx(clock, "fleet-observe")), clock);
    },
  },
  {
    name: "fleet-review",
    everyMs: 300_000,
    run: async (clock: Clock): Promise<void> => {
      await reviewHistory(readerFor(systemCtx(clock, "fleet-review")), clock);
    },
  },
] as const;
