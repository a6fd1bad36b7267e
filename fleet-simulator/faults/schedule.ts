import { Chance } from "../chance";
import type { Rollout } from "./effects";
import type { Fault, FaultName } from "./fault";
import { targetsFor } from "./fault-board";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** What went wrong in the week before: how long ago, where, for how many minutes. */
const PAST: readonly (readonly [ago: number, name: FaultName, target: string, minutes: number])[] = [
  [6 * DAY + 5 * HOUR, "kv-exhaustion", "llama-3-3-70b-euw1-1", 35],
  [5 * DAY + 9 * HOUR, "gpu-xid", "llama-3-3-70b-use1-1", 70],
  [4 * DAY + 14 * HOUR, "tenant-abuse", "vesper-games", 40],
  [3 * DAY + 7 * HOUR, "hang", "qwen3-32b-euw1-0", 18],
  [2 * DAY + 11 * HOUR, "prefix-collapse", "llama-3-3-70b-use1", 90],
  [1 * DAY + 20 * HOUR, "outage", "ap-southeast-1", 22],
  [1 * DAY + 6 * HOUR, "bad-rollout", "llama-3-1-8b-use1", 45],
  [14 * HOUR, "oom-loop", "llama-3-1-8b-euw1-0", 25],
  [8 * HOUR, "imbalance", "llama-3-3-70b-use1", 40],
  [3.5 * HOUR, "queue-buildup", "r1-distill-32b-use1", 25],
  [35 * MINUTE, "kv-exhaustion", "llama-3-3-70b-euw1-0", 8],
];

/** The faults and roll-outs of the week that ends at `end`. The same end gives the same week. */
export function pastFaults(end: number): Fault[] {
  return PAST.map(([ago, name, target, minutes]) => {
    const from = Math.floor((end - ago) / MINUTE) * MINUTE;
    return { name, target, from, until: from + minutes * MINUTE };
  });
}

export const pastRollouts = (end: number): Rollout[] => [
  { engine: "vllm", at: Math.floor((end - 4 * DAY - 2 * HOUR) / MINUTE) * MINUTE },
  { engine: "sglang", at: Math.floor((end - 2 * DAY - 3 * HOUR) / MINUTE) * MINUTE },
];

/** The order in which a live fleet is struck; the first comes soon, so that there is something to see. */
const LIVE: readonly FaultName[] = [
  "queue-buildup",
  "kv-exhaustion",
  "oom-loop",
  "prefix-collapse",
  "tenant-abuse",
  "imbalance",
  "bad-rollout",
  "gpu-xid",
  "hang",
  "outage",
];

/** Faults for the day that begins at `from`: one about every twenty minutes, for some minutes, never two at a time. */
export function liveFaults(seed: number, from: number): Fault[] {
  const chance = Chance.of(seed, "live faults");
  const faults: Fault[] = [];
  for (let at = from + 90_000, i = 0; at < from + DAY; i++) {
    const name = LIVE[i % LIVE.length]!;
    const choices = targetsFor(name);
    const until = at + Math.round(chance.between(4, 8)) * MINUTE;
    faults.push({ name, target: choices[chance.whole(0, choices.length - 1)]!, from: at, until });
    at = until + Math.round(chance.between(9, 18)) * MINUTE;
  }
  return faults;
}
