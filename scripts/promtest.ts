/**
 * `npm run promtest -- FILE…`: runs scripts of the PromQL test language and says
 * for every evaluation that is not as expected where it stands and why. A
 * folder means all its `.test` files. `--quick` leaves out the repetitions of
 * each instant query, `--tier NAME` shows only that tier's failures, `--store`
 * keeps the series in a metric store on a Postgres of its own, not in memory.
 */
import fs from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { ensureDatabase, migrate, openDatabase, startEmbeddedPostgres } from "@/lib/db/server";
import { type CorpusReport, printReport, runCorpus } from "@/lib/promql/testing/corpus";
import { MemorySource } from "@/lib/promql/testing/memory-source";
import { StoreSource } from "@/lib/promql/testing/store-source";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { quick: { type: "boolean", default: false }, store: { type: "boolean", default: false }, tier: { type: "string" } },
});

const scriptsIn = (given: string): string[] =>
  fs.statSync(given).isDirectory()
    ? fs
        .readdirSync(given)
        .filter((name) => name.endsWith(".test"))
        .map((name) => path.join(given, name))
    : [given];

async function runStored(files: readonly string[]): Promise<CorpusReport> {
  const dataDir = path.resolve("data/promtest-postgres");
  fs.rmSync(dataDir, { recursive: true, force: true });
  const postgres = await startEmbeddedPostgres({ dataDir, progress: () => {} });
  try {
    const url = await ensureDatabase(postgres.url, "promtest");
    await migrate(url);
    const db = openDatabase(url);
    const source = await StoreSource.open(db);
    try {
      const shared = { clear: () => source.clear(), load: source.load.bind(source), read: source.read.bind(source) };
      return await runCorpus(files, async () => shared, { variants: !values.quick });
    } finally {
      await source.close();
      await db.pool.end();
    }
  } finally {
    await postgres.stop();
  }
}

const files = positionals.flatMap(scriptsIn);
if (files.length === 0) {
  console.error("Which scripts? npm run promtest -- FILE…");
  process.exit(2);
}
const report = values.store ? await runStored(files) : await runCorpus(files, async () => new MemorySource(), { variants: !values.quick });
console.log(printReport(report, values.tier));
process.exitCode = report.failures.length > 0 ? 1 : 0;
