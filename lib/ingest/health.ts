import type { DoorSignal } from "./route";

/** One key's traffic of one signal in this process since it started. */
export interface IngestFlow {
  readonly signal: DoorSignal;
  readonly keyId: string;
  readonly keyName: string;
  readonly tenant: string;
  readonly formats: readonly string[];
  readonly requests: number;
  /** Samples, spans or records. */
  readonly accepted: number;
  readonly rejected: number;
  /** As decoded. */
  readonly bytes: number;
  /** Over the last five minutes. */
  readonly itemsPerSecond: number;
  readonly bytesPerSecond: number;
  /** Receive time minus the newest event time of the last request, milliseconds; null before the first. */
  readonly lagMs: number | null;
  readonly lastSeenMs: number | null;
}

/** Why something was refused, with the last example. */
export interface IngestRefusal {
  readonly signal: DoorSignal;
  readonly reason: string;
  readonly count: number;
  /** The sender's own text: hostile. */
  readonly example: string;
  readonly keyId: string;
  readonly lastSeenMs: number;
}

export interface IngestHealth {
  readonly flows: readonly IngestFlow[];
  readonly refusals: readonly IngestRefusal[];
  /** What privacy removed: rule → count (`content-dropped`, `secret-redacted`, `user-pseudonymised`). Empty for one tenant's people. */
  readonly privacy: Readonly<Record<string, number>>;
  /** What was cut to fit the limits: `attribute-cut`, `attribute-dropped`, `event-dropped`, `link-dropped`. Empty for one tenant's people. */
  readonly trimmed: Readonly<Record<string, number>>;
  /** Bytes of bodies held at this moment, and the most allowed. */
  readonly inFlightBytes: number;
  readonly inFlightLimit: number;
  /** Last five minutes, per minute, oldest first: items accepted by signal. */
  readonly perMinute: readonly { readonly minuteMs: number; readonly metrics: number; readonly traces: number; readonly logs: number }[];
}
