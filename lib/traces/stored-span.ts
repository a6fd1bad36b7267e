import type { AttributesJson } from "@/lib/telemetry/attribute-json";
import type { TraceLink, TraceRow } from "./detail";

/** One span as it was sent, uncorrected: what opens beside its row. */
export interface StoredSpan {
  readonly traceId: string;
  /** 16 hex digits. */
  readonly spanId: string;
  /** Empty for a root. */
  readonly parentSpanId: string;
  readonly service: string;
  /** Node identity; empty when unknown. */
  readonly node: string;
  readonly name: string;
  readonly kind: TraceRow["kind"];
  /** Unix nanoseconds in decimal, as are the events'. */
  readonly startNs: string;
  readonly endNs: string;
  readonly status: TraceRow["status"];
  readonly statusMessage: string;
  readonly attributes: AttributesJson;
  readonly resource: AttributesJson;
  readonly scope: { readonly name: string; readonly version: string };
  readonly events: readonly { readonly timeNs: string; readonly name: string; readonly attributes: AttributesJson }[];
  readonly links: readonly TraceLink[];
  readonly tenant: string;
}
