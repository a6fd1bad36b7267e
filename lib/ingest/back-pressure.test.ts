import { expect, test } from "vitest";
import type { LogRecord } from "@/lib/telemetry";
import { MemorySink } from "./testing/memory-sink";
import { openTestDoor } from "./testing/test-door";

const MIB = 1024 * 1024;

/** A store that takes nothing until it is told to go on. */
class StalledSink extends MemorySink {
  #go: () => void = () => {};
  readonly #gate = new Promise<void>((resolve) => (this.#go = resolve));
  waiting = 0;
  onWaiting: () => void = () => {};

  override async writeLogs(identity: Parameters<MemorySink["writeLogs"]>[0], logs: readonly LogRecord[]): Promise<void> {
    this.waiting++;
    this.onWaiting();
    await this.#gate;
    await super.writeLogs(identity, logs);
  }

  goOn(): void {
    this.#go();
  }
}

test("while the store stands still the door holds a bounded amount, sends the rest away, and stores what it acknowledged once", async () => {
  const sink = new StalledSink();
  const door = await openTestDoor(sink, { limits: { inFlight: 8 * MIB } });
  const body = (id: number) => {
    const records = Array.from({ length: 100 }, (_, i) => ({ body: { stringValue: `${id}/${i} ${"x".repeat(2_500)}` } }));
    return JSON.stringify({ resourceLogs: [{ scopeLogs: [{ logRecords: records }] }] });
  };
  let away = 0;
  // Those that were let in wait for the store; once all others are away it may go on.
  const look = () => {
    if (away + sink.waiting === 80) sink.goOn();
  };
  sink.onWaiting = look;
  const sends = Array.from({ length: 80 }, async (_, id) => {
    const answer = await door.post("/v1/logs", body(id), { "content-type": "application/json" });
    if (answer.status === 503) {
      expect(answer.headers["retry-after"]).toBe("1");
      away++;
    }
    look();
    return { id, status: answer.status };
  });
  const answers = await Promise.all(sends);
  const acknowledged = answers.filter(({ status }) => status === 200).map(({ id }) => id);
  expect(acknowledged.length).toBeGreaterThan(10);
  expect(acknowledged.length).toBeLessThanOrEqual((8 * MIB) / body(0).length);
  expect(acknowledged.length + away).toBe(80);
  const stored = sink.logs.map((l) => (l.body as string).split(" ", 1)[0]);
  expect(new Set(stored).size).toBe(stored.length);
  expect(new Set(stored)).toEqual(new Set(acknowledged.flatMap((id) => Array.from({ length: 100 }, (_, i) => `${id}/${i}`))));
  expect(door.door.intake.budget.used).toBe(0);
  await door.close();
});
