import type { LogRecord } from "./log-record";
import type { SampleBatch } from "./metric";
import type { SpanRecord } from "./span";

/** On whose behalf telemetry arrives. */
export interface IngestIdentity {
  /** The API key's public id, or the name of an internal source such as `scrape`. */
  readonly keyId: string;
  /** The one tenant whose data this key sends; empty when the records say it themselves. */
  readonly tenant: string;
}

/**
 * Where decoded telemetry goes. `write…` resolves once the data is committed;
 * before that nothing may be acknowledged. Throws Fault `overloaded` when the
 * store cannot keep up and `unavailable` when it does not answer; in both
 * cases nothing of the batch is stored.
 */
export interface TelemetrySink {
  openBatch(identity: IngestIdentity): SampleBatch;
  writeSamples(batch: SampleBatch): Promise<void>;
  writeSpans(identity: IngestIdentity, spans: readonly SpanRecord[]): Promise<void>;
  writeLogs(identity: IngestIdentity, logs: readonly LogRecord[]): Promise<void>;
}
