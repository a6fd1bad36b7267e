import type { Chance } from "../chance";
import type { FleetNode } from "../fleet-node";
import type { Arrival } from "./workload";

/** The router holds requests back while every replica has this many waiting. */
const SATURATED_AT = 24;

export const isSaturated = (ready: readonly FleetNode[]): boolean =>
  ready.length > 0 && ready.every((n) => n.engine.waiting >= SATURATED_AT);

/** The replica that knows most of the prompt and has least to do. Throws when there is none. */
export function chooseReplica(ready: readonly FleetNode[], arrival: Arrival, favourite: number | null, chance: Chance): FleetNode {
  const first = ready[0];
  if (!first) throw new RangeError("no replica is ready");
  if (favourite !== null && chance.happens(0.94)) return ready[favourite] ?? first;
  let best = first;
  let bestScore = -Infinity;
  for (const node of ready) {
    const known = arrival.pieces.length === 0 ? 0 : node.engine.kv.match(arrival.pieces) / arrival.pieces.length;
    const load = node.engine.load / node.engine.limits.maxSequences;
    const score = known - 1.6 * load + 0.02 * chance.unit();
    if (score > bestScore) [best, bestScore] = [node, score];
  }
  return best;
}
