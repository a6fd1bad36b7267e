import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ManualClock } from "@/lib/kernel/clock";
import { unixNanos } from "@/lib/kernel/units";
import type { LogRecord } from "@/lib/telemetry";
import { openPrivateSink } from "../server";
import { MemorySink } from "../testing/memory-sink";
import { TEST_NOW, type TestDoor, openTestDoor } from "../testing/test-door";
import { enrichLog } from "./enrich-log";
import { isoNanos } from "./line-time";

const observedNs = isoNanos("2026-08-20T10:20:00Z") ?? unixNanos(0n);
const record = (body: string, more: Partial<LogRecord> = {}): LogRecord => ({
  timeNs: observedNs,
  observedNs,
  severityNumber: 0,
  severityText: "",
  body,
  attributes: {},
  resource: { attributes: {} },
  scope: { name: "", version: "" },
  traceId: "",
  spanId: "",
  tenant: "",
  ...more,
});
const LINE = "(EngineCore_0 pid=501) ERROR 08-20 10:17:02 [core.py:710] EngineCore encountered a fatal error.";

describe("a record whose body is an engine's line", () => {
  it("takes time, severity, message and meaning from it", () => {
    expect(enrichLog(record(LINE))).toMatchObject({
      timeNs: isoNanos("2026-08-20T10:17:02Z"),
      severityNumber: 17,
      severityText: "ERROR",
      body: "EngineCore encountered a fatal error.",
      attributes: { "event.name": "engine.fatal", "log.engine": "vllm", "process.pid": 501 },
    });
  });

  it("keeps what the sender said itself", () => {
    const timeNs = unixNanos(7n);
    const given = { timeNs, severityNumber: 9, severityText: "info", attributes: { "process.pid": 1, "event.name": "mine" } };
    expect(enrichLog(record(LINE, given))).toMatchObject({ ...given, body: "EngineCore encountered a fatal error." });
  });

  it("carries the engine's figures and an NVLink fault", () => {
    const stats =
      "(APIServer pid=412) INFO 08-20 10:15:50 [loggers.py:271] Engine 000: Avg prompt throughput: 3120.5 tokens/s, Running: 64 reqs";
    expect(enrichLog(record(stats)).attributes).toMatchObject({
      "llm.stats.prompt_tokens_per_second": 3120.5,
      "llm.stats.requests_running": 64,
    });
    const xid = "NVRM: Xid (PCI:0018:01:00): 145, RLW_RXPIPE Nonfatal XC0 i0 Link 13 (0x0409a0c2 0x00000008 0x0 0x0)";
    expect(enrichLog(record(xid)).attributes).toMatchObject({ "gpu.xid": 145, "gpu.nvlink.unit": "RLW_RXPIPE", "gpu.nvlink.link": 13 });
  });

  it("joins the trace that a JSON line names", () => {
    const line =
      '{"time":"2026-08-20T15:00:00Z","level":"INFO","target":"dynamo_llm::http","message":"done","trace_id":"4bf92f3577b34da6a3ce929d0e0e4736"}';
    expect(enrichLog(record(line))).toMatchObject({ body: "done", traceId: "4bf92f3577b34da6a3ce929d0e0e4736" });
  });

  it("leaves any other record alone", () => {
    for (const body of ["GET /v1/models 200", "", "Traceback (most recent call last):"]) {
      const plain = record(body);
      expect(enrichLog(plain)).toBe(plain);
    }
  });
});

describe("prompts in engines' logs", () => {
  const sink = new MemorySink();
  let door: TestDoor;
  beforeAll(async () => {
    const clock = new ManualClock(TEST_NOW);
    door = await openTestDoor(openPrivateSink(sink, "a secret that is long enough for every purpose", clock), { clock });
  });
  afterAll(() => door.close());

  it.each([
    "(APIServer pid=412) INFO 08-20 10:19:01 [logger.py:43] Received request chatcmpl-7d1: prompt: 'hunter2 in the prompt', params: SamplingParams(n=1), prompt_token_ids: None.",
    '{"timestamp": "2026-08-20T11:06:02.118244", "event": "request.received", "rid": "a1", "obj": {"text": "hunter2"}, "headers": {"authorization": "Bearer hunter2"}}',
    '{"timestamp": "2026-08-20T11:06:02.118244", "event": "request.finished", "rid": "a1", "out": {"text": "hunter2", "meta_info": {"prompt_tokens": 3}}}',
  ])("do not reach the store: %s", async (line) => {
    sink.clear();
    for (const body of [JSON.stringify({ message: line }), line.startsWith("{") ? line : JSON.stringify([{ msg: line }])]) {
      expect((await door.post("/api/v1/logs", body, { "content-type": "application/json" })).status).toBe(200);
    }
    expect(sink.logs).toHaveLength(2);
    expect(JSON.stringify(sink.logs, (_, v: unknown) => (typeof v === "bigint" ? String(v) : v))).not.toContain("hunter2");
    expect(sink.logs.map((l) => l.attributes["event.name"])).toEqual(["privacy.prompt_in_log", "privacy.prompt_in_log"]);
  });
});
