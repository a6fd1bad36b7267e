import { expect, test } from "vitest";
import { Fault } from "@/lib/kernel/faults";
import { MemorySink } from "./testing/memory-sink";
import { openTestDoor } from "./testing/test-door";
import { CellRate, KeyMeter, KeyMeters } from "./rate-meter";

const NONE = { bytesPerSecond: null, itemsPerSecond: null, bytesPerDay: null };

test("a key may burst ten seconds' worth, then is held to its rate", () => {
  const rate = new CellRate(100);
  rate.charge(0, 1_000);
  expect(rate.waitS(0)).toBe(0);
  rate.charge(0, 500);
  expect(rate.waitS(0)).toBe(5);
  expect(rate.waitS(5_000)).toBe(0);
  expect(rate.remaining(5_000)).toBe(0);
  expect(rate.remaining(15_000)).toBe(1_000);
});

test("over any long time no more than the rate and one burst and one request get through", () => {
  const rate = new CellRate(50);
  let sent = 0;
  for (let now = 0; now < 600_000; now += 250) {
    if (rate.waitS(now) > 0) continue;
    rate.charge(now, 120);
    sent += 120;
  }
  expect(sent).toBeLessThanOrEqual(50 * 600 + 500 + 120);
  expect(sent).toBeGreaterThan(50 * 600 - 120);
});

test("a day's quota comes back at midnight UTC", () => {
  const meter = new KeyMeter({ ...NONE, bytesPerDay: 1_000 });
  const evening = Date.UTC(2026, 8, 14, 23, 59, 0);
  meter.charge(evening, 1_000, 1);
  expect(meter.waitS(evening)).toBe(60);
  expect(meter.waitS(evening + 60_000)).toBe(0);
});

test("a key whose limits were changed starts afresh", () => {
  const meters = new KeyMeters();
  const before = meters.of("k", { ...NONE, bytesPerDay: 1 });
  expect(meters.of("k", { ...NONE, bytesPerDay: 1 })).toBe(before);
  expect(meters.of("k", { ...NONE, bytesPerDay: 2 })).not.toBe(before);
  expect(meters.of("k", null)).toBeNull();
});

test("a sender reads its rate and when to return from standard headers", async () => {
  const door = await openTestDoor(new MemorySink());
  door.keys.limits = { ...NONE, bytesPerSecond: 10 };
  const json = { "content-type": "application/json" };
  const body = JSON.stringify({ resourceSpans: [], pad: "x".repeat(500) });
  const first = await door.post("/v1/traces", body, json);
  expect(first.status).toBe(200);
  expect(first.headers["ratelimit-policy"]).toBe('"bytes";q=100;w=10');
  expect(first.headers["ratelimit"]).toMatch(/^"bytes";r=0;t=\d+$/);
  const second = await door.post("/v1/traces", body, json);
  expect(second.status).toBe(429);
  expect(Number(second.headers["retry-after"])).toBeGreaterThan(30);
  door.clock.advance(60_000 as never);
  expect((await door.post("/v1/traces", body, json)).status).toBe(200);
  await door.close();
});

test("a body that cannot be read costs its bytes, one that the store could not take costs nothing", async () => {
  const sink = new MemorySink();
  const door = await openTestDoor(sink);
  const json = { "content-type": "application/json" };
  door.keys.limits = { ...NONE, bytesPerDay: 1_000 };
  sink.failWith = new Fault("unavailable", "Postgres does not answer.");
  const log = JSON.stringify({ resourceLogs: [{ scopeLogs: [{ logRecords: [{ body: { stringValue: "x".repeat(900) } }] }] }] });
  for (let i = 0; i < 3; i++) expect((await door.post("/v1/logs", log, json)).status).toBe(503);
  expect((await door.post("/v1/logs", `{"a":"${"x".repeat(1_000)}`, json)).status).toBe(400);
  expect((await door.post("/v1/logs", `["${"x".repeat(1_000)}"]`, json)).status).toBe(429);
  await door.close();
});
