import type { Severity } from "@/lib/kernel/severity";
import type { Kpi, LatencyFigure, TimeGrid } from "./measures";
import type { TenantShare } from "./tenants";

/**
 * State of a node or deployment. `no-data`: seen before, but nothing arrives
 * and nothing says it was stopped; never shown as healthy.
 */
export const HEALTHS = ["ok", "at-risk", "breached", "down", "no-data"] as const;
export type Health = (typeof HEALTHS)[number];

/** What a node is: an engine serves a model, a gateway knows tenants, a router picks replicas. */
export type NodeRole = "engine" | "gateway" | "router";

/** Health with its reason. */
export interface HealthVerdict {
  readonly health: Health;
  /** A sentence saying why, with the numbers that decided it. */
  readonly reason: string;
  /** P0 to P3; null when nothing is wrong. */
  readonly severity: Severity | null;
}

/** The measures of a node, or of all replicas of a deployment together. */
export interface Vitals {
  readonly requestsPerS: number | null;
  readonly ttftP50: LatencyFigure;
  readonly ttftP95: LatencyFigure;
  readonly itlP95: LatencyFigure;
  /** Output tokens per second. */
  readonly tokensPerS: number | null;
  /** Prompt tokens per second. */
  readonly promptTokensPerS: number | null;
  /** Requests in the running batch. */
  readonly running: number | null;
  /** Requests queued. */
  readonly waiting: number | null;
  /** KV cache in use, 0 to 1; of a deployment, the fullest replica's. */
  readonly kvUsage: number | null;
  /** Prompt tokens found in the prefix cache over those looked up, 0 to 1. */
  readonly prefixHitRatio: number | null;
  /** Failed over finished requests, 0 to 1; null when none finished. */
  readonly errorRatio: number | null;
  /** Preempted or retracted requests per second. */
  readonly preemptionsPerS: number | null;
  /** GPU memory in bytes over the GPUs joined to it; null when no GPU exporter reports them. */
  readonly gpuMemory: { readonly used: number; readonly total: number } | null;
  /** Mean GPU utilisation, 0 to 1. */
  readonly gpuUtilisation: number | null;
}

/** One replica within a deployment. */
export interface ReplicaRow extends HealthVerdict, Vitals {
  readonly id: string;
  /** Short name to show: host or pod where known, else the instance. */
  readonly name: string;
  readonly engine: string;
  /** Empty when the node does not say. */
  readonly version: string;
  /** Output tokens per second on the overview's grid; null is a gap. */
  readonly sparkline: readonly (number | null)[];
  /** When its telemetry was last seen, milliseconds since the Unix epoch. */
  readonly lastSeen: number;
}

/** All replicas that serve one model in one region. */
export interface DeploymentRow extends HealthVerdict, Vitals {
  /** `model@region`; `region` alone is empty when nodes do not say where they are. */
  readonly id: string;
  readonly name: string;
  readonly model: string;
  readonly region: string;
  /** Engine names, ordered; more than one means latencies are reported by engine. */
  readonly engines: readonly string[];
  readonly nodes: readonly ReplicaRow[];
  readonly replicas: { readonly serving: number; readonly known: number };
  /** Output tokens per second on the overview's grid; null is a gap. */
  readonly sparkline: readonly (number | null)[];
  /** Null until a price for its hardware is known. */
  readonly usdPerHour: number | null;
  /** Whose requests it serves at the end of the period, the most first; empty where no gateway names tenants. */
  readonly tenants: readonly TenantShare[];
}

/** A gateway or router: it carries traffic of several deployments. */
export interface GatewayRow extends HealthVerdict {
  readonly id: string;
  readonly name: string;
  readonly role: "gateway" | "router";
  readonly engine: string;
  readonly region: string;
  readonly version: string;
  readonly requestsPerS: number | null;
  readonly errorRatio: number | null;
  readonly ttftP95: LatencyFigure;
  readonly running: number | null;
  readonly lastSeen: number;
}

/** The fleet over a period, with everything the Fleet screen shows. */
export interface FleetOverview {
  readonly range: { readonly from: number; readonly to: number };
  /** The grid of every `points` and `sparkline`. */
  readonly grid: TimeGrid;
  readonly kpis: {
    readonly requests: Kpi;
    readonly ttftP95: Kpi;
    readonly tokens: Kpi;
    readonly errors: Kpi;
    /** US dollars since midnight UTC, from gateways' own price lists. */
    readonly spend: Kpi;
  };
  /** Worst first: by severity, then health, then name. */
  readonly deployments: readonly DeploymentRow[];
  readonly gateways: readonly GatewayRow[];
  /** True when the caller sees one tenant's share alone. */
  readonly tenantView: boolean;
  /** True when no node has ever been seen: the screen shows how to send data. */
  readonly empty: boolean;
}

export const HEAT_METRICS = ["ttft-p95", "itl-p95", "tokens", "kv", "waiting", "running", "errors", "gpu"] as const;
/** What the heat strip may colour by. */
export type HeatMetric = (typeof HEAT_METRICS)[number];

/** One measure of every replica over time. */
export interface ReplicaHeat {
  readonly metric: HeatMetric;
  readonly unit: "s" | "tokens/s" | "ratio" | "requests";
  readonly grid: TimeGrid;
  readonly rows: readonly {
    readonly nodeId: string;
    readonly name: string;
    readonly deploymentId: string;
    readonly model: string;
    readonly region: string;
    /** Null is a gap. */
    readonly values: readonly (number | null)[];
  }[];
  /** The largest value, for the colour scale; null when there is none. */
  readonly max: number | null;
}
