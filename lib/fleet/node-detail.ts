import type { Change } from "./change";
import type { TimeGrid } from "./measures";
import type { HealthVerdict, NodeRole, Vitals } from "./overview";

/** Who a node is, as far as its telemetry says. Empty text where it does not. */
export interface NodeIdentity {
  /** The `instance` its series carry (or `service.instance.id`); unique in the fleet. */
  readonly id: string;
  readonly name: string;
  readonly role: NodeRole;
  /** vllm, sglang, tgi, triton, trtllm, dynamo, litellm, llm-d, otel. */
  readonly engine: string;
  readonly version: string;
  readonly model: string;
  readonly region: string;
  readonly job: string;
  readonly host: string;
  readonly pod: string;
  readonly deploymentId: string;
}

/** A GPU joined to a node by host, pod or instance. */
export interface GpuDetail {
  readonly index: string;
  readonly uuid: string;
  readonly model: string;
  readonly pciBusId: string;
  /** 0 to 1. */
  readonly utilisation: number | null;
  /** Bytes. */
  readonly memoryUsed: number | null;
  readonly memoryTotal: number | null;
  /** Watts. */
  readonly power: number | null;
  /** Degrees Celsius. */
  readonly temperature: number | null;
  /** The last Xid the driver reported, which is never cleared; null when none or not reported. */
  readonly lastXid: number | null;
  /** Whether an Xid appeared within the period. */
  readonly xidInPeriod: boolean;
}

/** One line of a node's chart. */
export interface DetailSeries {
  readonly name: string;
  /** On the detail's grid; null is a gap. */
  readonly values: readonly (number | null)[];
}

/** A chart of a node's page: lines of one unit. */
export interface DetailChart {
  readonly id:
    "traffic" | "tokens" | "ttft" | "itl" | "queue-time" | "queue" | "kv" | "errors" | "preemptions" | "gpu" | "gpu-memory" | "power";
  readonly title: string;
  readonly unit: "requests/s" | "tokens/s" | "s" | "requests" | "ratio" | "bytes" | "W";
  readonly series: readonly DetailSeries[];
  /** What the reader must know to read it right; null when nothing. */
  readonly note: string | null;
}

/** Everything a node's page shows, all charts on one time axis. */
export interface NodeDetail extends HealthVerdict, Vitals {
  readonly identity: NodeIdentity;
  readonly range: { readonly from: number; readonly to: number };
  readonly grid: TimeGrid;
  readonly firstSeen: number;
  readonly lastSeen: number;
  /** Flags and versions from `*_info` metrics and resource attributes, ordered by name. Secrets are never among them. */
  readonly config: readonly { readonly name: string; readonly value: string; readonly source: string }[];
  readonly gpus: readonly GpuDetail[];
  readonly charts: readonly DetailChart[];
  /** Changes of this node within the period, newest first. */
  readonly changes: readonly Change[];
}
