import type { UnixNanos } from "@/lib/kernel/units";
import type { Attributes, AttributeValue, Resource, Scope } from "./attributes";

/** A log record in the OpenTelemetry data model. */
export interface LogRecord {
  readonly timeNs: UnixNanos;
  readonly observedNs: UnixNanos;
  /** 1 to 24; 0 when the sender gave none. TRACE 1, DEBUG 5, INFO 9, WARN 13, ERROR 17, FATAL 21. */
  readonly severityNumber: number;
  readonly severityText: string;
  readonly body: AttributeValue;
  readonly attributes: Attributes;
  readonly resource: Resource;
  readonly scope: Scope;
  /** 32 hex digits, or empty. */
  readonly traceId: string;
  /** 16 hex digits, or empty. */
  readonly spanId: string;
  /** The customer this was done for; empty when unknown. */
  readonly tenant: string;
}
