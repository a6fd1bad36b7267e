import { gzipSync } from "node:zlib";
import fs from "node:fs";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { sharedPath } from "@/test/shared";
import { isoNanos } from "../engine-lines/line-time";
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
async function post(body: string | Uint8Array, headers: Record<string, string> = json) {
  const answer = await door.post("/api/v1/logs", body, headers);
  return { status: answer.status, body: JSON.parse(answer.body.toString()) as Record<string, unknown> };
}

describe("POST /api/v1/logs", () => {
  it("takes the record that inference services write as it stands", async () => {
    const record = {
      timestamp: "2026-01-15T10:30:00Z",
      level: "INFO",
      service: "model-inference",
      request_id: "req_123456",
      user_id: "user_789",
      model: "gpt-3.5-turbo",
      latency_ms: 1250,
      tokens_generated: 150,
      gpu_utilization: 85,
      extra: { nested: [1, "two"] },
    };
    expect(await post(JSON.stringify([record]))).toEqual({ status: 200, body: { accepted: 1, rejected: 0, errors: [] } });
    expect(sink.logs[0]).toMatchObject({
      timeNs: isoNanos("2026-01-15T10:30:00Z"),
      severityNumber: 9,
      severityText: "INFO",
      resource: { attributes: { "service.name": "model-inference" } },
      attributes: {
        request_id: "req_123456",
        user_id: "user_789",
        model: "gpt-3.5-turbo",
        latency_ms: 1250,
        tokens_generated: 150,
        gpu_utilization: 85,
        extra: { nested: [1, "two"] },
      },
    });
  });

  it("takes what can be read and names the line of what cannot", async () => {
    const body = ['{"message":"a"}', "", "nonsense", '{"message":"b","timestamp":"yesterday"}', "[1]", '{"message":"c"}'].join("\n");
    const answer = await post(body, { "content-type": "application/x-ndjson" });
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({ accepted: 2, rejected: 3 });
    expect(answer.body["errors"]).toMatchObject([
      { index: 1, line: 3, message: expect.stringMatching(/^The record is not valid JSON/) as string },
      { index: 2, line: 4, message: expect.stringMatching(/^The timestamp is neither/) as string },
      { index: 3, line: 5, message: "A record is a JSON object." },
    ]);
    expect(sink.logs.map((l) => l.body)).toEqual(["a", "c"]);
  });

  it("answers 400 when nothing could be read, and with a problem when the body is no JSON at all", async () => {
    expect((await post("[1,2]")).status).toBe(400);
    expect(await post("{")).toMatchObject({
      status: 400,
      body: { title: "Bad Request", detail: expect.stringMatching(/not valid JSON/) as string },
    });
    expect(await post("[")).toMatchObject({ status: 400 });
  });

  it("takes one object, over one line or many, gzip, and a body without a media type", async () => {
    await post('{"message":"one"}');
    await post('{\n  "message": "two"\n}\n');
    await post(gzipSync('{"message":"three"}\n{"message":"four"}\n'), { ...json, "content-encoding": "gzip" });
    await door.post("/api/v1/logs", '{"message":"five"}');
    expect(sink.logs.map((l) => l.body)).toEqual(["one", "two", "three", "four", "five"]);
  });

  it.each<[unknown, string]>([
    ["2026-08-20T10:00:00.123456789+02:00", "2026-08-20T08:00:00.123456789Z"],
    ["2026-08-20 10:00:00,5", "2026-08-20T10:00:00.5Z"],
    [1_787_220_000, "2026-08-20T10:00:00Z"],
    [1_787_220_000.25, "2026-08-20T10:00:00.25Z"],
    [1_787_220_000_123, "2026-08-20T10:00:00.123Z"],
    ["1787220000123456789", "2026-08-20T10:00:00.123456789Z"],
  ])("reads the instant %j", async (timestamp, expected) => {
    await post(JSON.stringify({ timestamp, message: "m" }));
    expect(sink.logs[0]?.timeNs).toBe(isoNanos(expected));
  });

  it("finds trace and span, the tenant, and levels by name and by number", async () => {
    const trace = "4bf92f3577b34da6a3ce929d0e0e4736";
    await post(
      JSON.stringify([
        { traceId: trace.toUpperCase(), span_id: "00f067aa0ba902b7", tenant_id: "acme", level: 50 },
        { trace_id: "x", severity: "crit" },
      ]),
    );
    expect(sink.logs[0]).toMatchObject({ traceId: trace, spanId: "00f067aa0ba902b7", tenant: "acme", severityNumber: 17 });
    expect(sink.logs[1]).toMatchObject({ traceId: "", severityNumber: 21, attributes: { trace_id: "x" } });
  });

  it("stores under the key's tenant whatever the record says", async () => {
    door.keys.tenant = "globex";
    await post(JSON.stringify({ tenant: "acme", message: "m" }));
    door.keys.tenant = "";
    expect(sink.logs[0]?.tenant).toBe("globex");
  });

  it("keeps hostile names as names, and cuts what is too long", async () => {
    await post(`{"__proto__":"x","constructor":"y","a":"${"z".repeat(10_000)}","nul":"a\\u0000b","message":"m"}`);
    const attributes = sink.logs[0]?.attributes ?? {};
    expect(Object.keys(attributes)).toEqual(["__proto__", "constructor", "a", "nul"]);
    expect(attributes["a"]).toBe("z".repeat(4096));
    expect(attributes["nul"]).toBe("a\ufffdb");
    expect(Object.getPrototypeOf(attributes)).toBe(Object.prototype);
  });

  it("takes lines of engines apart, as text and as their own JSON, and leaves prompts behind", async () => {
    const line = "(EngineCore_0 pid=501) ERROR 08-20 10:17:02 [core.py:710] EngineCore encountered a fatal error.";
    await post(JSON.stringify({ message: line, service: "vllm" }));
    await post(
      '{"timestamp":"2026-08-20T11:06:02.118244","event":"request.received","rid":"a1","obj":{"text":"hello"},"headers":{"authorization":"x"}}',
    );
    expect(sink.logs[0]).toMatchObject({
      body: "EngineCore encountered a fatal error.",
      severityNumber: 17,
      attributes: { "event.name": "engine.fatal", "log.engine": "vllm", "process.pid": 501, "code.file.path": "core.py" },
    });
    expect(sink.logs[1]).toMatchObject({
      body: "request.received",
      timeNs: isoNanos("2026-08-20T11:06:02.118244Z"),
      attributes: { "llm.request.id": "a1" },
    });
    expect(JSON.stringify(sink.logs[1]?.attributes)).not.toContain("hello");
  });

  it("refuses a body of nothing but rubbish as a whole, and soon", async () => {
    const answer = await post("{\n".repeat(200_000), { "content-type": "application/x-ndjson" });
    expect(answer).toMatchObject({ status: 400, body: { detail: expect.stringMatching(/^More than 10000 records/) as string } });
  });

  it("refuses a deep bomb and a wrong media type", async () => {
    expect((await post(`[${"[".repeat(5000)}`)).status).toBe(400);
    expect((await door.post("/api/v1/logs", "x", { "content-type": "image/png" })).status).toBe(415);
  });

  const dynamo = sharedPath("corpora", "otlp", "dynamo", "pi_request_trace.jsonl");
  it.skipIf(dynamo === null)("takes every record of a request trace with all its fields", async () => {
    const text = fs.readFileSync(dynamo ?? "", "utf8");
    const given = text
      .trim()
      .split("\n")
      .map((l) => JSON.parse(l) as Record<string, unknown>);
    expect((await post(text, { "content-type": "application/x-ndjson" })).body).toMatchObject({ accepted: 61, rejected: 0 });
    expect(sink.logs).toHaveLength(given.length);
    given.forEach((record, i) => {
      const event = record["event"] as { event_time_unix_ms: number; event_type: string; request?: Record<string, unknown> };
      const stored = sink.logs[i];
      expect(stored?.timeNs).toBe(BigInt(event.event_time_unix_ms) * 1_000_000n);
      expect(stored?.body).toBe(event.event_type);
      const { worker: _, replay: __, ...fields } = event.request ?? {};
      expect(stored?.attributes).toMatchObject(fields);
    });
    const sum = (name: string) => sink.logs.reduce((n, l) => n + Number(l.attributes[name] ?? 0), 0);
    expect([sum("input_tokens"), sum("output_tokens"), sum("cached_tokens")]).toEqual([66_520, 8_094, 50_256]);
    // Every digit, though no double holds it.
    expect(sink.logs[0]?.attributes["worker.prefill_worker_id"]).toBe("7587894923333011484");
  });
});
