import { describe, expect, test } from "vitest";
import { unixNanos } from "@/lib/kernel/units";
import type { Attributes, AttributeValue, LogRecord, SpanRecord } from "@/lib/telemetry";
import { Redactor } from "./redactor";
import { NOT_STORED, REDACTED } from "./rules";

const SECRET = "s".repeat(32);

function redactor() {
  const counts: Record<string, number> = {};
  return { counts, redactor: new Redactor(SECRET, (rule, n) => (counts[rule] = (counts[rule] ?? 0) + n)) };
}

function span(attributes: Attributes, more: Partial<SpanRecord> = {}): SpanRecord {
  return {
    traceId: "5b8efff798038103d269b633813fc60c",
    spanId: "eee19b7ec3c1b174",
    parentSpanId: "",
    name: "chat llama",
    kind: 2,
    startNs: unixNanos(1n),
    endNs: unixNanos(2n),
    status: 0,
    statusMessage: "",
    traceState: "",
    attributes,
    events: [],
    links: [],
    resource: { attributes: {} },
    scope: { name: "", version: "" },
    tenant: "acme",
    ...more,
  };
}

function log(body: AttributeValue, attributes: Attributes = {}): LogRecord {
  return {
    timeNs: unixNanos(1n),
    observedNs: unixNanos(1n),
    severityNumber: 9,
    severityText: "INFO",
    body,
    attributes,
    resource: { attributes: {} },
    scope: { name: "", version: "" },
    traceId: "",
    spanId: "",
    tenant: "acme",
  };
}

describe("what a model was given or gave is not stored", () => {
  const CONTENT = [
    "gen_ai.prompt",
    "gen_ai.prompt.0.content",
    "gen_ai.completion.3.content",
    "gen_ai.input.messages",
    "gen_ai.output.messages",
    "gen_ai.system_instructions",
    "gen_ai.tool.call.arguments",
    "input.value",
    "output.value",
    "llm.input_messages.0.message.content",
    "llm.output_messages.1.message.tool_calls.0.tool_call.function.arguments",
    "llm.prompts",
    "traceloop.entity.input",
    "langfuse.observation.output",
    "ai.prompt.messages",
    "ai.response.text",
    "retrieval.documents.0.document.content",
    "http.request.body",
    "messages",
    "prompt",
    "response",
    "prompt_token_ids",
    "litellm.messages",
    "metadata.prompt",
  ];
  for (const name of CONTENT) {
    test(name, () => {
      const { redactor: r, counts } = redactor();
      expect(r.span(span({ [name]: "the patient's name is" })).attributes).toEqual({ [name]: NOT_STORED });
      expect(counts).toEqual({ "content-dropped": 1 });
    });
  }

  test("numbers under such names are kept: token counts are not content", () => {
    const attributes = {
      "gen_ai.usage.prompt_tokens": 12,
      prompt: 7,
      "gen_ai.usage.input_tokens": 12,
      "llm.token_count.prompt": 12,
      "gen_ai.prompt.0.role": "user",
      response: "200",
    };
    const { redactor: r, counts } = redactor();
    const before = span(attributes);
    expect(r.span(before)).toBe(before);
    expect(counts).toEqual({});
  });

  test("events of a span, nested values and structured log bodies are looked into", () => {
    const { redactor: r } = redactor();
    const event = { timeNs: unixNanos(1n), name: "gen_ai.user.message", attributes: { content: "hello", role: "user" } };
    expect(r.span(span({}, { events: [event] })).events[0]?.attributes).toEqual({ content: NOT_STORED, role: "user" });
    expect(r.log(log({ request: { messages: [{ content: "x" }], model: "m" } })).body).toEqual({
      request: { messages: NOT_STORED, model: "m" },
    });
    expect(r.log(log("hello", { "event.name": "gen_ai.choice" })).body).toBe(NOT_STORED);
    expect(r.log(log('{"event":"request.received","prompt":"hi","rid":"r1"}')).body).toBe(
      `{"event":"request.received","prompt":"${NOT_STORED}","rid":"r1"}`,
    );
  });

  test("prompts that engines print into their logs are cut out, the rest of the line stays", () => {
    const { redactor: r, counts } = redactor();
    const vllm =
      "Received request chatcmpl-7d1: prompt: 'You are, it\\'s said, helpful', params: SamplingParams(n=1), prompt_token_ids: [1, 2, 3].";
    expect(r.log(log(vllm)).body).toBe(
      `Received request chatcmpl-7d1: prompt: ${NOT_STORED}, params: SamplingParams(n=1), prompt_token_ids: ${NOT_STORED}.`,
    );
    const sglang = "Receive: obj=GenerateReqInput(rid='1', text='hi there')";
    expect(r.log(log(sglang)).body).toBe(`Receive: obj=${NOT_STORED}`);
    expect(counts["content-dropped"]).toBe(3);
    const stats = "Engine 000: Avg prompt throughput: 1843.2 tokens/s, Running: 37 reqs, GPU KV cache usage: 41.3%";
    expect(r.log(log(stats)).body).toBe(stats);
  });
});

test("credentials are redacted by name and by shape, in attributes, bodies and status messages", () => {
  const { redactor: r, counts } = redactor();
  const key = `sk-${"a1B2".repeat(10)}`;
  const out = r.span(
    span(
      {
        "http.request.header.authorization": ["Bearer abc"],
        "litellm.api_key": "k",
        url: `https://u:p4ssw0rd@host/x`,
        note: `used ${key}`,
      },
      { statusMessage: `401 with Authorization: Bearer ${key}` },
    ),
  );
  expect(out.attributes).toEqual({
    "http.request.header.authorization": REDACTED,
    "litellm.api_key": REDACTED,
    url: `https://u:${REDACTED}@host/x`,
    note: `used ${REDACTED}`,
  });
  expect(out.statusMessage).not.toContain("a1B2");
  expect(counts["secret-redacted"]).toBeGreaterThanOrEqual(5);
});

test("what speaks about a key without being one is kept", () => {
  const { redactor: r } = redactor();
  const attributes = { hashed_api_key: "88dc28d0f030c55ed4ab77ed8faf0981", api_key_alias: "team-a", "token.count": 5, max_tokens: 256 };
  const before = span(attributes);
  expect(r.span(before)).toBe(before);
});

test("a user has one pseudonym within a tenant, another in the next, and none that can be computed without the secret", () => {
  const { redactor: r } = redactor();
  const of = (tenant: string, secret = r) => secret.span(span({ "user.id": "alice@example.org" }, { tenant })).attributes["user.id"];
  expect(of("acme")).toMatch(/^user-[0-9a-f]{16}$/);
  expect(r.log(log("x", { user_id: "alice@example.org" })).attributes["user_id"]).toBe(of("acme"));
  expect(of("globex")).not.toBe(of("acme"));
  expect(of("acme", new Redactor("t".repeat(32), () => {}))).not.toBe(of("acme"));
});

test("labels of a series are treated like attributes and stay in order", () => {
  const { redactor: r } = redactor();
  const labels = r.labels({ __name__: "litellm_spend_metric", end_user: "bob", model: "m", tenant: "acme" });
  expect(Object.keys(labels)).toEqual(["__name__", "end_user", "model", "tenant"]);
  expect(labels["end_user"]).toMatch(/^user-/);
  const clean = { __name__: "up", job: "vllm" };
  expect(r.labels(clean)).toBe(clean);
});

test("a hostile text costs time in proportion to its length", () => {
  const { redactor: r } = redactor();
  const unit = [
    "ey-",
    "bearer ",
    "api-key",
    "password=",
    "-----BEGIN ",
    "a",
    "prompt: '",
    "x-",
    "://a",
    "--user a:",
    "token_ids: [",
    "'content': '",
  ];
  for (const piece of unit) {
    const text = piece.repeat(Math.ceil(65_536 / piece.length));
    const started = performance.now();
    r.log(log(text));
    expect(performance.now() - started, piece).toBeLessThan(1_500);
  }
});
