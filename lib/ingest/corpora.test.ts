import fs from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { sharedPath } from "@/test/shared";
import { MemorySink } from "./testing/memory-sink";
import { openTestDoor, TEST_NOW, type TestDoor } from "./testing/test-door";

const folder = sharedPath("corpora", "otlp");
const JSON_TYPE = { "content-type": "application/json" };

interface Golden {
  readonly minutes_ago: number;
  readonly resource_attributes: Readonly<Record<string, string>>;
  readonly attributes: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly name?: string;
  readonly duration_ms?: number;
  readonly metric_name?: string;
  readonly value?: number;
  readonly is_monotonic?: boolean;
}

describe.skipIf(folder === null)("public OTLP data arrives without loss", () => {
  const sink = new MemorySink();
  let door: TestDoor;
  beforeAll(async () => {
    door = await openTestDoor(sink);
  });
  afterAll(() => door.close());
  beforeEach(() => sink.clear());

  const file = (...parts: string[]) => fs.readFileSync(path.join(folder ?? "", ...parts), "utf8");
  const lines = (name: string) =>
    file("signoz-otel-demo", name)
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as Golden);
  const kvs = (map: Readonly<Record<string, string>>) => Object.entries(map).map(([key, stringValue]) => ({ key, value: { stringValue } }));
  const nanos = (minutesAgo: number, plusMs = 0) => String(BigInt(TEST_NOW - minutesAgo * 60_000 + plusMs) * 1_000_000n);
  const send = async (signal: string, request: unknown) => {
    const answer = await door.post(`/v1/${signal}`, JSON.stringify(request), JSON_TYPE);
    expect([answer.status, answer.body.toString()]).toEqual([200, "{}"]);
  };

  test("the protocol's own examples", async () => {
    await send("traces", JSON.parse(file("opentelemetry-proto", "trace.json")));
    expect(sink.spans).toHaveLength(1);
    await send("logs", JSON.parse(file("opentelemetry-proto", "logs.json")));
    await send("logs", JSON.parse(file("opentelemetry-proto", "events.json")));
    expect(sink.logs).toHaveLength(2);
    await send("metrics", JSON.parse(file("opentelemetry-proto", "metrics.json")));
    expect(new Set(sink.samples.map((s) => s.series.labels["__name__"])).size).toBeGreaterThanOrEqual(4);
  });

  test("a demo's log records", async () => {
    const golden = lines("otel-demo-logs-golden.jsonl");
    const resourceLogs = golden.map((g) => ({
      resource: { attributes: kvs(g.resource_attributes) },
      scopeLogs: [{ logRecords: [{ timeUnixNano: nanos(g.minutes_ago), body: { stringValue: g.body }, attributes: kvs(g.attributes) }] }],
    }));
    await send("logs", { resourceLogs });
    expect(sink.logs.map((l) => [l.body, l.attributes, l.resource.attributes])).toEqual(
      golden.map((g) => [g.body, g.attributes, g.resource_attributes]),
    );
  });

  test("a demo's spans", async () => {
    const golden = lines("otel-demo-traces-golden.jsonl");
    const resourceSpans = golden.map((g, i) => ({
      resource: { attributes: kvs(g.resource_attributes) },
      scopeSpans: [
        {
          spans: [
            {
              traceId: (i + 1).toString(16).padStart(32, "0"),
              spanId: (i + 1).toString(16).padStart(16, "0"),
              name: g.name,
              startTimeUnixNano: nanos(g.minutes_ago),
              endTimeUnixNano: nanos(g.minutes_ago, g.duration_ms),
              attributes: kvs(g.attributes),
            },
          ],
        },
      ],
    }));
    await send("traces", { resourceSpans });
    expect(sink.spans.map((s) => [s.name, Number((s.endNs - s.startNs) / 1_000_000n), s.attributes])).toEqual(
      golden.map((g) => [g.name, g.duration_ms, g.attributes]),
    );
  });

  test("a demo's metrics", async () => {
    const golden = lines("otel-demo-metrics-golden.jsonl");
    const resourceMetrics = golden.map((g) => {
      const point = { timeUnixNano: nanos(g.minutes_ago), asDouble: g.value, attributes: kvs(g.attributes) };
      const data = { aggregationTemporality: 2, isMonotonic: g.is_monotonic ?? false, dataPoints: [point] };
      return { resource: { attributes: kvs(g.resource_attributes) }, scopeMetrics: [{ metrics: [{ name: g.metric_name, sum: data }] }] };
    });
    await send("metrics", { resourceMetrics });
    const points = sink.samples.filter((s) => s.series.labels["__name__"] !== "target_info");
    expect(points.map((s) => [s.series.labels["__name__"], s.series.labels["job"], s.value])).toEqual(
      golden.map((g) => [g.metric_name, g.resource_attributes["service.name"], g.value]),
    );
  });
});
