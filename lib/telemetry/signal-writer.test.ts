import { expect, test } from "vitest";
import { ManualClock } from "@/lib/kernel/clock";
import { millis, unixMillis, unixNanos } from "@/lib/kernel/units";
import type { WalAppend, WalConsumer } from "@/lib/wal";
import { type SignalLog, SignalWriter } from "./signal-writer";

/** A log in memory; `fail` refuses the next flush. */
class FakeLog implements SignalLog<null> {
  last = 0n;
  fail = false;
  readonly flushed: bigint[] = [];
  append(entry: WalAppend) {
    const at = { shard: 1, id: ++this.last };
    entry.applied(at);
    return Promise.resolve(at);
  }
  register(_consumer: WalConsumer) {}
  ownedShards = () => [1];
  appliedId = () => this.last;
  async flush(order: { readonly id: bigint; readonly write: (client: null) => Promise<void> }) {
    if (this.fail) throw new Error("gone");
    await order.write(null);
    this.flushed.push(order.id);
  }
}

function setUp(options: { flushRecords?: number; maxRecords?: number } = {}) {
  const log = new FakeLog();
  const clock = new ManualClock(unixMillis(1_790_000_000_000));
  const stored: number[] = [];
  const reports: string[] = [];
  const writer = new SignalWriter<number, null>(
    {
      kind: "logs",
      timeOf: () => unixNanos(1n),
      encode: (records) => Buffer.from(JSON.stringify(records)),
      decode: (bytes) => JSON.parse(bytes.toString()) as number[],
      block: (records) =>
        Promise.resolve(() => {
          stored.push(...records);
          return Promise.resolve();
        }),
    },
    { log, clock, report: (message) => reports.push(message), ...options },
  );
  return { log, clock, stored, reports, writer };
}

const numbers = (n: number, from = 0) => Array.from({ length: n }, (_, i) => from + i);

test("a large head moves in several bounded steps, in order, each record once", async () => {
  const { log, stored, writer } = setUp({ flushRecords: 1e9 });
  for (let i = 0; i < 5; i++) await writer.write(numbers(20_000, i * 20_000));
  await writer.flushAll();
  expect(log.flushed).toEqual([2n, 4n, 5n]);
  expect(stored).toEqual(numbers(100_000));
  expect(writer.head.size).toBe(0);
});

test("what cannot be moved stays, is reported, and moves the next time", async () => {
  const { log, clock, stored, reports, writer } = setUp();
  await writer.write(numbers(3));
  await writer.flushDue();
  expect(stored).toEqual([]);
  log.fail = true;
  clock.advance(millis(120_000));
  await writer.flushDue();
  expect([reports.length, writer.head.size]).toEqual([1, 3]);
  log.fail = false;
  await writer.flushDue();
  expect([stored, writer.head.size]).toEqual([[0, 1, 2], 0]);
});

test("beyond the most that may be in memory writes are refused, with a time to come back, and nothing of them is kept", async () => {
  const { log, writer } = setUp({ flushRecords: 1e9, maxRecords: 10 });
  await writer.write(numbers(8));
  await expect(writer.write(numbers(3))).rejects.toMatchObject({ code: "overloaded", retryAfterS: 2 });
  expect([log.last, writer.head.size]).toEqual([1n, 8]);
});
