/**
 * The same three hours of samples in Debian's Prometheus and in Sightglass,
 * and the same questions to both through the API that both have.
 *
 * Known differences between Prometheus 2.42 and 3, kept out of the questions:
 * windows and look-back are open on the left in 3 (no sample and no step of a
 * subquery lies on a border here, and no subquery stands in another); a young
 * counter is extrapolated to zero in another order (no counter is young here);
 * the deviation of a lone infinity is NaN in 3 and 0 in 2 (no deviation is
 * taken across series that have one); 3 takes any text as a label's name and a
 * number as an offset; `holt_winters` has another name.
 */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { systemClock } from "@/lib/kernel/clock";
import { type RunningPrometheus, startPrometheus } from "@/scripts/bench/prometheus";
import { ConsoleProcess } from "./console-process";
import { type ApiAnswer, difference } from "./differential/compare";
import { dataSeries, writeBodies } from "./differential/data";
import { generatedQueries } from "./differential/generated-queries";
import { PICKED_QUERIES, REFUSED_QUERIES } from "./differential/picked-queries";

const SEED = 20_260;
const HOUR = 3_600_000;
const GENERATED = 320;

const prometheus: RunningPrometheus | null = await startPrometheus();
if (prometheus === null) console.log("skipped: Debian's prometheus is not installed");
const toMs = Math.floor(systemClock.now() / 60_000) * 60_000 - 60_000;
const fromMs = toMs - 3 * HOUR;
let sightglass: ConsoleProcess;

async function send(url: string, body: Buffer, authorization: string | null): Promise<void> {
  const headers = {
    "content-type": "application/x-protobuf",
    "content-encoding": "snappy",
    "x-prometheus-remote-write-version": "0.1.0",
    ...(authorization === null ? {} : { authorization }),
  };
  const response = await fetch(url, { method: "POST", headers, body: new Uint8Array(body) });
  if (!response.ok) throw new Error(`${url}: ${response.status} ${await response.text()}`);
}

beforeAll(async () => {
  if (!prometheus) return;
  sightglass = await ConsoleProcess.start();
  const key = `Bearer ${sightglass.access().ingestKey}`;
  for (const body of writeBodies(dataSeries(SEED), fromMs, toMs, SEED + 1)) {
    await Promise.all([send(`${prometheus.url}/api/v1/write`, body, null), send(`${sightglass.url}/api/v1/write`, body, key)]);
  }
});
afterAll(async () => {
  await Promise.all([prometheus?.stop(), sightglass?.stop()]);
});

async function ask(which: "theirs" | "ours", path: string, params: Readonly<Record<string, string>>): Promise<ApiAnswer> {
  const base = which === "theirs" ? `${prometheus?.url}/api/v1` : `${sightglass.url}/api/prom/api/v1`;
  const authorization = which === "theirs" ? {} : { authorization: `Bearer ${sightglass.access().readKey}` };
  const response = await fetch(`${base}/${path}`, { method: "POST", body: new URLSearchParams(params), headers: authorization });
  return (await response.json()) as ApiAnswer;
}

/** Off every grid of whole seconds: no border of a window meets a sample, no step of a subquery a border. */
const AT_MS = toMs - 4 * 60_000 + 7_123;
const seconds = (ms: number): string => String(ms / 1000);

async function compared(query: string): Promise<string[]> {
  const instant = { query, time: seconds(AT_MS) };
  const range = { query, start: seconds(AT_MS - HOUR), end: seconds(AT_MS), step: "61" };
  const wrong: string[] = [];
  for (const [path, params] of [
    ["query", instant],
    ["query_range", range],
  ] as const) {
    const [theirs, ours] = await Promise.all([ask("theirs", path, params), ask("ours", path, params)]);
    const found = difference(theirs, ours);
    if (found) wrong.push(`${path} ${query}\n    ${found}`);
  }
  return wrong;
}

describe.skipIf(prometheus === null)("beside Prometheus on the same data", () => {
  test.each([
    ["picked by hand", PICKED_QUERIES],
    ["drawn from a grammar", generatedQueries(GENERATED, SEED)],
    ["refused by both", REFUSED_QUERIES],
  ] as const)("queries %s agree to 1e-6", async (name, queries) => {
    const wrong: string[] = [];
    for (const query of queries) wrong.push(...(await compared(query)));
    console.log(`${name}: ${queries.length} queries, at an instant and over an hour: ${wrong.length} answers differ`);
    expect(wrong.join("\n")).toBe("");
  });

  test("names, values and series are listed alike", async () => {
    const params = { start: seconds(fromMs), end: seconds(toMs), "match[]": '{job!=""}' };
    for (const path of ["labels", "series", "label/__name__/values", "label/le/values"]) {
      const get = async (base: string, headers: Record<string, string>) => {
        const response = await fetch(`${base}/${path}?${new URLSearchParams(params).toString()}`, { headers });
        return ((await response.json()) as { data: unknown[] }).data;
      };
      const theirs = await get(`${prometheus?.url}/api/v1`, {});
      const ours = await get(`${sightglass.url}/api/prom/api/v1`, { authorization: `Bearer ${sightglass.access().readKey}` });
      const sorted = (list: unknown[]) => list.map((entry) => JSON.stringify(entry)).sort();
      // The console's own series say which job they are of.
      expect(sorted(ours).filter((entry) => !entry.includes("sightglass"))).toEqual(expect.arrayContaining(sorted(theirs)));
    }
  });
});
