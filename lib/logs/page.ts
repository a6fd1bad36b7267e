import type { AttributeJson, AttributesJson } from "@/lib/telemetry/attribute-json";
import type { LogLevel } from "./severity";

/** A log record as a screen draws it. */
export interface LogLine {
  /** Stable while the record is stored where it is; names it to `logContext`. */
  readonly id: string;
  /** Unix nanoseconds in decimal: the record's own time, else when it was observed. */
  readonly timeNs: string;
  readonly observedNs: string;
  readonly level: LogLevel;
  /** 0 when the sender gave none. */
  readonly severityNumber: number;
  readonly severityText: string;
  /** One string; structured bodies as JSON. */
  readonly body: string;
  /** The body as sent, when it was not a string; null otherwise. */
  readonly structuredBody: AttributeJson;
  readonly service: string;
  /** Empty when unknown. */
  readonly node: string;
  /** Empty when unknown. */
  readonly tenant: string;
  /** Empty when none. */
  readonly traceId: string;
  /** Empty when none. */
  readonly spanId: string;
  readonly attributes: AttributesJson;
  readonly resource: AttributesJson;
  readonly scope: string;
}

export interface LogPage {
  readonly records: readonly LogLine[];
  /** Null when nothing further matches. */
  readonly nextCursor: string | null;
  /** How many stored blocks had to be opened. */
  readonly scannedBlocks: number;
  /** True when the scan was cut short before the limit or the end of the range was reached; `nextCursor` goes on. */
  readonly partial: boolean;
}

/** Records per bucket and level. */
export interface LogVolume {
  readonly stepMs: number;
  /** Start of each bucket, Unix milliseconds. */
  readonly buckets: readonly number[];
  /** One array per level that occurs, as long as `buckets`. */
  readonly counts: Readonly<Partial<Record<LogLevel, readonly number[]>>>;
  readonly total: number;
  /** True when the scan was cut short: the counts are lower bounds. */
  readonly partial: boolean;
}

export interface LogFacetValue {
  readonly value: string;
  readonly count: number;
}

/** Most frequent first, at most 50 values each. */
export interface LogFacets {
  readonly levels: readonly LogFacetValue[];
  readonly services: readonly LogFacetValue[];
  readonly nodes: readonly LogFacetValue[];
  readonly tenants: readonly LogFacetValue[];
  /** True when counted over a sample of the range. */
  readonly partial: boolean;
}

/** The neighbours of one record in its stream (same service and node), oldest first. */
export interface LogContext {
  readonly before: readonly LogLine[];
  readonly record: LogLine;
  readonly after: readonly LogLine[];
}
