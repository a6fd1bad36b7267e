import type { IncomingHttpHeaders } from "node:http";
import type { Fault } from "@/lib/kernel/faults";
import type { UnixMillis, UnixNanos } from "@/lib/kernel/units";
import type { IngestIdentity, LogRecord, SampleBatch, SpanRecord } from "@/lib/telemetry";
import type { Permission } from "@/lib/people";
import type { DoorLimits } from "./limits";
import type { Rejections } from "./rejections";

export type DoorSignal = "metrics" | "traces" | "logs" | "profiles";
export type DoorEncoding = "gzip" | "zstd" | "snappy";

/** What a decoder is given beside the body. */
export interface DecodeContext {
  readonly identity: IngestIdentity;
  readonly receivedMs: UnixMillis;
  readonly receivedNs: UnixNanos;
  readonly limits: DoorLimits;
  readonly headers: IncomingHttpHeaders;
  /** What the route's `media` returned for this request. */
  readonly media: string;
  /** The request's sample batch, opened at the first call. */
  batch(): SampleBatch;
  /** Items that are refused while the rest is taken: count and reason. */
  readonly rejections: Rejections;
  /** Counts what was cut to fit the limits: `attribute-cut`, `attribute-dropped`, `event-dropped`. */
  readonly trimmed: (what: string, n: number) => void;
}

/** What a decoder found beside what it wrote into the batch. Private text is removed by the door afterwards. */
export interface Decoded {
  readonly spans?: readonly SpanRecord[];
  readonly logs?: readonly LogRecord[];
  /** Samples, histograms and exemplars written, for answers that state them. */
  /** The newest event time among the samples, milliseconds; spans and records say theirs themselves. */
  readonly newestMs?: number;
  readonly written?: { readonly samples: number; readonly histograms: number; readonly exemplars: number };
  /** Runs once the store has committed. */
  readonly committed?: () => void;
  /** Runs when the store refused: state that a decoder keeps is put back. */
  readonly refused?: () => void;
}

export interface DoorOutcome {
  readonly media: string;
  readonly decoded: Decoded;
  /** Samples, spans or records stored. */
  readonly accepted: number;
  readonly rejections: Rejections;
}

export interface DoorAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

/** One wire format behind one path. The door does everything else: keys, bounds, quota, privacy, the store, counting. */
export interface DoorRoute {
  /** Matched exactly. */
  readonly path: string;
  readonly signal: DoorSignal;
  /** Named in ingest health: `otlp-http`, `remote-write`, `json`, `loki`, … */
  readonly format: string;
  readonly scope: Permission;
  /** Only POST is decoded. `refuse`: others get 405; `pass`: others are left to whoever else serves the path. */
  readonly otherMethods: "refuse" | "pass";
  readonly encodings: readonly DoorEncoding[];
  /** Assumed when the request names no encoding. */
  readonly defaultEncoding?: DoorEncoding;
  /** The media type as the route names it, or null for 415. */
  media(contentType: string | undefined): string | null;
  /** For the `Accept` header of a 415. */
  readonly accept: string;
  /** Throws Fault `invalid` when the body cannot be read at all; then nothing is stored. */
  decode(body: Buffer, context: DecodeContext): Decoded | Promise<Decoded>;
  answer(outcome: DoorOutcome): DoorAnswer;
  /** `media` is null when it was not understood. */
  refuse(fault: Fault, status: number, media: string | null): DoorAnswer;
}
