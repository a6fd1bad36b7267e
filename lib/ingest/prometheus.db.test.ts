import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { systemClock } from "@/lib/kernel/clock";
import { unixMillis } from "@/lib/kernel/units";
import { openMetricStore, readSeries } from "@/lib/metrics/server";
import { type Ctx, SYSTEM_ACTOR } from "@/lib/people";
import { PostgresWal } from "@/lib/wal/server";
import { type RunningPrometheus, startPrometheus } from "@/scripts/bench/prometheus";
import { type FreshDatabase, freshDatabase } from "@/test/fresh-database";
import { openPrivateSink } from "./server";
import { openTestDoor, type TestDoor } from "./testing/test-door";

const ctx: Ctx = { actor: SYSTEM_ACTOR, clock: systemClock, requestId: "r", remoteAddress: "" };
const SCRAPES = 4;

let scrapes = 0;
/** What an engine exposes: a counter, a gauge with odd values, labels in any script, a histogram. */
function exposition(): string {
  scrapes++;
  return [
    "# TYPE tokens_total counter",
    `tokens_total{model_name="llama",region="eu"} ${scrapes * 7}`,
    "# TYPE odd gauge",
    `odd{kind="inf"} ${scrapes % 2 === 0 ? "+Inf" : "-Inf"}`,
    `odd{kind="nan"} NaN`,
    `odd{kind="tiny"} 5e-324`,
    `odd{kind="日本語 \\"quoted\\" \\\\ line\\n"} ${0.1 * scrapes}`,
    "# TYPE ttft_seconds histogram",
    ...["0.1", "1", "+Inf"].map((le, i) => `ttft_seconds_bucket{le="${le}"} ${scrapes * (i + 1)}`),
    `ttft_seconds_sum ${scrapes * 1.5}`,
    `ttft_seconds_count ${scrapes * 3}`,
    "",
  ].join("\n");
}

let db: FreshDatabase;
let wal: PostgresWal;
let door: TestDoor;
let target: Server;
let prometheus: RunningPrometheus | null = null;

beforeAll(async () => {
  db = await freshDatabase();
  wal = new PostgresWal({ db, mode: "write", queueBytes: 64 << 20, clock: systemClock });
  const metrics = await openMetricStore({ db, wal, clock: systemClock });
  await wal.start();
  const none = () => Promise.resolve();
  const store = {
    openBatch: metrics.openBatch.bind(metrics),
    writeSamples: metrics.writeSamples.bind(metrics),
    writeSpans: none,
    writeLogs: none,
  };
  door = await openTestDoor(openPrivateSink(store, "s".repeat(32), systemClock), { clock: systemClock });
  target = createServer((_request, response) => response.writeHead(200, { "content-type": "text/plain; version=0.0.4" }).end(exposition()));
  await new Promise<void>((resolve) => target.listen(0, "127.0.0.1", resolve));
  const { port } = target.address() as AddressInfo;
  prometheus = await startPrometheus(`
global: { scrape_interval: 500ms }
scrape_configs: [{ job_name: engine, static_configs: [{ targets: ["127.0.0.1:${port}"] }] }]
remote_write:
  - url: ${door.url}/api/v1/write
    authorization: { credentials: test-key }
    queue_config: { batch_send_deadline: 100ms, min_backoff: 30ms }
`);
});

afterAll(async () => {
  await prometheus?.stop();
  target.closeAllConnections();
  target.close();
  await door.close();
  await wal.close();
  await db.close();
});

interface Answer {
  readonly data: { readonly result: readonly { readonly metric: Record<string, string>; readonly values: readonly [number, string][] }[] };
}

/** Raw samples, as `series → [time in ms, value]`. */
async function theirs(metric: string): Promise<Map<string, [number, number][]>> {
  const query = encodeURIComponent(`{__name__=~"${metric}"}[5m]`);
  const { data } = (await (await fetch(`${prometheus?.url}/api/v1/query?query=${query}`)).json()) as Answer;
  return new Map(data.result.map((s) => [key(s.metric), s.values.map(([t, v]) => [Math.round(t * 1000), number(v)])]));
}

async function ours(metric: string): Promise<Map<string, { samples: [number, number][]; stale: number }>> {
  const now = systemClock.now();
  const range = { from: unixMillis(now - 300_000), to: unixMillis(now + 60_000) };
  const all = await readSeries(ctx, { matchers: [{ name: "__name__", op: "=~", value: metric }], range });
  return new Map(
    all.map((s) => [
      key(s.labels),
      { samples: [...s.times].map((t, i) => [t, s.values[i] ?? NaN] as [number, number]), stale: s.stale.length },
    ]),
  );
}

const key = (labels: Readonly<Record<string, string>>) => JSON.stringify(Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1)));
/** Prometheus writes `+Inf`; JavaScript reads `Infinity`. */
const number = (written: string) => Number(written.replace("Inf", "Infinity"));
const METRICS = "tokens_total|odd|ttft_seconds_.*|up";

test("a Prometheus that writes to us and we agree on every sample, and on where a series ended", async ({ skip }) => {
  if (prometheus === null) skip("Prometheus is not installed on this machine");
  while (scrapes < SCRAPES) await delay(100);
  // The target goes away: Prometheus ends its series.
  target.closeAllConnections();
  await new Promise((resolve) => target.close(resolve));
  const ended = async () => [...(await ours("tokens_total")).values()].some((s) => s.stale > 0);
  while (!(await ended())) await delay(200);
  const [mine, reference] = [await ours(METRICS), await theirs(METRICS)];
  // `up` goes on; what Prometheus scraped since is not compared.
  expect([...mine.keys()].sort()).toEqual([...reference.keys()].sort());
  for (const [series, { samples, stale }] of mine) {
    const same = (reference.get(series) ?? []).slice(0, samples.length);
    expect(samples).toEqual(same);
    if (!series.includes('"up"')) expect(stale, series).toBe(1);
  }
});
