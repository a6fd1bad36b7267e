import type { Duty } from "@/lib/jobs";
import { systemClock } from "@/lib/kernel/clock";
import { apiKeyVerifier } from "@/lib/people/server";
import { ownMetrics, type RequestTracer, writeOwnSamples } from "@/lib/self/server";
import type { IngestIdentity, TelemetrySink } from "@/lib/telemetry";
import type { Handler } from "./http";

const OWN: IngestIdentity = { keyId: "sightglass", tenant: "" };
const EVERY_MS = 15_000;

/** Answers `/metrics` to whoever holds a key with `metrics:read` for the whole fleet; what it says is nobody else's business. */
export function ownMetricsHandler(): Handler {
  const keys = apiKeyVerifier(systemClock);
  return (request, response) => {
    if ((request.url ?? "").split("?", 1)[0] !== "/metrics") return false;
    const need = { scope: "metrics:read" as const, remoteAddress: request.socket.remoteAddress ?? "" };
    const answer = async (): Promise<void> => {
      const key = await keys.verify(request.headers.authorization, need);
      if ("refused" in key || key.tenant !== "") {
        const missing = "refused" in key && key.refused !== "scope";
        response.writeHead(missing ? 401 : 403, { "content-type": "text/plain", ...(missing ? { "www-authenticate": "Bearer" } : {}) });
        response.end("Send an API key of the whole fleet with the scope metrics:read as Authorization: Bearer.\n");
        return;
      }
      response.writeHead(200, { "content-type": ownMetrics().registry.contentType, "cache-control": "no-store" });
      response.end(await ownMetrics().registry.metrics());
    };
    answer().catch(() => response.writeHead(503, { "retry-after": "1" }).end("The metrics cannot be read right now.\n"));
    return true;
  };
}

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
