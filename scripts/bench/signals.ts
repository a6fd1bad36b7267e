import type { Database } from "@/lib/db/server";
import { monotonicMillis, systemClock } from "@/lib/kernel/clock";
import { hours, toMillis, unixMillis, unixNanos } from "@/lib/kernel/units";
import { compactLogs, logStats, openLogs, searchLogs } from "@/lib/logs/server";
import { type Ctx, SYSTEM_ACTOR } from "@/lib/people";
import { compactSpans, openTraces, searchTraces, traceById, traceStats } from "@/lib/traces/server";
import type { LogRecord } from "@/lib/telemetry/log-record";
import type { SpanRecord } from "@/lib/telemetry/span";
import { PostgresWal } from "@/lib/wal/server";
import type { Measurement } from "./measurement";
import { RequestTraffic } from "./signal-data";

const KEY = { keyId: "bench", tenant: "" };
/** So many different ones, sent again and again under other identifiers: what the bench holds should not be what is measured. */
const DIFFERENT = 40_000;
const ROUNDS = 10;
const BATCH = 512;
const IN_FLIGHT = 8;
const LARGE_TRACE = "abcd".repeat(8);

/**
 * Spans and log records through the store alone, decoding left out: written
 * (committed and moved into blocks), their size, and how fast they are read.
 * `db` is migrated and may be filled; `copyLimit` in rows/s.
 */
export async function signalBench(db: Database, copyLimit: number, say: (line: string) => void): Promise<Measurement[]> {
  const wal = new PostgresWal({ db, mode: "write", queueBytes: 64 * 1024 * 1024, clock: systemClock });
  const traces = openTraces({ db, wal });
  const logs = openLogs({ db, wal });
  await wal.start();
  const startMs = Math.floor(systemClock.now() / 1000) * 1000 - 3_600_000;
  const traffic = new RequestTraffic(unixNanos(BigInt(startMs) * 1_000_000n));
  const range = { from: unixMillis(startMs - 1000), to: unixMillis(startMs + 7_200_000) };
  const ctx: Ctx = { actor: SYSTEM_ACTOR, clock: systemClock, requestId: "bench", remoteAddress: "" };
  const rows: Measurement[] = [];
  const rate = (name: string, perSecond: number) =>
    rows.push({
      name,
      value: perSecond,
      unit: "items/s",
      ratio: { to: "COPY limit", value: perSecond / copyLimit },
      goal: { text: "≥ 0.027 of the COPY limit", met: perSecond / copyLimit >= 0.027 },
    });
  const size = (name: string, bytes: number, goal: number) =>
    rows.push({ name, value: bytes, unit: "B", goal: { text: `≤ ${goal} B`, met: bytes <= goal } });
  const timed = async (name: string, work: () => Promise<unknown>) => {
    await work();
    const began = monotonicMillis();
    await work();
    rows.push({ name, value: monotonicMillis() - began, unit: "ms" });
  };
  try {
    say("spans and log records, through the store");
    const spans = traffic.spans(DIFFERENT);
    rate(
      "spans, written and in blocks",
      await throughput(
        spans,
        spanAgain,
        (batch) => traces.writeSpans(KEY, batch),
        () => traces.writer.flushAll(),
      ),
    );
    const records = traffic.logs(DIFFERENT);
    rate(
      "log records, written and in blocks",
      await throughput(
        records,
        logAgain,
        (batch) => logs.writeLogs(KEY, batch),
        () => logs.writer.flushAll(),
      ),
    );

    await traces.writeSpans(KEY, largeTrace(spans[0] as SpanRecord));
    await traces.writer.flushAll();
    const settled = unixMillis(systemClock.now() + toMillis(hours(12)));
    await compactSpans(db, settled);
    await compactLogs(db, settled);
    const [ofSpans, ofLogs] = [await traceStats(ctx), await logStats(ctx)];
    size("bytes a span, in blocks", ofSpans.dataBytes / ofSpans.records, 70);
    rows.push({
      name: "bytes a span on disk, trace index and its indexes included",
      value: ofSpans.totalBytes / ofSpans.records,
      unit: "B",
    });
    size("bytes a log record, word index included", ofLogs.dataBytes / ofLogs.records, 55);

    await timed("a trace of 10,000 spans, as a waterfall", () => traceById(ctx, LARGE_TRACE));
    await timed("the 100 newest traces", () => searchTraces(ctx, { range, limit: 100, order: "newest" }));
    await timed("the 100 slowest traces", () => searchTraces(ctx, { range, limit: 100, order: "slowest" }));
    const id = /req-\w+/.exec((records[3000] as LogRecord).body as string)?.[0] ?? "";
    await timed(`one request's id in ${(DIFFERENT * ROUNDS).toLocaleString("en-US")} log records`, () =>
      searchLogs(ctx, { range, text: id, limit: 200, direction: "backward" }),
    );
    await timed("the 200 newest log records", () => searchLogs(ctx, { range, limit: 200, direction: "backward" }));
    await timed("errors that name a word, 200", () =>
      searchLogs(ctx, { range, text: "finished", minSeverity: 17, limit: 200, direction: "backward" }),
    );
  } finally {
    await wal.close();
  }
  return rows;
}

async function throughput<T>(
  items: readonly T[],
  again: (item: T, round: number) => T,
  write: (batch: readonly T[]) => Promise<void>,
  settle: () => Promise<void>,
): Promise<number> {
  let next = 0;
  const began = monotonicMillis();
  const sender = async () => {
    while (next < items.length * ROUNDS) {
      const [round, at] = [Math.floor(next / items.length), next % items.length];
      const batch = items.slice(at, at + BATCH).map((item) => again(item, round));
      next += batch.length;
      await write(batch);
    }
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, sender));
  await settle();
  return (next * 1000) / (monotonicMillis() - began);
}

/** Far enough in time that a round and its repetition never meet in one block. */
const ROUND_NS = 90_000_000_000n;
const renamed = (id: string, round: number) => (id === "" ? "" : `${id.slice(0, 3)}${round}${id.slice(4)}`);
const later = <T extends { readonly traceId: string; readonly spanId: string }>(item: T, round: number) => ({
  ...item,
  traceId: renamed(item.traceId, round),
  spanId: renamed(item.spanId, round),
});

const spanAgain = (span: SpanRecord, round: number): SpanRecord => ({
  ...later(span, round),
  parentSpanId: renamed(span.parentSpanId, round),
  startNs: unixNanos(span.startNs + BigInt(round) * ROUND_NS),
  endNs: unixNanos(span.endNs + BigInt(round) * ROUND_NS),
});

const logAgain = (record: LogRecord, round: number): LogRecord => ({
  ...later(record, round),
  timeNs: unixNanos(record.timeNs + BigInt(round) * ROUND_NS),
  observedNs: unixNanos(record.observedNs + BigInt(round) * ROUND_NS),
});

const largeTrace = (like: SpanRecord): SpanRecord[] =>
  Array.from({ length: 10_000 }, (_, i) => ({
    ...like,
    traceId: LARGE_TRACE,
    spanId: (i + 1).toString(16).padStart(16, "0"),
    parentSpanId: i === 0 ? "" : (Math.floor((i - 1) / 8) + 1).toString(16).padStart(16, "0"),
    startNs: unixNanos(like.startNs + BigInt(i) * 1000n),
    endNs: unixNanos(like.endNs + BigInt(i) * 1000n),
  }));
