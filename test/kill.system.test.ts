import { afterAll, beforeAll, expect, test } from "vitest";
import { systemClock } from "@/lib/kernel/clock";
import { seededRandom } from "@/lib/kernel/random";
import { unixMillis } from "@/lib/kernel/units";
import { searchLogs } from "@/lib/logs/server";
import { readSeries } from "@/lib/metrics/server";
import { spansOfTrace } from "@/lib/traces/server";
import { ProtobufWriter } from "@/scripts/bench/protobuf-writer";
import snappy from "snappyjs";
import { ConsoleProcess } from "./console-process";
import { openReader, TEST_CTX } from "./console-reader";

const KILLS = 50;
const ITEMS = 50;
const BATCHES_PER_TRACE = 40;
const SENDERS = 2;

type Signal = "samples" | "spans" | "logs";
const SIGNALS: readonly Signal[] = ["samples", "spans", "logs"];

/** What a sender knows of each batch: `acknowledged`, or that it does not know. */
const sent: Record<Signal, Map<number, "acknowledged" | "unknown">> = { samples: new Map(), spans: new Map(), logs: new Map() };
const counters: Record<Signal, number> = { samples: 0, spans: 0, logs: 0 };

let console_: ConsoleProcess;
let startedMs: number;
let sending = true;
let acknowledgements = 0;
let wake: () => void = () => {};

const hex = (n: number, digits: number) => n.toString(16).padStart(digits, "0");
const traceOf = (batch: number) => hex(1 + Math.floor(batch / BATCHES_PER_TRACE), 32);
const spanOf = (batch: number, item: number) => hex(1 + batch * ITEMS + item, 16);
const nanos = (ms: number) => `${Math.floor(ms)}000000`;

/** One request: path, media type and body of a batch whose every item is unlike any other. */
function request(signal: Signal, batch: number): { path: string; headers: Record<string, string>; body: BodyInit } {
  const json = { "content-type": "application/json" };
  if (signal === "samples") {
    const writer = new ProtobufWriter();
    for (let item = 0; item < ITEMS; item++) {
      writer.message(1, (series) => {
        series.message(1, (l) => l.text(1, "__name__").text(2, "kill_test")).message(1, (l) => l.text(1, "item").text(2, String(item)));
        series.message(2, (sample) => sample.double(1, batch).uint(2, startedMs - 7_200_000 + batch * 100));
      });
    }
    return {
      path: "/api/v1/write",
      headers: { "content-type": "application/x-protobuf", "content-encoding": "snappy" },
      body: Buffer.from(snappy.compress(writer.finish())),
    };
  }
  const resource = { attributes: [{ key: "service.name", value: { stringValue: "kill-test" } }] };
  const items = Array.from({ length: ITEMS }, (_, item) => item);
  if (signal === "spans") {
    const spans = items.map((item) => ({
      traceId: traceOf(batch),
      spanId: spanOf(batch, item),
      name: "work",
      kind: 1,
      startTimeUnixNano: nanos(startedMs + batch),
      endTimeUnixNano: nanos(startedMs + batch + 1),
    }));
    return { path: "/v1/traces", headers: json, body: JSON.stringify({ resourceSpans: [{ resource, scopeSpans: [{ spans }] }] }) };
  }
  const logRecords = items.map((item) => ({ timeUnixNano: nanos(startedMs + batch), body: { stringValue: `record ${batch}-${item}` } }));
  return { path: "/v1/logs", headers: json, body: JSON.stringify({ resourceLogs: [{ resource, scopeLogs: [{ logRecords }] }] }) };
}

/** Sends batch after batch. What is refused or lost is not sent again: then it may be there once or not at all. */
async function send(signal: Signal, key: string): Promise<void> {
  while (sending) {
    const batch = counters[signal]++;
    const { path, headers, body } = request(signal, batch);
    const status = await fetch(`${console_.url}${path}`, {
      method: "POST",
      headers: { ...headers, authorization: `Bearer ${key}` },
      body,
      signal: AbortSignal.timeout(20_000),
    }).then(
      (r) => (r.ok ? "acknowledged" : "unknown"),
      () => "unknown" as const,
    );
    sent[signal].set(batch, status);
    if (status === "acknowledged") {
      acknowledgements++;
      wake();
    } else await console_.untilReady();
  }
}

async function moreAcknowledgements(count: number): Promise<void> {
  for (const goal = acknowledgements + count; acknowledgements < goal;) await new Promise<void>((resolve) => (wake = resolve));
}

beforeAll(async () => {
  console_ = await ConsoleProcess.start();
  startedMs = systemClock.now();
});

afterAll(async () => {
  sending = false;
  await console_.stop();
});

test(`after ${KILLS} kills of server, Postgres or both under load, everything acknowledged is there once`, async () => {
  const random = seededRandom(20261124);
  // Demo keys are made anew at each start; the first would stop working.
  const key = () => console_.access().ingestKey;
  const kills = { server: 0, postgres: 0, both: 0 };
  let run = SIGNALS.flatMap((signal) => Array.from({ length: SENDERS }, () => send(signal, key())));

  for (let i = 0; i < KILLS; i++) {
    await moreAcknowledgements(5 + Math.floor(random() * 60));
    const target = (["server", "postgres", "both"] as const)[Math.floor(random() * 3)] ?? "both";
    kills[target]++;
    if (target !== "server") {
      const pid = console_.postgresPid();
      if (pid !== null) process.kill(pid, "SIGKILL");
    }
    if (target !== "postgres") {
      await console_.kill();
      sending = false;
      console_.spawn();
      await console_.untilReady();
      await Promise.all(run);
      sending = true;
      run = SIGNALS.flatMap((signal) => Array.from({ length: SENDERS }, () => send(signal, key())));
    }
  }
  sending = false;
  await Promise.all(run);
  // The last kill may still be at work when readiness is asked; an orderly restart is certain to be past it.
  await console_.stop();
  await console_.start();

  const stored = await count();
  const report = SIGNALS.map((signal) => tally(signal, stored[signal]));
  console.log(`kills: ${JSON.stringify(kills)}`);
  for (const line of report) console.log(JSON.stringify(line));
  for (const line of report) expect(line).toMatchObject({ missing: 0, doubled: 0, torn: 0 });
  expect(report.every((line) => line.acknowledged > 500)).toBe(true);
});

/** How often each item of each batch is stored, as a reader in another process sees it. */
async function count(): Promise<Record<Signal, ReadonlyMap<number, readonly number[]>>> {
  const reader = await openReader(console_.dataDir);
  const stored: Record<Signal, Map<number, number[]>> = { samples: new Map(), spans: new Map(), logs: new Map() };
  const note = (signal: Signal, batch: number, item: number): void => {
    let items = stored[signal].get(batch);
    if (!items) stored[signal].set(batch, (items = Array.from({ length: ITEMS }, () => 0)));
    items[item] = (items[item] ?? 0) + 1;
  };
  const range = { from: unixMillis(startedMs - 86_400_000), to: unixMillis(startedMs + 86_400_000) };
  for (const series of await readSeries(TEST_CTX, { matchers: [{ name: "__name__", op: "=", value: "kill_test" }], range })) {
    for (const value of series.values) note("samples", value, Number(series.labels["item"]));
  }
  for (let trace = 0; trace * BATCHES_PER_TRACE < counters.spans; trace++) {
    for (const span of await spansOfTrace(TEST_CTX, traceOf(trace * BATCHES_PER_TRACE)).catch(() => [])) {
      const n = Number(BigInt(`0x${span.spanId}`)) - 1;
      note("spans", Math.floor(n / ITEMS), n % ITEMS);
    }
  }
  for (let cursor: string | null = ""; cursor !== null;) {
    const page: Awaited<ReturnType<typeof searchLogs>> = await searchLogs(TEST_CTX, {
      range,
      service: "kill-test",
      limit: 5000,
      direction: "forward",
      ...(cursor === "" ? {} : { cursor }),
    });
    for (const record of page.records) {
      const [, batch, item] = /^record (\d+)-(\d+)$/.exec(record.body) ?? [];
      note("logs", Number(batch), Number(item));
    }
    cursor = page.nextCursor;
  }
  await reader.close();
  return stored;
}

function tally(signal: Signal, stored: ReadonlyMap<number, readonly number[]>) {
  const line = { signal, acknowledged: 0, unknown: 0, stored: 0, missing: 0, doubled: 0, torn: 0 };
  for (const [batch, status] of sent[signal]) {
    const items = stored.get(batch) ?? Array.from({ length: ITEMS }, () => 0);
    if (status === "acknowledged") line.acknowledged += ITEMS;
    else line.unknown += ITEMS;
    line.stored += items.reduce((sum, n) => sum + n, 0);
    line.doubled += items.filter((n) => n > 1).length;
    if (status === "acknowledged") line.missing += items.filter((n) => n === 0).length;
    // A batch nobody answered for is there whole or not at all.
    else if (items.some((n) => n > 0) && items.some((n) => n === 0)) line.torn++;
  }
  return line;
}
