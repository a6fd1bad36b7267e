import fs from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { freshDatabase } from "@/test/fresh-database";
import { sharedPath } from "@/test/shared";
import { printReport, runCorpus } from "./testing/corpus";
import { StoreSource } from "./testing/store-source";

const folder = sharedPath("corpora", "promql");

test.skipIf(folder === null)(
  "Prometheus' own scripts give the same from the store, out of head, chunks and cold groups",
  { timeout: 600_000 },
  async () => {
    const files = fs.readdirSync(folder ?? "").filter((name) => name.endsWith(".test"));
    const report = await runCorpus(
      files.map((file) => path.join(folder ?? "", file)),
      async () => {
        const db = await freshDatabase();
        const source = await StoreSource.open(db);
        return {
          clear: () => source.clear(),
          load: (series) => source.load(series),
          read: (needs) => source.read(needs),
          close: async () => {
            await source.close();
            await db.close();
          },
        };
      },
      // What is repeated at other instants reads the same samples again.
      { variants: false },
    );
    console.log(printReport(report));
    // The store keeps no start timestamps, of which one file is.
    expect(report.failures.filter(({ file }) => file !== "start_timestamps.test")).toEqual([]);
    expect(report.passed).toBeGreaterThanOrEqual(1840);
  },
);
