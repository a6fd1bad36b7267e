import fs from "node:fs";
import { expect, test } from "vitest";
import { sharedPath } from "@/test/shared";
import { parseQuery } from "./parse";

const folder = sharedPath("corpora", "promql");
const EVAL = /^eval(?:_(?:fail|warn|ordered|info))?\s+(?:instant\s+(?:at\s+\S+\s+)?|range\s+from\s+\S+\s+to\s+\S+\s+step\s+\S+\s+)(.+)$/;

interface Evaluation {
  readonly place: string;
  readonly query: string;
}

/** Every query of the scripts, and the lines that begin like one and are none we can read. */
function evaluations(from: string): { readonly queries: readonly Evaluation[]; readonly unread: readonly string[] } {
  const queries: Evaluation[] = [];
  const unread: string[] = [];
  for (const file of fs.readdirSync(from).filter((name) => name.endsWith(".test")))
    for (const [index, line] of fs.readFileSync(`${from}/${file}`, "utf8").split("\n").entries()) {
      if (!line.trim().startsWith("eval")) continue;
      const query = EVAL.exec(line.trim())?.[1];
      if (query === undefined) unread.push(`${file}:${index + 1} ${line}`);
      else queries.push({ place: `${file}:${index + 1}`, query });
    }
  return { queries, unread };
}

test.skipIf(folder === null)("every query of Prometheus' own scripts parses", () => {
  const { queries, unread } = evaluations(folder ?? "");
  const refused = queries.flatMap(({ place, query }) => {
    const parsed = parseQuery(query);
    return parsed.ok ? [] : [`${place} ${query} → ${parsed.error.text}`];
  });
  console.log(`${queries.length} queries, ${refused.length} refused`);
  expect(unread).toEqual([]);
  expect(refused).toEqual([]);
  expect(queries.length).toBeGreaterThan(1800);
});
