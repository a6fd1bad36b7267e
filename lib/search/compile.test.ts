import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { unixNanos } from "@/lib/kernel/units";
import { attributeText } from "@/lib/telemetry/identity";
import type { LogRecord } from "@/lib/telemetry/log-record";
import { type Search, type TextRange, join, negate } from "./ast";
import { compileSearch } from "./compile";
import { LOG_SHAPE } from "./log-fields";
import { parseSearchOrThrow } from "./parse";
import { requirements } from "./requirements";
import { joined } from "./testing/arbitrary-search";
import { naiveMatch } from "./testing/naive-search";
import { wordsIn } from "./words";

const range: TextRange = { start: 0, end: 0 };

const log = (given: Partial<LogRecord> = {}): LogRecord => ({
  timeNs: unixNanos(1_790_000_000_000_000_000n),
  observedNs: unixNanos(0n),
  severityNumber: 9,
  severityText: "",
  body: "",
  attributes: {},
  resource: { attributes: { "service.name": "gateway", "host.name": "gpu-1" } },
  scope: { name: "", version: "" },
  traceId: "",
  spanId: "",
  tenant: "",
  ...given,
});

const matches = (text: string, given: Partial<LogRecord>) => compileSearch(parseSearchOrThrow(text, "logs"), LOG_SHAPE)(log(given));

const words = ["error", "timeout", "Upstream", "acme"];
const anyRecord = fc
  .record({
    severityNumber: fc.constantFrom(0, 1, 9, 13, 17, 21),
    body: fc.array(fc.constantFrom(...words, "x1", ",", "up-stream"), { maxLength: 4 }).map((parts) => parts.join(" ")),
    tenant: fc.constantFrom("", "acme", "globex"),
    attributes: fc.dictionary(fc.constantFrom("a", "b"), fc.oneof(fc.constantFrom(...words), fc.integer({ min: -2, max: 3 })), {
      maxKeys: 2,
    }),
  })
  .map(log);

const literal = (text: string) => ({ kind: "literal", text, quoted: false, range }) as const;
const field = (name: string) => ({ name, steps: [], range });
const leaf: fc.Arbitrary<Search> = fc.oneof(
  fc.constantFrom(...words, "up", "timeout upstream").map((text): Search => ({ kind: "text", value: literal(text), range })),
  fc
    .tuple(fc.constantFrom("a", "b"), fc.constantFrom(":", "=", "!="), fc.constantFrom("error", "Upstream", "1", "-2"))
    .map(([name, op, text]): Search => ({ kind: "compare", field: field(name), op, value: literal(text), range })),
  fc
    .tuple(fc.constantFrom("a", "b"), fc.constantFrom(">", ">=", "<", "<="), fc.constantFrom("0", "1"))
    .map(([name, op, text]): Search => ({ kind: "compare", field: field(name), op, value: literal(text), range })),
  fc
    .tuple(fc.constantFrom(":", "!=", ">", ">=", "<", "<="), fc.constantFrom("info", "error", "unset"))
    .map(([op, text]): Search => ({ kind: "compare", field: field("level"), op, value: literal(text), range })),
  fc
    .tuple(fc.constantFrom("tenant", "a"), fc.constantFrom(["acme"], ["acme", "globex"], ["error", "1"]))
    .map(([name, texts]): Search => ({ kind: "oneOf", field: field(name), values: texts.map(literal), range })),
  fc.constantFrom("a", "tenant").map((name): Search => ({ kind: "exists", field: field(name), range })),
);
const anySearch = joined(leaf);

test("what is compiled answers as the plainest reading does", () => {
  fc.assert(
    fc.property(anySearch, fc.array(anyRecord, { minLength: 1, maxLength: 6 }), (search, records) => {
      const test = compileSearch(search, LOG_SHAPE);
      expect(records.map(test)).toEqual(records.map((record) => naiveMatch(search, record)));
    }),
    { numRuns: 1500 },
  );
});

test("not all is some not, not any is none", () => {
  fc.assert(
    fc.property(fc.array(anySearch, { minLength: 2, maxLength: 3 }), anyRecord, (parts, record) => {
      const ask = (search: Search) => compileSearch(search, LOG_SHAPE)(record);
      const nots = parts.map((part) => negate(part, range));
      expect(ask(negate(join("and", parts, range), range))).toBe(ask(join("or", nots, range)));
      expect(ask(negate(join("or", parts, range), range))).toBe(ask(join("and", nots, range)));
    }),
  );
});

test("what an index may leave out never fulfils the search", () => {
  fc.assert(
    fc.property(anySearch, anyRecord, (search, record) => {
      const needs = requirements(search, LOG_SHAPE);
      if (!compileSearch(search, LOG_SHAPE)(record)) return;
      const there = new Set([record.body, ...Object.values(record.attributes)].flatMap((value) => wordsIn(attributeText(value))));
      for (const word of needs.words) expect(there).toContain(word);
      for (const [name, values] of needs.equals)
        expect(values).toContain(attributeText(LOG_SHAPE.fields.find((spec) => spec.name === name)?.read(record)));
    }),
    { numRuns: 3000 },
  );
});

describe("what an index may use", () => {
  test.each<[string, string[], Record<string, string[]>]>([
    ["upstream timeout", ["upstream", "timeout"], {}],
    ['"Upstream timed-out" -gone*', ["upstream", "timed", "out"], {}],
    ["a OR a b", ["a"], {}],
    ["time* *out", [], {}],
    ["level>=error service:gateway", [], { level: ["error", "fatal"], service: ["gateway"] }],
    ["tenant:(acme, globex) OR tenant:initech", [], { tenant: ["acme", "globex", "initech"] }],
    ["-(tenant!=acme OR level:info)", [], { tenant: ["acme"] }],
    ["trace_id:ABC", ["abc"], { trace_id: ["abc"] }],
    ["path:checkout code:200 ok:true", ["checkout"], {}],
    ["body.user:u1 body.path:a/b", ["u1"], {}],
  ])("%s", (text, expected, equals) => {
    const needs = requirements(parseSearchOrThrow(text, "logs"), LOG_SHAPE);
    expect([...needs.words]).toEqual(expected);
    expect(Object.fromEntries([...needs.equals].map(([name, values]) => [name, [...values]]))).toEqual(equals);
  });

  test("bounds of numbers, durations in nanoseconds", () => {
    const needs = requirements(parseSearchOrThrow("ttft>1.5s ttft<=3000 (tokens_in>5 OR tokens_in:[2 TO 3])", "logs"), LOG_SHAPE);
    expect(Object.fromEntries(needs.bounds)).toEqual({ ttft: { min: 1.5e9, max: 3e9 }, tokens_in: { min: 2, max: Infinity } });
  });
});

describe("what matches", () => {
  const record: Partial<LogRecord> = {
    severityNumber: 17,
    body: 'POST /v1/chat "Connection timed out" rt=2.481 Größe',
    traceId: "ab".repeat(16),
    tenant: "acme",
    attributes: {
      latency_ms: 1600,
      took: "30s",
      size: 3_000_000,
      "http.status": 503,
      user: { id: 7, tags: ["a", "b"] },
      items: [{ name: "x" }, { name: "Y" }],
      big: 2n ** 60n,
      ok: true,
      version: "1.4.2",
      "gen_ai.request.model": "llama-70b",
      "gen_ai.latency.time_to_first_token": 1.7,
    },
  };
  test.each<[string, boolean]>([
    ["timed OUT", true],
    ['"timed out"', true],
    ["time", false],
    ["time*", true],
    ["*imed conn*ion", true],
    ["t?med", true],
    ["größe", true],
    ["/timed \\w+/", true],
    ["/TIMED/", false],
    ["/TIMED/i", true],
    ["level:ERROR level>=warning level:err*", true],
    ["level<error", false],
    ["tenant:acme", true],
    ["tenant:Acme", false],
    ["tenant:ac*", true],
    ["tenant!=globex -nothing:here", true],
    ["service:gateway node:gpu-?", true],
    [`trace_id:${"AB".repeat(16)}`, true],
    ["latency_ms>1.5s latency_ms<1.7s latency_ms:1600 latency_ms:1.6s", true],
    ["latency_ms:[1s TO 2s} latency_ms:..1600", true],
    ["latency_ms:{1600 TO *]", false],
    ["took>20s took:30s took<1m", true],
    ["size>2MB size<3MiB", true],
    ["http.status:5* http.status>=500 http.status:(500, 503)", true],
    ['http.status:"503"', true],
    ["user.id:7 user.tags:b user.tags[0]:a", true],
    ["user.tags[0]:b", false],
    ["items[*].name:Y items.name:x", true],
    ['attributes["http.status"]:503 attributes.user.id:7', true],
    ["big:1152921504606846976", true],
    ["big:1152921504606846977", false],
    ["ok:true ok:*", true],
    ["missing:* OR missing>1", false],
    ["version>1.4.1", true],
    ["model:llama* ttft>1.5s ttft:1700", true],
    ["message:timed message:/rt=[12]/", true],
    ["time>2026-01-01 time<2030-01-01T00:00:00Z", true],
    ["resource.host.name:gpu-1", true],
  ])("%s", (text, expected) => {
    expect(matches(text, record)).toBe(expected);
  });

  test("a body that is JSON text is asked by path", () => {
    const body = '{"user":{"id":"u1"},"spans":[{"ms":5},{"ms":9}]}';
    expect(matches("body.user.id:u1 body.spans[*].ms>8 body.spans[1].ms:9", { body })).toBe(true);
    expect(matches("body.user.id:u2", { body })).toBe(false);
    expect(matches("user.id:u1", { body: { user: { id: "u1" } } })).toBe(true);
  });

  test.each([
    ["level:loud", /level is one of unset, trace/],
    ["ttft:long", /ttft is a duration/],
    ["tokens_in:many", /tokens_in is a number/],
    ["time>noon", /time is an instant/],
    ["trace.duration>2s", /about a whole trace/],
  ])("%s cannot be asked", (text, why) => {
    expect(() => matches(text, {})).toThrow(why);
  });
});
