import type { UnixNanos } from "@/lib/kernel/units";
import type { Attributes, Resource, Scope } from "./attributes";

/** OTLP SpanKind: 0 unspecified, 1 internal, 2 server, 3 client, 4 producer, 5 consumer. */
export type SpanKind = 0 | 1 | 2 | 3 | 4 | 5;
/** OTLP StatusCode: 0 unset, 1 ok, 2 error. */
export type SpanStatus = 0 | 1 | 2;

export interface SpanEvent {
  readonly timeNs: UnixNanos;
  readonly name: string;
  readonly attributes: Attributes;
}

export interface SpanLink {
  readonly traceId: string;
  readonly spanId: string;
  readonly attributes: Attributes;
}

/** A span as received: identifiers in lower-case hex, times in nanoseconds, nothing derived but `tenant`. */
export interface SpanRecord {
  /** 32 hex digits. */
  readonly traceId: string;
  /** 16 hex digits. */
  readonly spanId: string;
  /** 16 hex digits; empty for a root. */
  readonly parentSpanId: string;
  readonly name: string;
  readonly kind: SpanKind;
  readonly startNs: UnixNanos;
  readonly endNs: UnixNanos;
  readonly status: SpanStatus;
  readonly statusMessage: string;
  readonly traceState: string;
  readonly attributes: Attributes;
  readonly events: readonly SpanEvent[];
  readonly links: readonly SpanLink[];
  readonly resource: Resource;
  readonly scope: Scope;
  /** The customer this was done for, from the key or the attributes; empty when unknown. */
  readonly tenant: string;
}
