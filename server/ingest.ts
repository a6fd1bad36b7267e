import type { Logger } from "pino";
import type { Config } from "@/lib/config";
import { createDoor, ingestFigures, openPrivateSink, startGrpc } from "@/lib/ingest/server";
import { systemClock } from "@/lib/kernel/clock";
import { apiKeyVerifier } from "@/lib/people/server";
import { addFigure, ownMetrics } from "@/lib/self/server";
import type { TelemetrySink } from "@/lib/telemetry";
import type { HttpServer } from "./http";
import type { Part } from "./lifecycle";

/** Opens every way in for telemetry that senders push: OTLP over HTTP and gRPC, remote write, log and span formats. */
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
  return { name: "ingest", grpcPort: grpc.port, sink, stop: () => grpc.stop() };
}
