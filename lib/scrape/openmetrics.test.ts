import fs from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { sharedPath } from "@/test/shared";
import { parseOpenMetrics } from "./openmetrics";

const corpus = sharedPath("corpora", "openmetrics", "parsers");
const decode = (file: string) => new TextDecoder("utf-8", { fatal: true }).decode(fs.readFileSync(file));

describe("OpenMetrics 1.0", () => {
  it.skipIf(corpus === null)("accepts and refuses exactly what the specification's own cases accept and refuse", () => {
    const wrong: string[] = [];
    const cases = fs.readdirSync(corpus ?? "");
    for (const name of cases) {
      const folder = path.join(corpus ?? "", name);
      const expected = JSON.parse(fs.readFileSync(path.join(folder, "test.json"), "utf8")) as { file: string; shouldParse: boolean };
      let parsed = true;
      try {
        parseOpenMetrics(decode(path.join(folder, expected.file)));
      } catch {
        parsed = false;
      }
      if (parsed !== expected.shouldParse) wrong.push(`${name}: ${parsed ? "accepted" : "refused"}`);
    }
    console.log(`openmetrics: ${cases.length - wrong.length} / ${cases.length}`);
    expect(wrong).toEqual([]);
    expect(cases.length).toBeGreaterThanOrEqual(160);
  });
});
