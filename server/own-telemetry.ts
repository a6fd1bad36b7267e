import type { Duty } from "@/lib/jobs";
import { systemClock } from "@/lib/kernel/clock";
import { ownMetrics, type RequestTracer, writeOwnSamples } from "@/lib/self/server";
import type { IngestIdentity, TelemetrySink } from "@/lib/telemetry";

const OWN: IngestIdentity = { keyId: "sightglass", tenant: "" };
const EVERY_MS = 15_000;

/** Writes what Sightglass measures of itself into its own store, like any sender's. */
export function ownTelemetryDuty(sink: TelemetrySink, tracer: RequestTracer, instance: string): Duty {
  return {
    name: "own telemetry",
    everyMs: EVERY_MS,
    scope: "process",
    run: async () => {
      const batch = sink.openBatch(OWN);
      writeOwnSamples(batch, await ownMetrics().registry.getMetricsAsJSON(), instance, systemClock.now());
      await sink.writeSamples(batch);
      const spans = tracer.take();
      if (spans.length > 0) await sink.writeSpans(OWN, spans);
      return null;
    },
  };
}
