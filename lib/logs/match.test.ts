import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { unixMillis, unixNanos } from "@/lib/kernel/units";
import { anyLog } from "@/lib/telemetry/testing/arbitrary-records";
import type { LogRecord } from "@/lib/telemetry/log-record";
import { HashSet32, buildBloom, lineMayHold, lineOf } from "./bloom";
import { LogColumns, encodeLogBlock } from "./log-codec";
import { bodyText, logMatcher, logMatches, logTime, matchingRows } from "./match";
import type { LogFilter } from "./query";
import { parseText, requiredWords } from "./text-query";
import { hashWords, wordHash } from "./words";

const [sample] = fc.sample(anyLog, { numRuns: 1, seed: 1 }) as [LogRecord];
const record = (body: string, more: Partial<LogRecord> = {}): LogRecord => ({
  ...sample,
  timeNs: unixNanos(1_790_000_000_000_000_000n),
  body,
  attributes: {},
  resource: { attributes: { "service.name": "vllm", "host.name": "gpu-1" } },
  tenant: "",
  traceId: "",
  spanId: "",
  severityNumber: 9,
  ...more,
});

describe("a search text", () => {
  test.each([
    ["kv cache", "KV cache usage: 97%", true],
    ["cache kv", "KV cache usage: 97%", true],
    ['"cache kv"', "KV cache usage: 97%", false],
    ['"kv cache"', "gpu KV Cache usage", true],
    ["cach", "KV cache usage", false],
    ["cach*", "KV cache usage", true],
    ["*ache", "KV cache usage", true],
    ["usage -cache", "KV cache usage", false],
    ["usage -disk", "KV cache usage", true],
    ["req-12", "finished req-12.", true],
    ["req-12", "finished req-123.", false],
    ["97%", "KV cache usage: 97%", true],
    ["запрос", "Долгий ЗАПРОС завершён", true],
    ["level:error", "x", false],
    ["level:info service:vllm node:gpu-1", "x", true],
    ['finish:"too long"', "x", true],
    ["finish:long", "x", false],
    ["-finish:long x", "x", true],
    ["count:3", "x", true],
    ["https://a.b/c", "see https://a.b/c now", true],
    ["long", "x", true],
    ["", "anything", true],
    ['"', 'a " b', true],
  ])("%j against %j: %j", (text, body, wanted) => {
    const given = record(body, { attributes: { finish: "too long", count: 3 } });
    expect(logMatches(given, logMatcher({ text }, null))).toBe(wanted);
    const columns = new LogColumns(encodeLogBlock([given]).bytes);
    const range = { from: unixMillis(0), to: unixMillis(2e12) };
    expect(matchingRows(columns, logMatcher({ text }, null), range)).toEqual(wanted ? [0] : []);
  });
});

const anyFilter: fc.Arbitrary<LogFilter> = fc.record(
  {
    text: fc.oneof(fc.string({ maxLength: 6 }), fc.constantFrom("a", "-a", "a*", '"a"', "constructor", "💥", "a:a", "__proto__:1")),
    minSeverity: fc.integer({ min: 1, max: 24 }),
    tenant: fc.constantFrom("a", "gen_ai.request.model"),
    traceId: fc.constantFrom("0".repeat(32), "AB".repeat(16)),
    attributes: fc.dictionary(fc.constantFrom("a", "constructor"), fc.constantFrom("a", "1", "true")),
  },
  { requiredKeys: [] },
);

test("a block gives exactly the records that match one by one, and its word index never hides one", () => {
  fc.assert(
    fc.property(fc.array(anyLog, { maxLength: 10 }), anyFilter, fc.option(fc.constantFrom("a", "")), (records, filter, tenant) => {
      const matcher = logMatcher(filter, tenant);
      const { bytes, texts } = encodeLogBlock(records);
      const columns = new LogColumns(bytes);
      const range = { from: unixMillis(0), to: unixMillis(Number.MAX_SAFE_INTEGER) };
      const wanted = records.flatMap((r, i) => (logMatches(r, matcher) ? [i] : []));
      expect(matchingRows(columns, matcher, range)).toEqual(wanted);
      const words = new HashSet32();
      for (const text of texts) hashWords(text, words.add);
      for (const r of records) for (const text of [bodyText(r.body), r.traceId, r.spanId]) hashWords(text, words.add);
      const all = new Set(words);
      if (wanted.length > 0) expect(matcher.words.every((word) => all.has(word))).toBe(true);
      expect(columns.length === 0 || columns.filedAt(0) === logTime(records[0] as LogRecord)).toBe(true);
    }),
    { numRuns: 500 },
  );
});

test("the word index holds every word and takes fewer than two absent words in a hundred for present", () => {
  const words = new HashSet32();
  for (let i = 0; i < 20_000; i++) words.add(wordHash(`word${i}`));
  const { lines, bytes } = buildBloom(words);
  const mayHold = (word: string) => {
    const hash = wordHash(word);
    const line = lineOf(hash, lines);
    return lineMayHold(bytes.subarray(line * 64, line * 64 + 64), hash);
  };
  for (let i = 0; i < 20_000; i++) expect(mayHold(`word${i}`)).toBe(true);
  let wrong = 0;
  for (let i = 0; i < 20_000; i++) if (mayHold(`other${i}`)) wrong++;
  expect(wrong / 20_000).toBeLessThan(0.02);
});

test("a word hashes to the same on its own and in a text", () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom("a", "Z", "9", "_", "é", "💥", "İ"), minLength: 1 }), (word) => {
      const found: number[] = [];
      hashWords(`- ${word} -`, (hash) => found.push(hash));
      expect(found).toEqual([wordHash(word)]);
    }),
  );
});

test("words that a clause leaves open at an end are not asked of the word index", () => {
  expect(requiredWords(parseText("req-12* *ache -cache"))).toEqual([wordHash("req")]);
});
