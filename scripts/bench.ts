/**
 * `npm run bench`: one run, one table, one JSON file. Every rate is also given
 * as a share of what Postgres' own COPY of narrow rows reaches in the same
 * run, which says more than the rate on its own. `npm run bench -- store`
 * measures the stores alone, `-- door` what comes through the front door,
 * `-- query` what PromQL takes.
 */
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import pg from "pg";
import { ensureDatabase, migrate, openDatabase, startEmbeddedPostgres } from "@/lib/db/server";
import { isoInstant, systemClock } from "@/lib/kernel/clock";
import { endToEnd } from "./bench/end-to-end";
import { formatTable, type Measurement } from "./bench/measurement";
import { copyLimit, metricStoreBench } from "./bench/metric-store";
import { queryBench } from "./bench/queries";
import { signalBench } from "./bench/signals";
import { ensureBuilt } from "./build/ensure-built";

const say = (line: string): void => console.log(`… ${line}`);
const wanted = process.argv[2] ?? "all";
const dataDir = path.resolve("data/bench-postgres");

async function main(): Promise<void> {
  if (wanted !== "store") await ensureBuilt({ force: false, progress: say });
  rmSync(dataDir, { recursive: true, force: true });
  const postgres = await startEmbeddedPostgres({ dataDir, progress: say });
  const measurements: Measurement[] = [];
  try {
    const url = await ensureDatabase(postgres.url, "bench");
    await migrate(url);
    const owner = new pg.Pool({ connectionString: url, max: 1 });
    say("Postgres' COPY of narrow rows");
    const limit = await copyLimit({ pool: owner, url });
    await owner.end();
    measurements.push({ name: "COPY of narrow rows, the limit", value: limit, unit: "rows/s" });
    if (wanted === "all" || wanted === "store") {
      const db = openDatabase(url);
      measurements.push(...(await metricStoreBench(db, limit, say)), ...(await signalBench(db, limit, say)));
      await db.pool.end();
    }
    if (wanted === "all" || wanted === "door") measurements.push(...(await endToEnd(limit, systemClock.now(), say)));
    if (wanted === "all" || wanted === "query") measurements.push(...(await queryBench(systemClock.now(), say)));
  } finally {
    await postgres.stop();
  }
  report(measurements);
}

function report(measurements: readonly Measurement[]): void {
  const [cpu] = os.cpus();
  const machine = {
    cpu: cpu?.model ?? "",
    cores: os.cpus().length,
    memoryBytes: os.totalmem(),
    node: process.version,
    loadBefore: os.loadavg()[0],
  };
  mkdirSync("artifacts", { recursive: true });
  writeFileSync("artifacts/bench.json", JSON.stringify({ at: isoInstant(systemClock.now()), machine, measurements }, null, 2));
  console.log(
    `\n${formatTable(measurements)}\n\n${machine.cpu}, ${machine.cores} cores, Node ${machine.node}. As JSON: artifacts/bench.json`,
  );
}

await main();
