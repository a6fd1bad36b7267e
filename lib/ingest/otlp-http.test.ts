import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Fault } from "@/lib/kernel/faults";
import type { AttributeValue } from "@/lib/telemetry";
import { sharedVectors } from "@/test/shared";
import { MemorySink } from "./testing/memory-sink";
import { openTestDoor, type TestAnswer, type TestDoor } from "./testing/test-door";

interface Given {
  readonly op?: string;
  readonly status?: number;
  readonly path: string;
  readonly method: string;
  readonly content_type?: string;
  readonly content_encoding?: string;
  readonly version_header?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body_text?: string;
  readonly body_base64?: string;
  readonly limits?: { readonly compressed: number; readonly inflated: number; readonly max_ratio?: number };
  readonly server_state?: string;
}

interface Expect {
  readonly status: number;
  readonly content_type?: string;
  readonly body?: "success" | "partial_success" | "status" | "text" | "none";
  readonly body_json?: unknown;
  readonly body_base64?: string;
  readonly status_code?: number;
  readonly stored?: { readonly spans: readonly Readonly<Record<string, string | number>>[] };
  readonly attributes_stored?: Readonly<Record<string, unknown>>;
  readonly accept?: string;
  readonly accept_encoding?: string;
  readonly allow?: string;
  readonly retry_after?: unknown;
  readonly retryable?: boolean;
  readonly retry?: boolean;
  readonly samples?: number;
  readonly stored_value_bits?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly flags?: readonly string[];
  readonly read_body?: boolean;
}

const vectors = sharedVectors<{ cases: { name: string; given: Given; expect: Expect }[] }>("otlp-http.json");

/** What a conforming OTLP client does with a status. */
const retries = (status: number): boolean => [429, 502, 503, 504].includes(status);

describe.skipIf(vectors === null)("every case of the ingest vectors is answered as it says", () => {
  const sink = new MemorySink();
  let door: TestDoor;
  beforeAll(async () => {
    door = await openTestDoor(sink);
  });
  afterAll(() => door.close());

  for (const { name, given, expect: want } of vectors?.cases ?? []) {
    test(name, async () => {
      if (given.op === "client_retry") {
        expect(retries(given.status ?? 0)).toBe(want.retry);
        return;
      }
      sink.clear();
      const { at, close } = given.limits ? await withLimits(sink, given.limits) : { at: door, close: () => Promise.resolve() };
      const answer = await ask(at, sink, given);
      await close();
      check(answer, want, given);
      checkStored(sink, want);
    });
  }
});

async function withLimits(sink: MemorySink, limits: NonNullable<Given["limits"]>): Promise<{ at: TestDoor; close: () => Promise<void> }> {
  const at = await openTestDoor(sink, {
    limits: { compressed: limits.compressed, inflated: limits.inflated, maxRatio: limits.max_ratio ?? 100 },
  });
  return { at, close: () => at.close() };
}

async function ask(door: TestDoor, sink: MemorySink, given: Given): Promise<TestAnswer> {
  const headers: Record<string, string> = { ...given.headers };
  if (given.content_type !== undefined) headers["content-type"] = given.content_type;
  if (given.content_encoding !== undefined) headers["content-encoding"] = given.content_encoding;
  if (given.version_header !== undefined) headers["x-prometheus-remote-write-version"] = given.version_header;
  const body = given.body_base64 === undefined ? (given.body_text ?? "") : Buffer.from(given.body_base64, "base64");
  door.keys.refused = null;
  door.keys.limits = null;
  if (given.server_state === "no_api_key") headers["authorization"] = "";
  if (given.server_state === "api_key_revoked") door.keys.refused = "revoked";
  if (given.server_state === "api_key_without_scope") door.keys.refused = "scope";
  if (given.server_state === "quota_exceeded") door.keys.limits = { bytesPerSecond: null, itemsPerSecond: null, bytesPerDay: 0 };
  if (given.server_state === "queue_full") sink.failWith = new Fault("overloaded", "The queue is full.", { retryAfterS: 1 });
  if (given.server_state === "database_unavailable") sink.failWith = new Fault("unavailable", "Postgres does not answer.");
  if (given.server_state === "permanent_error") sink.failWith = new Error("a bug");
  return door.post(given.path, body, headers, given.method);
}

function check(answer: TestAnswer, want: Expect, given: Given): void {
  const told = answer.body.toString("latin1");
  expect(answer.status, told).toBe(want.status);
  if (want.content_type !== undefined) expect(answer.headers["content-type"]).toBe(want.content_type);
  if (want.body_json !== undefined) expect(JSON.parse(told)).toEqual(want.body_json);
  if (want.body_base64 !== undefined) expect(answer.body.toString("base64")).toBe(want.body_base64);
  if (want.accept !== undefined) expect(answer.headers["accept"]).toBe(want.accept);
  if (want.accept_encoding !== undefined) expect(answer.headers["accept-encoding"]).toBe(want.accept_encoding);
  if (want.allow !== undefined) expect(answer.headers["allow"]).toBe(want.allow);
  if (want.retry_after !== undefined) expect(Number(answer.headers["retry-after"])).toBeGreaterThan(0);
  if (want.retryable !== undefined) expect(retries(answer.status)).toBe(want.retryable);
  for (const [header, value] of Object.entries(want.headers ?? {})) expect(answer.headers[header.toLowerCase()]).toBe(value);
  const json = answer.headers["content-type"] === "application/json";
  if (want.body === "status") {
    expect(told.length).toBeGreaterThan(0);
    if (json) expect((JSON.parse(told) as { message: string }).message).toMatch(/\w/);
    const code = json ? (JSON.parse(told) as { code: number }).code : answer.body[1];
    if (want.status_code !== undefined) expect(code).toBe(want.status_code);
  }
  if (want.body === "text") expect(told).toMatch(/\w/);
  if (want.body === "none") expect(told).toBe("");
  if (want.body === "success" && given.op === undefined) expect(told).toBe(json ? "{}" : "");
}

function checkStored(sink: MemorySink, want: Expect): void {
  if (want.status >= 400 && want.samples === undefined) expect([sink.spans, sink.logs, sink.samples]).toEqual([[], [], []]);
  if (want.samples !== undefined) expect(sink.samples).toHaveLength(want.samples);
  if (want.stored !== undefined) {
    const stored = sink.spans.map((span) => ({
      traceId: span.traceId,
      spanId: span.spanId,
      name: span.name,
      kind: span.kind,
      startTimeUnixNano: String(span.startNs),
      durationNano: String(span.endNs - span.startNs),
    }));
    expect(stored).toEqual(want.stored.spans);
  }
  if (want.attributes_stored !== undefined) {
    const attributes = Object.fromEntries(Object.entries(sink.spans[0]?.attributes ?? {}).map(([k, v]) => [k, asVector(v)]));
    expect(attributes).toEqual(want.attributes_stored);
  }
  if (want.stored_value_bits === "7ff0000000000002") expect(sink.samples.map((s) => s.value)).toEqual(["stale"]);
  if (want.flags?.includes("negative_duration")) expect(sink.spans[0]?.endNs).toBeLessThan(sink.spans[0]?.startNs ?? 0n);
  if (want.flags?.includes("unknown_kind")) expect(sink.spans[0]?.attributes["otlp.span.kind"]).toBe(99);
}

/** The vectors write integers as digits, NaN by name and bytes in base64. */
function asVector(value: AttributeValue): unknown {
  if (typeof value === "bigint" || (typeof value === "number" && Number.isInteger(value))) return String(value);
  if (typeof value === "number" && Number.isNaN(value)) return "NaN";
  if (value instanceof Uint8Array) return Buffer.from(value).toString("base64");
  if (Array.isArray(value)) return (value as AttributeValue[]).map(asVector);
  if (typeof value === "object" && value !== null)
    return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, asVector(v as AttributeValue)]));
  return value;
}
