/**
 * `npm run promtest -- FILE…`: runs scripts of the PromQL test language and says
 * for every evaluation that is not as expected where it stands and why. A
 * folder means all its `.test` files; `--quick` leaves out the repetitions of
 * each instant query; `--tier NAME` says only that tier's failures.
 */
import fs from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { printReport, runCorpus } from "@/lib/promql/testing/corpus";
import { MemorySource } from "@/lib/promql/testing/memory-source";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { quick: { type: "boolean", default: false }, tier: { type: "string" } },
});
const files = positionals.flatMap((given) =>
  fs.statSync(given).isDirectory()
    ? fs
        .readdirSync(given)
        .filter((name) => name.endsWith(".test"))
        .map((name) => path.join(given, name))
    : [given],
);
if (files.length === 0) {
  console.error("Which scripts? npm run promtest -- FILE…");
  process.exit(2);
}
const report = await runCorpus(files, async () => new MemorySource(), { variants: !values.quick });
const shown = values.tier === undefined ? report : { ...report, failures: report.failures.filter(({ tier }) => tier === values.tier) };
console.log(printReport(shown));
process.exitCode = report.failures.length > 0 ? 1 : 0;
