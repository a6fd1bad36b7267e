import fs from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { sharedPath } from "@/test/shared";
import { printReport, runCorpus } from "./testing/corpus";
import { MemorySource } from "./testing/memory-source";

const folder = sharedPath("corpora", "promql");

test.skipIf(folder === null)("Prometheus' own scripts give what Prometheus gives, at every instant and as ranges", async () => {
  const files = fs.readdirSync(folder ?? "").filter((name) => name.endsWith(".test"));
  const report = await runCorpus(
    files.map((file) => path.join(folder ?? "", file)),
    async () => new MemorySource(),
    { variants: true },
  );
  console.log(printReport(report));
  expect(report.failures).toEqual([]);
  expect(report.passed).toBeGreaterThanOrEqual(1867);
});
