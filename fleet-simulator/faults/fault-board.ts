import { NODES, POOLS, REGIONS } from "../plan/nodes";
import { TENANTS } from "../plan/tenants";
import { FAULTS, type Fault, type FaultName, isFaultName } from "./fault";

/** The faults of a fleet: those planned, and those an operator starts and ends. */
export class FaultBoard {
  #faults: readonly Fault[];

  constructor(planned: readonly Fault[]) {
    this.#faults = planned;
  }

  get all(): readonly Fault[] {
    return this.#faults;
  }

  active(at: number): readonly Fault[] {
    return this.#faults.filter((f) => f.from <= at && at < f.until);
  }

  /** Begins a fault now. Without a target, the first that fits. Throws RangeError that says what may be given. */
  start(name: string, target: string | null, at: number, forMs: number): Fault {
    if (!isFaultName(name)) throw new RangeError(`no fault "${name}"; there are ${Object.keys(FAULTS).join(", ")}`);
    const choices = targetsFor(name);
    const chosen = target ?? DEFAULTS[name] ?? choices[0]!;
    if (!choices.includes(chosen)) throw new RangeError(`${name} strikes a ${FAULTS[name].scope}: one of ${choices.join(", ")}`);
    const fault: Fault = { name, target: chosen, from: at, until: at + forMs };
    this.#faults = [...this.#faults.filter((f) => f.until > at - 3_600_000), fault];
    return fault;
  }

  /** Ends what is active of this name, or everything. Returns how many. */
  stop(name: string | null, at: number): number {
    let ended = 0;
    this.#faults = this.#faults.map((f) => {
      if (f.from > at || f.until <= at || (name !== null && f.name !== name)) return f;
      ended++;
      return { ...f, until: at };
    });
    return ended;
  }

  /** Adds a planned fault. */
  plan(faults: readonly Fault[]): void {
    this.#faults = [...this.#faults, ...faults];
  }
}

/** Where each fault shows best when nobody says where. */
const DEFAULTS: Partial<Record<FaultName, string>> = {
  "kv-exhaustion": "llama-3-3-70b-euw1-0",
  "gpu-xid": "llama-3-3-70b-use1-1",
  hang: "qwen3-32b-euw1-0",
  "queue-buildup": "r1-distill-32b-use1",
  "bad-rollout": "llama-3-1-8b-use1",
  "prefix-collapse": "llama-3-3-70b-use1",
  "oom-loop": "llama-3-1-8b-euw1-0",
  imbalance: "llama-3-3-70b-use1",
  "tenant-abuse": "vesper-games",
  outage: "ap-southeast-1",
};

/** Everything a fault can strike. */
export function targetsFor(name: FaultName): readonly string[] {
  const scopes = {
    node: NODES.map((n) => n.id),
    // With a single replica there is nothing to be out of balance.
    pool: POOLS.filter((p) => name !== "imbalance" || p.nodes.length > 1).map((p) => p.id),
    tenant: TENANTS.map((t) => t.id),
    region: [...REGIONS],
  };
  return scopes[FAULTS[name].scope];
}
