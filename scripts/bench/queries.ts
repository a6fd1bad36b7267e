import { ConsoleProcess } from "@/test/console-process";
import { type Body, remoteWriteBodies } from "./load-bodies";
import type { Measurement } from "./measurement";
import { firstPaint } from "./first-paint";
import { postLoad } from "./post-load";
import { startPrometheus } from "./prometheus";
import { SCRAPE_MS, counterSources, histogramSources, scrapeBodies } from "./query-data";

const HOUR = 3_600_000;
const ROUNDS = 5;
const PEOPLE = 4;
/** How often each of them sees their dashboard refreshed. */
const REFRESH_MS = 5_000;
const WRITE_HEADERS = {
  "content-type": "application/x-protobuf",
  "content-encoding": "snappy",
  "x-prometheus-remote-write-version": "0.1.0",
};

interface Asked {
  readonly base: string;
  readonly headers: Readonly<Record<string, string>>;
}

interface Question {
  readonly name: string;
  readonly params: Readonly<Record<string, string>>;
  /** Greatest multiple of Prometheus' time. */
  readonly goal: number;
}

/** PromQL over HTTP, answered in full, beside Prometheus on the same samples. */
export async function queryBench(nowMs: number, say: (line: string) => void): Promise<Measurement[]> {
  const prometheus = await startPrometheus();
  const sightglass = await ConsoleProcess.start();
  const { ingestKey, readKey } = sightglass.access();
  const to = Math.floor((nowMs - 60_000) / 60_000) * 60_000;
  try {
    const stores = [
      { url: `${sightglass.url}/api/v1/write`, headers: { ...WRITE_HEADERS, authorization: `Bearer ${ingestKey}` } },
      ...(prometheus ? [{ url: `${prometheus.url}/api/v1/write`, headers: WRITE_HEADERS }] : []),
    ];
    say("2,000 series × 24 h and 280 bucket series × 2 h into both");
    const counters = counterSources();
    await load(stores, counters, to - 24 * HOUR, to - 2 * HOUR - SCRAPE_MS, 3);
    await load(stores, [...counters, ...histogramSources()], to - 2 * HOUR, to, 4);
    say("two hours of a fleet of 20 engines, 200 series each");
    const fleet = await postLoad(stores[0] ?? { url: "", headers: {} }, remoteWriteBodies((2 * 2 * HOUR) / SCRAPE_MS, to - 2 * HOUR), 2);
    if (Object.keys(fleet.refused).length > 0) throw new Error(`refused: ${JSON.stringify(fleet.refused)}`);
    const ours: Asked = { base: `${sightglass.url}/api/prom/api/v1`, headers: { authorization: `Bearer ${readKey}` } };
    const theirs: Asked | null = prometheus && { base: `${prometheus.url}/api/v1`, headers: {} };
    const rows: Measurement[] = [];
    for (const question of questions(to)) {
      say(question.name);
      rows.push(...(await compare(question, ours, theirs)));
    }
    say(`a dashboard of ${PANELS} panels`);
    const refresh = () => dashboard(ours, to);
    await refresh();
    rows.push({ name: `${PANELS} panels over 1 h, all answered`, value: await bestOf(refresh), unit: "ms" });
    say("the same in a browser");
    const paintMs = await firstPaint(sightglass, PANEL_QUERIES, { from: to - HOUR, to });
    rows.push({
      name: `${PANELS} panels over 1 h, painted, warm`,
      value: paintMs,
      unit: "ms",
      goal: { text: "< 1 s", met: paintMs < 1_000 },
    });
    say(`ingest alone, and while ${PEOPLE} people watch`);
    rows.push(...(await beside(sightglass, ingestKey, refresh, to)));
    return rows;
  } finally {
    await sightglass.stop();
    await prometheus?.stop();
  }
}

async function load(
  stores: readonly { readonly url: string; readonly headers: Readonly<Record<string, string>> }[],
  sources: ReturnType<typeof counterSources>,
  from: number,
  to: number,
  seed: number,
): Promise<void> {
  // A few hundred scrapes at a time: all at once would not fit.
  let pending: Body[] = [];
  const send = async () => {
    for (const store of stores) {
      const { refused } = await postLoad(store, pending, 1);
      if (Object.keys(refused).length > 0) throw new Error(`${store.url} refused: ${JSON.stringify(refused)}`);
    }
    pending = [];
  };
  for (const body of scrapeBodies(sources, from, to, seed)) {
    pending.push(body);
    if (pending.length === 240) await send();
  }
  await send();
}

function questions(to: number): Question[] {
  const over = (spanMs: number, stepS: number) => ({ start: String((to - spanMs) / 1000), end: String(to / 1000), step: String(stepS) });
  return [
    {
      name: "sum by (model) (rate(x[5m])), 2,000 series × 24 h at 60 s",
      params: { query: "sum by (model) (rate(bench_requests_total[5m]))", ...over(24 * HOUR, 60) },
      goal: 1,
    },
    {
      name: "p99 by model, 280 bucket series, 1 h at 15 s",
      params: {
        query: "histogram_quantile(0.99, sum by (model, le) (rate(bench_latency_seconds_bucket[5m])))",
        ...over(HOUR, SCRAPE_MS / 1000),
      },
      goal: 0.5,
    },
  ];
}

async function compare({ name, params, goal }: Question, ours: Asked, theirs: Asked | null): Promise<Measurement[]> {
  const own = await bestOf(() => ask(ours, params));
  if (!theirs) return [{ name, value: own, unit: "ms" }];
  const reference = await bestOf(() => ask(theirs, params));
  const ratio = own / reference;
  return [
    { name, value: own, unit: "ms", ratio: { to: "Prometheus' time", value: ratio }, goal: { text: `≤ ${goal} ×`, met: ratio <= goal } },
    { name: "  the same, Prometheus", value: reference, unit: "ms" },
  ];
}

/** The quickest of a few in milliseconds: what the work takes when nothing else gets in between. */
async function bestOf(work: () => Promise<void>): Promise<number> {
  let best = Infinity;
  for (let i = 0; i < ROUNDS; i++) {
    const started = performance.now();
    await work();
    best = Math.min(best, performance.now() - started);
  }
  return best;
}

let asked = 0;

async function ask({ base, headers }: Asked, params: Readonly<Record<string, string>>): Promise<void> {
  // A comment that no other has: an answer of a moment ago, which we would give again, measures nothing.
  const query = `${params["query"] ?? ""} # ${asked++}`;
  const response = await fetch(`${base}/query_range`, { method: "POST", headers, body: new URLSearchParams({ ...params, query }) });
  const answer = (await response.json()) as { status: string; error?: string; data?: { result: unknown[] } };
  if (answer.status !== "success" || answer.data?.result.length === 0) throw new Error(`no answer: ${answer.error ?? "empty"}`);
}

/** Twenty panels as a page about a fleet of twenty engines has them: rates, gauges, and percentiles of its latencies. */
const PANEL_QUERIES: readonly string[] = [
  ...[0, 1, 2, 3, 4].map((i) => `sum by (model_name) (rate(vllm:counter_${i}_total[5m]))`),
  ...[5, 6, 7].map((i) => `topk(5, sum by (instance) (rate(vllm:counter_${i}_total[5m])))`),
  ...[0, 1, 2, 3].map((i) => `max by (region) (vllm:gauge_${i})`),
  ...["time_to_first_token", "inter_token_latency", "request_queue_time", "e2e_request_latency"].map(
    (name) => `histogram_quantile(0.95, sum by (le, model_name) (rate(vllm:${name}_seconds_bucket[5m])))`,
  ),
  ...["request_prefill_time", "request_decode_time"].map(
    (name) => `sum by (region) (rate(vllm:${name}_seconds_sum[5m])) / sum by (region) (rate(vllm:${name}_seconds_count[5m]))`,
  ),
  "sum(rate(vllm:counter_8_total[5m])) / sum(rate(vllm:counter_9_total[5m]))",
  "count by (model_name) (vllm:gauge_4)",
];
const PANELS = PANEL_QUERIES.length;

/** What a page of panels asks: every query over the last hour, six at a time. */
async function dashboard(ours: Asked, to: number): Promise<void> {
  const waiting = [...PANEL_QUERIES];
  const worker = async (): Promise<void> => {
    for (let query = waiting.pop(); query !== undefined; query = waiting.pop()) {
      await ask(ours, { query, start: String((to - HOUR) / 1000), end: String(to / 1000), step: "15" });
    }
  };
  await Promise.all(Array.from({ length: 6 }, worker));
}

async function beside(console: ConsoleProcess, key: string, refresh: () => Promise<void>, to: number): Promise<Measurement[]> {
  const target = { url: `${console.url}/api/v1/write`, headers: { ...WRITE_HEADERS, authorization: `Bearer ${key}` } };
  const bodies = remoteWriteBodies(10_000, to - 23 * HOUR, 8, "10.9.0");
  const [warmUp, first, second] = [bodies.slice(0, 600), bodies.slice(600, 5_300), bodies.slice(5_300)];
  await postLoad(target, warmUp, 2);
  const alone = await postLoad(target, first, 2);
  let watching = true;
  let refreshes = 0;
  const person = async (k: number): Promise<void> => {
    await new Promise((resolve) => setTimeout(resolve, (k * REFRESH_MS) / PEOPLE));
    while (watching) {
      const started = performance.now();
      await refresh();
      refreshes++;
      await new Promise((resolve) => setTimeout(resolve, Math.max(0, REFRESH_MS - (performance.now() - started))));
    }
  };
  const people = Array.from({ length: PEOPLE }, (_, k) => person(k));
  const watched = await postLoad(target, second, 2);
  watching = false;
  await Promise.all(people);
  const share = watched.itemsPerSecond / alone.itemsPerSecond;
  return [
    { name: "remote write, 2 connections, nobody watching", value: alone.itemsPerSecond, unit: "samples/s" },
    {
      name: `the same while ${PEOPLE} people refresh ${PANELS} panels every ${REFRESH_MS / 1000} s (${refreshes} refreshes)`,
      value: watched.itemsPerSecond,
      unit: "samples/s",
      ratio: { to: "nobody watching", value: share },
      goal: { text: "falls by less than 20 %", met: share > 0.8 },
    },
  ];
}
