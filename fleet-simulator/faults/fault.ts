/** What can go wrong on demand: the name, what happens, and what it needs to be told. */
export const FAULTS = {
  "kv-exhaustion": { scope: "node", says: "long prompts fill the KV memory; requests are preempted and recomputed" },
  "gpu-xid": { scope: "node", says: "a GPU falls off the bus (Xid 79); the engine dies and stays down" },
  hang: { scope: "node", says: "a collective never returns; running requests stand still until the watchdog" },
  "queue-buildup": { scope: "pool", says: "more arrives than the pool can finish; the queue grows" },
  "bad-rollout": { scope: "pool", says: "a new engine release rambles and repeats itself" },
  "prefix-collapse": { scope: "pool", says: "a time stamp at the head of every prompt; nothing is found in the cache" },
  "oom-loop": { scope: "node", says: "CUDA runs out of memory, the engine restarts, and again" },
  imbalance: { scope: "pool", says: "the router sends nearly everything to one replica" },
  "tenant-abuse": { scope: "tenant", says: "one tenant asks ten times as much, with long outputs" },
  outage: { scope: "region", says: "a region is gone" },
} as const satisfies Record<string, { scope: "node" | "pool" | "tenant" | "region"; says: string }>;

export type FaultName = keyof typeof FAULTS;

export const isFaultName = (name: string): name is FaultName => Object.hasOwn(FAULTS, name);

/** One fault, where and when. Times are Unix milliseconds. */
export interface Fault {
  readonly name: FaultName;
  /** A node id, pool id, tenant id or region, by the fault's scope. */
  readonly target: string;
  readonly from: number;
  readonly until: number;
}
