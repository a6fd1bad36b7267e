import { availableParallelism } from "node:os";
import type { Logger } from "pino";
import type { Config } from "@/lib/config";
import { systemClock } from "@/lib/kernel/clock";
import { openQueryService } from "@/lib/promql/server";
import { addFigure, ownMetrics } from "@/lib/self/server";
import type { Part } from "./lifecycle";

/** With a single one, everybody would wait for whoever asks for most. */
const LEAST_THREADS = 2;

/** Starts the threads that evaluate queries: one fewer than there are processors, unless said otherwise. */
export function startQueries(config: Config, databaseUrl: string, log: Logger): Part {
  const { workers, ...limits } = config.queries;
  const service = openQueryService({
    entry: workerEntry(import.meta.url),
    databaseUrl,
    size: workers ?? Math.max(LEAST_THREADS, availableParallelism() - 1),
    limits,
    startedAt: systemClock.now(),
    report: (message) => log.warn(message),
  });
  const figure = (name: string, help: string, value: () => number) =>
    addFigure(ownMetrics(), { name, help, kind: "gauge", labels: [], read: async () => [{ labels: {}, value: value() }] });
  figure("sightglass_queries_running", "Queries that are being evaluated", () => service.pool.running);
  figure("sightglass_queries_waiting", "Queries that wait for a thread", () => service.pool.waiting);
  return { name: "queries", stop: () => service.pool.close() };
}

/** The build puts a thread's program beside the server's; from the sources it is loaded as it is. */
const workerEntry = (own: string): URL =>
  new URL(own.endsWith(".ts") ? "../lib/promql/service/query-worker.ts" : "./query-worker.mjs", own);
