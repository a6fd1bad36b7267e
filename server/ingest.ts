import type { Logger } from "pino";
import type { Config } from "@/lib/config";
import { createDoor, healthRecorder, ingestFigures, openPrivateSink, startGrpc, startSyslog } from "@/lib/ingest/server";
import { systemClock } from "@/lib/kernel/clock";
import { apiKeyVerifier } from "@/lib/people/server";
import { SCRAPE_IDENTITY, startScraper } from "@/lib/scrape/server";
import { addFigure, ownMetrics } from "@/lib/self/server";
import type { TelemetrySink } from "@/lib/telemetry";
import type { HttpServer } from "./http";
import type { Part } from "./lifecycle";

/** Opens every way in for telemetry: OTLP over HTTP and gRPC, remote write, log and span formats, syslog if wanted, and the scraper. */
export async function startIngest(
  config: Config,
  http: HttpServer,
  store: TelemetrySink,
  log: Logger,
): Promise<Part & { readonly grpcPort: number; readonly sink: TelemetrySink }> {
  const sink = openPrivateSink(store, config.secret ?? "", systemClock);
  const door = createDoor({ sink, keys: apiKeyVerifier(systemClock), clock: systemClock, log });
  for (const figure of ingestFigures(systemClock)) addFigure(ownMetrics(), figure);
  const grpc = await startGrpc(door, config.host, config.grpcPort);
  http.add((request, response) => door.handle(request, response));
  const health = healthRecorder(systemClock);
  const syslog =
    config.syslogPort === null
      ? null
      : await startSyslog({ host: config.host, port: config.syslogPort, sink, clock: systemClock, health, log });
  const flow = { signal: "metrics" as const, format: "scrape", keyId: SCRAPE_IDENTITY.keyId, keyName: "Scraping", tenant: "" };
  const scraper = startScraper({
    sink,
    clock: systemClock,
    secret: config.secret ?? "",
    targetsFile: config.targetsFile,
    log,
    scraped: ({ at, stored, refused, bytes }) => health.accepted(flow, stored, refused, bytes, at),
  });
  const stop = async () => {
    await Promise.all([scraper.stop(), syslog?.stop()]);
    await grpc.stop();
  };
  return { name: "ingest", grpcPort: grpc.port, sink, stop };
}
