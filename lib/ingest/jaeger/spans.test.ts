import fs from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { sharedPath } from "@/test/shared";
import { MemorySink } from "../testing/memory-sink";
import { type TestDoor, openTestDoor } from "../testing/test-door";

let door: TestDoor;
const sink = new MemorySink();
beforeAll(async () => {
  door = await openTestDoor(sink);
});
afterAll(() => door.close());
beforeEach(() => sink.clear());
const json = { "content-type": "application/json" };
const post = (body: string, to = "/api/v1/traces/jaeger") => door.post(to, body, json);
const corpus = sharedPath("corpora", "otlp", "jaeger-ui");
const file = (name: string) => fs.readFileSync(path.join(corpus ?? "", name), "utf8");

interface JaegerTrace {
  readonly spans: {
    spanID: string;
    operationName: string;
    tags: { key: string; value: unknown }[];
    logs: { timestamp: number; fields: { key: string; value: unknown }[] }[];
    references: unknown[];
    startTime: number;
    duration: number;
    processID: string;
  }[];
  readonly processes: Record<string, { serviceName: string; tags?: { key: string; value: unknown }[] }>;
}

describe("Jaeger's export", () => {
  it.skipIf(corpus === null)("loses nothing of a trace: tags, logs, references, processes", async () => {
    const text = file("genaiTestTrace.json");
    const { spans, processes } = JSON.parse(text) as JaegerTrace;
    const answer = await post(text);
    expect([answer.status, answer.body.toString()]).toEqual([200, '{"accepted":57,"rejected":0}']);
    expect(new Set(sink.spans.map((s) => s.resource)).size).toBe(10);
    spans.forEach((span, i) => {
      const stored = sink.spans[i];
      expect(stored).toMatchObject({ spanId: span.spanID, name: span.operationName, startNs: BigInt(span.startTime) * 1000n });
      expect((stored?.endNs ?? 0n) - (stored?.startNs ?? 0n)).toBe(BigInt(span.duration) * 1000n);
      expect(stored?.resource.attributes["service.name"]).toBe(processes[span.processID]?.serviceName);
      const hidden = new Set(["span.kind", "otel.status_code", "otel.status_description"]);
      for (const { key, value } of span.tags) if (!hidden.has(key)) expect(stored?.attributes[key]).toEqual(value);
      expect(stored?.events).toHaveLength(span.logs.length);
      expect((stored?.links.length ?? 0) + (stored?.parentSpanId === "" ? 0 : 1)).toBe(span.references.length);
    });
  });

  it.skipIf(corpus === null)("means the same as the OTLP it was made from", async () => {
    await post(file("otlp2jaeger-in.json"), "/v1/traces");
    const otlp = [...sink.spans];
    sink.clear();
    await post(file("otlp2jaeger-out.json"));
    expect(sink.spans).toEqual(otlp);
  });

  it("keeps every digit of an int64, bytes as bytes, and status, scope and links", async () => {
    const trace = {
      traceID: "1",
      processes: { p: { serviceName: "s", tags: [{ key: "host.name", type: "string", value: "h" }] } },
      spans: [
        {
          traceID: "1",
          spanID: "2",
          operationName: "op",
          startTime: 1_789_351_800_000_000.5,
          duration: 10,
          processID: "p",
          references: [
            { refType: "FOLLOWS_FROM", traceID: "9", spanID: "8" },
            { refType: "CHILD_OF", traceID: "1", spanID: "3" },
          ],
          tags: [
            { key: "binary", type: "binary", value: "AQI=" },
            { key: "error", type: "bool", value: true },
            { key: "otel.status_description", type: "string", value: "broken" },
            { key: "otel.scope.name", type: "string", value: "lib" },
          ],
          logs: [
            {
              timestamp: 1_789_351_800_000_001,
              fields: [
                { key: "event", type: "string", value: "retry" },
                { key: "n", type: "int64", value: 2 },
              ],
            },
          ],
        },
      ],
    };
    const text = JSON.stringify({ data: [trace] }).replace(
      '"tags":[{"key":"binary"',
      '"tags":[{"key":"big","type":"int64","value":9007199254740993},{"key":"binary"',
    );
    await post(text);
    expect(sink.spans[0]).toMatchObject({
      traceId: "1".padStart(32, "0"),
      parentSpanId: "3".padStart(16, "0"),
      startNs: 1_789_351_800_000_000_500n,
      status: 2,
      statusMessage: "broken",
      scope: { name: "lib" },
      attributes: { big: 9_007_199_254_740_993n, binary: Uint8Array.of(1, 2), error: true },
      events: [{ name: "retry", attributes: { n: 2 } }],
      links: [{ traceId: "9".padStart(32, "0"), attributes: { "opentracing.ref_type": "follows_from" } }],
      resource: { attributes: { "service.name": "s", "host.name": "h" } },
    });
  });

  it.each(["[]", "{", '{"a":12345678901234567890', "{}", '{"data":[]}', "7", '{"data":[{"spans":[{}]}]}'])("refuses %s", async (body) => {
    expect((await post(body)).status).toBe(400);
    expect(sink.spans).toEqual([]);
  });
});
