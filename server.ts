/**
 * Sightglass. One process; what it does is said by SIGHTGLASS_ROLES. Reads top
 * to bottom what is started; everything stops in the opposite order.
 */
import pino from "pino";
import { config as configuration, ensureSecret, prepareSignInEnvironment, setConfig } from "@/lib/config/server";
import { database } from "@/lib/db/server";
import type { Duty } from "@/lib/jobs";
import { isFault } from "@/lib/kernel/faults";
import { setProcessSingleton } from "@/lib/kernel/process-singleton";
import { listenForChanges } from "@/lib/people/server";
import { ownMetrics, RequestTracer } from "@/lib/self/server";
import { holdDataFolder } from "./server/data-folder";
import { startDatabase } from "./server/database";
import { tellFirstRun } from "./server/first-run";
import { handleHealth, Readiness } from "./server/health";
import { startHttp } from "./server/http";
import { Lifecycle } from "./server/lifecycle";
import { startIngest } from "./server/ingest";
import { startLive } from "./server/live";
import { startTelemetryStore } from "./server/telemetry-store";
import { prometheusHandler, startPrometheusPort } from "./server/prometheus";
import { startQueries } from "./server/queries";
import { writeDemoAccess } from "./server/demo-access";
import { ownMetricsHandler, ownTelemetryDuty } from "./server/own-telemetry";
import { startWorker } from "./server/worker";
import { startWeb } from "./server/web";

async function main(): Promise<void> {
  const config = ensureSecret(configuration());
  setConfig(config);
  prepareSignInEnvironment(config);
  const log = pino({ level: config.logLevel, base: null });
  setProcessSingleton("log", log);
  const parts = new Lifecycle(log);
  stopOnSignals(parts, log);

  const instance = `${config.host}:${config.port}`;
  const tracer = new RequestTracer(instance, () => ownMetrics().droppedSpans.inc());
  const readiness = new Readiness(() => databaseAnswers());
  const http = await startHttp(config.host, config.port, tracer, log);
  parts.started("http", () => http.stop());
  http.add((request, response) => handleHealth(request, response, readiness));

  http.add(ownMetricsHandler());

  readiness.waitFor("the database");
  if (config.databaseUrl === null) {
    const folder = holdDataFolder(config.dataDir);
    parts.started("data folder", () => folder.stop());
  }
  const db = await startDatabase(config, log, (step) => log.info(step));
  parts.started("database", () => db.stop());
  const people = await listenForChanges(db.url);
  parts.started("people", () => people.stop());

  readiness.waitFor("the telemetry store");
  const store = await startTelemetryStore(config, database(), log);
  parts.started("telemetry store", () => store.stop());

  if (config.roles.has("web") || config.roles.has("worker")) {
    const queries = startQueries(config, db.url, log);
    parts.started("queries", () => queries.stop());
  }

  let grpcPort = 0;
  const duties: Duty[] = [];
  if (config.roles.has("ingest")) {
    readiness.waitFor("the front door");
    const ingest = await startIngest(config, http, store.sink, log);
    parts.started("ingest", () => ingest.stop());
    grpcPort = ingest.grpcPort;
    duties.push(ownTelemetryDuty(ingest.sink, tracer, instance));
  }
  const worker = await startWorker(config, store, duties, log);
  parts.started("worker", () => worker.stop());
  if (config.roles.has("live")) {
    const live = startLive(http, db.url);
    parts.started("live", () => live.stop());
  }
  // Before anybody can sign in: what a demonstration left must not work in earnest.
  await writeDemoAccess(config, { port: http.port, grpcPort });
  if (config.roles.has("web")) {
    await tellFirstRun(config, `http://${config.host}:${http.port}`, log);
    http.add(prometheusHandler(config, "/api/prom", log));
    readiness.waitFor("the pages");
    const web = await startWeb(config, http);
    parts.started("web", () => web.stop());
    if (config.prometheusPort !== null) {
      const api = await startPrometheusPort(config, config.prometheusPort, log);
      parts.started("prometheus port", () => api.stop());
    }
  }
  readiness.waitFor(null);
  log.info({ url: `http://${config.host}:${http.port}`, roles: [...config.roles] }, "ready");
}

async function databaseAnswers(): Promise<boolean> {
  await database().pool.query("SELECT 1");
  return true;
}

function stopOnSignals(parts: Lifecycle, log: pino.Logger): void {
  let asked = 0;
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.on(signal, () => {
      // A second signal means now.
      if (++asked > 1) process.exit(1);
      log.info("stopping");
      void parts.stop().then(() => process.exit(0));
    });
  }
  process.on("unhandledRejection", (error) => log.error({ err: error }, "a promise was rejected and nobody listened"));
}

main().catch((error: unknown) => {
  process.stderr.write(
    isFault(error) ? `${error.message}\n${error.fix ? `${error.fix}\n` : ""}` : `${String((error as Error).stack ?? error)}\n`,
  );
  process.exit(1);
});
