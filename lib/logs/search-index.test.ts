import fc from "fast-check";
import { expect, test } from "vitest";
import { LOG_SHAPE, type Search, type TextRange, compileSearch, requirements } from "@/lib/search";
import type { Attributes, AttributeValue } from "@/lib/telemetry/attributes";
import { attributeText } from "@/lib/telemetry/identity";
import type { LogRecord } from "@/lib/telemetry/log-record";
import { anyLog } from "@/lib/telemetry/testing/arbitrary-records";
import { encodeLogBlock } from "./log-codec";
import { bodyText } from "./match";
import { hashWords, wordHash } from "./words";

const range: TextRange = { start: 0, end: 0 };

/** Searches that a record fulfils, or nearly: its own texts as words, its own attributes as equalities. */
function aboutRecord(record: LogRecord): Search[] {
  const literal = (text: string, quoted: boolean) => ({ kind: "literal", text, quoted, range }) as const;
  const texts = [bodyText(record.body), record.traceId, ...Object.values(record.attributes).map(attributeText)];
  const out: Search[] = texts.map((text) => ({ kind: "text", value: literal(text, true), range }));
  const equal = (root: string, attributes: Attributes) => {
    for (const [key, value] of Object.entries(attributes)) {
      for (const text of [value, ...(Array.isArray(value) ? (value as readonly AttributeValue[]) : [])].map(attributeText)) {
        for (const quoted of [true, false]) {
          const field = { name: root, steps: [{ kind: "key", key } as const], range };
          out.push({ kind: "compare", field, op: "=", value: literal(text, quoted), range });
        }
      }
    }
  };
  equal("attributes", record.attributes);
  equal("resource", record.resource.attributes);
  const { body } = record;
  if (body !== null && typeof body === "object" && !Array.isArray(body) && !(body instanceof Uint8Array)) equal("body", body as Attributes);
  out.push({ kind: "compare", field: { name: "trace_id", steps: [], range }, op: ":", value: literal(record.traceId, false), range });
  return out;
}

test("the word index of a block never hides a record that fulfils a search", () => {
  const json = fc.dictionary(fc.constantFrom("a", "b"), fc.oneof(fc.constantFrom("Ünïcode é", "x/y", 'say "x"', "word"), fc.integer()));
  const records = fc.oneof(
    anyLog,
    fc.tuple(anyLog, json).map(([record, value]) => ({ ...record, body: JSON.stringify(value) })),
  );
  fc.assert(
    fc.property(records, (record) => {
      const index = new Set<number>();
      const add = (hash: number) => void index.add(hash);
      for (const text of encodeLogBlock([record]).texts) hashWords(text, add);
      for (const text of [bodyText(record.body), record.traceId, record.spanId]) hashWords(text, add);
      for (const search of aboutRecord(record)) {
        if (!compileSearch(search, LOG_SHAPE)(record)) continue;
        const missing = [...requirements(search, LOG_SHAPE).words].filter((word) => !index.has(wordHash(word)));
        expect(missing, JSON.stringify(search)).toEqual([]);
      }
    }),
    { numRuns: 2000 },
  );
});
