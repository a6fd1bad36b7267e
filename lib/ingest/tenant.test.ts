import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { MemorySink } from "./testing/memory-sink";
import { encodeOtlp, encodeRemoteWrite } from "./testing/otlp-messages";
import { openTestDoor, type TestDoor } from "./testing/test-door";

const sink = new MemorySink();
let door: TestDoor;
beforeAll(async () => {
  door = await openTestDoor(sink);
});
afterAll(() => door.close());
beforeEach(() => sink.clear());

const T = 1_789_351_805_000;
const NS = `${T}000000`;
const tenantOf = (value: string) => [{ key: "tenant", value: { stringValue: value } }];
const PROTO = { "content-type": "application/x-protobuf" };
const id = (bytes: number) => Buffer.alloc(bytes, 1).toString("base64");

async function sendAll(): Promise<void> {
  const span = { traceId: id(16), spanId: id(8), name: "s", startTimeUnixNano: NS, attributes: tenantOf("globex") };
  await door.post("/v1/traces", encodeOtlp("ExportTraces", { resourceSpans: [{ scopeSpans: [{ spans: [span] }] }] }), PROTO);
  const record = { timeUnixNano: NS, attributes: tenantOf("globex") };
  await door.post("/v1/logs", encodeOtlp("ExportLogs", { resourceLogs: [{ scopeLogs: [{ logRecords: [record] }] }] }), PROTO);
  const metric = { name: "m", gauge: { dataPoints: [{ timeUnixNano: NS, asDouble: 1, attributes: tenantOf("globex") }] } };
  await door.post("/v1/metrics", encodeOtlp("ExportMetrics", { resourceMetrics: [{ scopeMetrics: [{ metrics: [metric] }] }] }), PROTO);
  const { default: SnappyJS } = await import("snappyjs");
  const labels = [
    { name: "__name__", value: "w" },
    { name: "tenant", value: "globex" },
  ];
  const write = encodeRemoteWrite("WriteRequest", { timeseries: [{ labels, samples: [{ value: 1, timestamp: T }] }] });
  expect((await door.post("/api/v1/write", Buffer.from(SnappyJS.compress(write)))).status).toBe(204);
}

const stored = () => [sink.spans[0]?.tenant, sink.logs[0]?.tenant, ...sink.samples.map((s) => s.series.labels["tenant"])];

test("without a tenant of its own a key sends for whomever the records name", async () => {
  door.keys.tenant = "";
  await sendAll();
  expect(stored()).toEqual(["globex", "globex", "globex", "globex"]);
});

test("a key bound to a tenant writes into that tenant alone, whatever the records say", async () => {
  door.keys.tenant = "acme";
  await sendAll();
  expect(stored()).toEqual(["acme", "acme", "acme", "acme"]);
  door.keys.tenant = "";
});
