import type { FinishReason } from "../engine/request";
import { type NodePlan, POOLS, VERSIONS } from "../plan/nodes";
import type { Fault, FaultName } from "./fault";

/** Seconds between two crashes of an out-of-memory loop, and how long loading the model takes then. */
export const OOM_PERIOD_S = 100;
export const RESTART_S = 40;

/** What a node suffers at an instant. */
export interface NodeEffects {
  readonly down: boolean;
  readonly stalled: boolean;
  readonly forgetful: boolean;
  readonly slowness: number;
  /** Share of the KV memory that is taken. */
  readonly withheld: number;
  readonly version: string;
  readonly xid: number;
  /** Why it is down; null when it is not. */
  readonly cause: "oom" | "xid" | "outage" | null;
}

/** Everything that the faults of one instant do. */
export class FaultEffects {
  readonly active: readonly Fault[];
  readonly #at: number;
  readonly #rollouts: readonly Rollout[];

  constructor(faults: readonly Fault[], rollouts: readonly Rollout[], at: number) {
    this.#at = at;
    this.active = faults.filter((f) => f.from <= at && at < f.until);
    this.#rollouts = rollouts;
  }

  #on(name: FaultName, target: string): Fault | undefined {
    return this.active.length === 0 ? undefined : this.active.find((f) => f.name === name && f.target === target);
  }

  node(node: NodePlan): NodeEffects {
    const pool = poolIdOf(node);
    const oom = this.#on("oom-loop", node.id);
    const crashed = oom !== undefined && ((this.#at - oom.from) / 1_000) % OOM_PERIOD_S < RESTART_S;
    const xid = this.#on("gpu-xid", node.id) !== undefined;
    const outage = this.#on("outage", node.region) !== undefined;
    return {
      cause: xid ? "xid" : crashed ? "oom" : outage ? "outage" : null,
      down: crashed || xid || outage,
      stalled: this.#on("hang", node.id) !== undefined,
      forgetful: this.#on("prefix-collapse", pool) !== undefined,
      slowness: this.#on("bad-rollout", pool) ? 1.12 : 1,
      withheld: this.#on("kv-exhaustion", node.id) ? 0.62 : 0,
      version: this.version(node),
      xid: xid ? 79 : 0,
    };
  }

  version(node: NodePlan): string {
    const versions = VERSIONS[node.model.engine];
    if (this.#on("bad-rollout", poolIdOf(node))) return versions.bad;
    const rollout = this.#rollouts.find((r) => r.engine === node.model.engine);
    return rollout && this.#at < rollout.at ? versions.before : versions.current;
  }

  /** Factor on a tenant's requests per second. */
  tenantFactor(tenant: string): number {
    return this.#on("tenant-abuse", tenant) ? 10 : 1;
  }

  /** Factor on what arrives for one pool. */
  poolFactor(pool: string): number {
    return this.#on("queue-buildup", pool) ? 5 : 1;
  }

  promptFactor(model: string, region: string, tenant: string): number {
    if (this.#on("tenant-abuse", tenant)) return 0.7;
    return this.active.some((f) => f.name === "kv-exhaustion" && serves(f.target, model, region)) ? 3.2 : 1;
  }

  outputFactor(model: string, region: string, tenant: string): number {
    if (this.#on("tenant-abuse", tenant)) return 2.5;
    if (this.active.some((f) => f.name === "kv-exhaustion" && serves(f.target, model, region))) return 1.8;
    return this.active.some((f) => f.name === "bad-rollout" && serves(f.target, model, region)) ? 2.4 : 1;
  }

  /** How a request ends that did not run into its limit; `chance` in [0, 1) decides. */
  ending(model: string, region: string, chance: number): FinishReason {
    const bad = this.active.some((f) => f.name === "bad-rollout" && serves(f.target, model, region));
    if (chance < (bad ? 0.14 : 0.0002)) return "repetition";
    if (chance > 0.996) return "abort";
    if (chance > 0.995) return "error";
    return "stop";
  }

  /** The replica that the router prefers too much; null when it does not. */
  favourite(pool: string): number | null {
    return this.#on("imbalance", pool) ? 0 : null;
  }
}

/** All nodes of an engine moved to the current release at this time. */
export interface Rollout {
  readonly engine: "vllm" | "sglang";
  readonly at: number;
}

const poolIds = new Map(POOLS.flatMap((p) => p.nodes.map((n) => [n.id, p.id] as const)));

export const poolIdOf = (node: NodePlan): string => poolIds.get(node.id)!;

/** Whether a node or pool serves this model in this region. */
function serves(target: string, model: string, region: string): boolean {
  const pool = POOLS.find((p) => p.id === target || p.nodes.some((n) => n.id === target));
  return pool !== undefined && pool.model.alias === model && pool.region === region;
}
