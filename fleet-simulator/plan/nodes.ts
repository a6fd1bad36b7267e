import { hashSeed } from "@/lib/kernel/random";
import { MODELS, type ModelAlias, type ModelPlan } from "./models";

export const REGIONS = ["us-east-1", "eu-west-1", "ap-southeast-1"] as const;
export type Region = (typeof REGIONS)[number];

/** Milliseconds from the gateway (us-east-1) to a region and back. */
export const ROUND_TRIP_MS: Readonly<Record<Region, number>> = { "us-east-1": 2, "eu-west-1": 76, "ap-southeast-1": 212 };

export interface GpuPlan {
  readonly index: number;
  readonly uuid: string;
  /** As DCGM writes it, `00000000:1B:00.0`; the kernel writes `0000:1b:00`. */
  readonly busId: string;
}

/** One engine on one host. */
export interface NodePlan {
  /** Unique in the fleet: `llama-3-3-70b-use1-0`. */
  readonly id: string;
  readonly model: ModelPlan;
  readonly region: Region;
  readonly host: string;
  /** `instance` of its series and `service.instance.id` of its spans. */
  readonly instance: string;
  readonly gpus: readonly GpuPlan[];
}

/** The nodes that serve one model in one region. */
export interface PoolPlan {
  readonly id: string;
  readonly model: ModelPlan;
  readonly region: Region;
  readonly nodes: readonly NodePlan[];
}

/** Releases of an engine in the order in which the fleet ran them; the last is the one that goes wrong. */
export const VERSIONS = {
  vllm: { before: "0.10.2", current: "0.11.0", bad: "0.11.1" },
  sglang: { before: "0.5.2", current: "0.5.3", bad: "0.5.4" },
} as const;

const SHORT: Readonly<Record<Region, string>> = { "us-east-1": "use1", "eu-west-1": "euw1", "ap-southeast-1": "apse1" };

const REPLICAS: readonly (readonly [ModelAlias, Region, number])[] = [
  ["llama-3.3-70b", "us-east-1", 2],
  ["llama-3.3-70b", "eu-west-1", 2],
  ["llama-3.3-70b", "ap-southeast-1", 1],
  ["llama-3.1-8b", "us-east-1", 2],
  ["llama-3.1-8b", "eu-west-1", 1],
  ["llama-3.1-8b", "ap-southeast-1", 1],
  ["qwen3-32b", "us-east-1", 1],
  ["qwen3-32b", "eu-west-1", 1],
  ["qwen3-32b", "ap-southeast-1", 1],
  ["r1-distill-32b", "us-east-1", 1],
  ["r1-distill-32b", "eu-west-1", 1],
];

function gpus(host: string, count: number): GpuPlan[] {
  return Array.from({ length: count }, (_, index) => {
    const hex = (part: string) => hashSeed(`${host}/${index}/${part}`).toString(16).padStart(8, "0");
    const [a, b, c] = [hex("a"), hex("b"), hex("c")];
    const bus = (0x1b + index * 0x20).toString(16).toUpperCase();
    return {
      index,
      uuid: `GPU-${a}-${b.slice(0, 4)}-4${b.slice(4, 7)}-8${c.slice(0, 3)}-${c}${hex("d").slice(0, 4)}`,
      busId: `00000000:${bus}:00.0`,
    };
  });
}

function plan(): PoolPlan[] {
  const hosts: Record<string, number> = {};
  return REPLICAS.map(([alias, region, count]) => {
    const model: ModelPlan = MODELS[alias];
    const poolId = `${alias.replaceAll(".", "-")}-${SHORT[region]}`;
    const nodes = Array.from({ length: count }, (_, i): NodePlan => {
      const number = (hosts[region] = (hosts[region] ?? 0) + 1);
      const host = `gpu-${SHORT[region]}-${String(number).padStart(2, "0")}`;
      const id = `${poolId}-${i}`;
      const port = model.engine === "vllm" ? 8000 : 30000;
      return { id, model, region, host, instance: `${id}:${port}`, gpus: gpus(host, model.gpusPerNode) };
    });
    return { id: poolId, model, region, nodes };
  });
}

export const POOLS: readonly PoolPlan[] = plan();
export const NODES: readonly NodePlan[] = POOLS.flatMap((p) => p.nodes);

export const nodePlan = (id: string): NodePlan => {
  const found = NODES.find((n) => n.id === id);
  if (!found) throw new RangeError(`no node "${id}"; there are ${NODES.map((n) => n.id).join(", ")}`);
  return found;
};

export const poolOf = (model: string, region: Region): PoolPlan | undefined =>
  POOLS.find((p) => p.model.alias === model && p.region === region);

export const GATEWAY = { id: "gateway", instance: "gateway-0:4000", version: "1.77.3", host: "edge-use1-01" } as const;
export const ROUTER = { id: "router", instance: "router-0:9090", version: "0.4.0", host: "edge-use1-01" } as const;
