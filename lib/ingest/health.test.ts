import { afterEach, beforeEach, expect, test } from "vitest";
import { ManualClock } from "@/lib/kernel/clock";
import { setProcessSingleton } from "@/lib/kernel/process-singleton";
import type { Ctx } from "@/lib/people";
import { millis } from "@/lib/kernel/units";
import { HealthRecorder } from "./health-recorder";
import { ingestFigures, ingestHealth, openPrivateSink } from "./server";
import { MemorySink } from "./testing/memory-sink";
import { openTestDoor, TEST_NOW, type TestDoor } from "./testing/test-door";

let clock: ManualClock;
let door: TestDoor;
const sink = new MemorySink();
beforeEach(async () => {
  clock = new ManualClock(TEST_NOW);
  sink.clear();
  setProcessSingleton("ingest-health", new HealthRecorder(clock));
  door = await openTestDoor(openPrivateSink(sink, "s".repeat(32), clock), { clock });
});
afterEach(() => door.close());

const ctx = (tenant: string | null = null, permissions: Ctx["actor"]["permissions"] = ["settings:read"]): Ctx => ({
  actor: { kind: "user", id: "u", name: "U", permissions, tenant },
  clock,
  requestId: "r",
  remoteAddress: "",
});

const log = (attributes: object[], time = String(BigInt(TEST_NOW - 2_000) * 1_000_000n)) =>
  JSON.stringify({ resourceLogs: [{ scopeLogs: [{ logRecords: [{ timeUnixNano: time, body: { stringValue: "x" }, attributes }] }] }] });
const JSON_TYPE = { "content-type": "application/json" };

test("what arrives is counted by signal and key, with its lag and its rate", async () => {
  await door.post("/v1/logs", log([]), JSON_TYPE);
  await door.post("/v1/logs", log([]), JSON_TYPE);
  clock.advance(millis(60_000));
  const [flow] = ingestHealth(ctx()).flows;
  expect(flow).toMatchObject({
    signal: "logs",
    keyId: "test",
    keyName: "Test key",
    formats: ["otlp-http"],
    requests: 2,
    accepted: 2,
    lagMs: 2_000,
  });
  expect(flow?.itemsPerSecond).toBeCloseTo(2 / 60, 3);
  expect(ingestHealth(ctx()).perMinute.reduce((sum, m) => sum + m.logs, 0)).toBe(2);
});

test("refusals are kept with reason, example and time", async () => {
  await door.post("/v1/traces", "{", JSON_TYPE);
  const span = JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: [{ name: "s" }] }] }] });
  await door.post("/v1/traces", span, JSON_TYPE);
  const { refusals } = ingestHealth(ctx());
  expect(refusals.map((r) => [r.reason, r.count])).toEqual([
    ["span with an invalid trace id", 1],
    ["request could not be read", 1],
  ]);
  expect(refusals[1]?.example).toMatch(/JSON/);
});

test("what privacy took out before the store is counted", async () => {
  const attribute = (key: string, text: string) => ({ key, value: { stringValue: text } });
  await door.post(
    "/v1/logs",
    log([attribute("prompt", "secret plans"), attribute("user_id", "alice"), attribute("api_key", "k")]),
    JSON_TYPE,
  );
  expect(ingestHealth(ctx()).privacy).toEqual({ "content-dropped": 1, "user-pseudonymised": 1, "secret-redacted": 1 });
  expect(JSON.stringify(sink.logs[0]?.attributes)).not.toMatch(/plans|alice/);
});

test("one tenant's people see that tenant's keys alone, and nobody sees anything without the permission", async () => {
  door.keys.tenant = "acme";
  await door.post("/v1/logs", log([]), JSON_TYPE);
  expect(ingestHealth(ctx("acme")).flows).toHaveLength(1);
  expect(ingestHealth(ctx("globex")).flows).toEqual([]);
  expect(() => ingestHealth(ctx(null, []))).toThrow(/settings:read/);
});

test("the same figures are Sightglass' own metrics", async () => {
  await door.post("/v1/logs", log([]), JSON_TYPE);
  const items = ingestFigures(clock).find((f) => f.name === "sightglass_ingest_items_total");
  expect(await items?.read()).toEqual([{ labels: { signal: "logs", key: "test" }, value: 1 }]);
});

test("memory of keys and reasons is bounded", () => {
  const recorder = new HealthRecorder(clock);
  for (let i = 0; i < 3_000; i++) {
    recorder.accepted({ signal: "logs", format: "f", keyId: `k${i}`, keyName: "", tenant: "" }, 1, 0, 1, 0);
    recorder.refused("logs", `k${i}`, "reason", "", 1);
  }
  const health = recorder.read(null);
  expect(health.flows).toHaveLength(2_000);
  expect(health.refusals).toHaveLength(200);
});
