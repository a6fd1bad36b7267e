import type { AttributeValue } from "@/lib/telemetry/attributes";
import type { UnixNanos } from "@/lib/kernel/units";

export type Engine = "vllm" | "sglang" | "tgi" | "litellm" | "nccl" | "dynamo" | "triton" | "kernel";

/** What the engines' and the kernel's own lines mean beyond their text. */
export const ENGINE_EVENTS = [
  "engine.fatal",
  "engine.dead",
  "engine.hang",
  "engine.start_failed",
  "engine.worker_died",
  "engine.worker_error",
  "engine.dump",
  "gpu.oom",
  "gpu.xid",
  "gpu.sxid",
  "kv.load_failure",
  "kv.retract",
  "nccl.timeout",
  "nccl.failed",
  "nccl.net_error",
  "nccl.segfault",
  "peermem.invalid_context",
  "ib.pci_power_insufficient",
  "ib.port_module_high_temperature",
  "ib.access_reg_failed",
  "host.oom_kill",
  "host.file_limit",
  "upstream.rate_limited",
  "upstream.connection_error",
  "upstream.timeout",
  "upstream.unauthorized",
  "gateway.fallback",
  "gateway.cooldown",
  "router.instance_down",
  "request.overloaded",
  "budget.exceeded",
  "cost.unpriced",
  "privacy.prompt_in_log",
] as const;
export type EngineEvent = (typeof ENGINE_EVENTS)[number];

/** The decoded second half of an NVLink 5 Xid (144 to 150). */
export interface NvlinkFault {
  readonly unit: string;
  /** As the driver writes it: `Fatal` or `Nonfatal`. */
  readonly severity: string;
  /** Whether the link goes on: a fault of a transaction pipe is contained and never more than a warning. */
  readonly event: "Warning" | "Fatal";
  /** -1 when it concerns no one link. */
  readonly link: number;
  readonly subcode: number;
  readonly intrinfo: string;
  readonly errorStatus: string;
}

/** A line taken apart. */
export interface EngineLine {
  readonly engine: Engine;
  /** Null: the line gives no time of day, or a time since boot only. */
  readonly timeNs: UnixNanos | null;
  /** As written; derived from the message where the format has no level. */
  readonly severityText: string;
  readonly severityNumber: number;
  /** The message without its prefix. */
  readonly body: string;
  /** Names of OpenTelemetry where it has one. */
  readonly attributes: Readonly<Record<string, AttributeValue>>;
  /** Numbers that the message states; ratios from 0 to 1, durations in seconds. */
  readonly metrics: Readonly<Record<string, number>>;
  readonly event: EngineEvent | null;
  readonly nvlink: NvlinkFault | null;
}

const SEVERITIES: Readonly<Record<string, number>> = {
  TRACE: 1,
  DEBUG: 5,
  INFO: 9,
  NOTICE: 10,
  WARN: 13,
  WARNING: 13,
  ERROR: 17,
  CRITICAL: 21,
  FATAL: 21,
};

/** OpenTelemetry's severity number of a level's name in any case; 0 for a name that means none. */
export const severityOf = (level: string): number => SEVERITIES[level.toUpperCase()] ?? 0;

/** What a message says beyond its words. */
export interface Meaning {
  readonly event: EngineEvent | null;
  readonly attributes?: Readonly<Record<string, AttributeValue>>;
  readonly metrics?: Readonly<Record<string, number>>;
}

interface LineParts extends Partial<Meaning> {
  readonly engine: Engine;
  readonly timeNs: UnixNanos | null;
  readonly severity: string;
  readonly body: string;
  readonly nvlink?: NvlinkFault | null;
}

export const engineLine = (parts: LineParts): EngineLine => ({
  engine: parts.engine,
  timeNs: parts.timeNs,
  severityText: parts.severity,
  severityNumber: severityOf(parts.severity),
  body: parts.body,
  attributes: parts.attributes ?? {},
  metrics: parts.metrics ?? {},
  event: parts.event ?? null,
  nvlink: parts.nvlink ?? null,
});
