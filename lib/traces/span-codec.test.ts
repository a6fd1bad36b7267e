import fc from "fast-check";
import { expect, test } from "vitest";
import { anySpan } from "@/lib/telemetry/testing/arbitrary-records";
import type { SpanRecord } from "@/lib/telemetry/span";
import { SpanColumns, encodeSpans } from "./span-codec";

test.each([true, false])("any spans come back as they were written (parents linked: %s)", (linkParents) => {
  fc.assert(
    fc.property(fc.array(anySpan, { maxLength: 12 }), (spans) => {
      expect(new SpanColumns(encodeSpans(spans, linkParents)).records()).toEqual(spans);
    }),
    { numRuns: 300 },
  );
});

test("a lone surrogate becomes the replacement character and spoils nothing around it", () => {
  const [span] = fc.sample(anySpan, { numRuns: 1, seed: 7 }) as [SpanRecord];
  const given = { ...span, name: "a\ud800", statusMessage: "\udc00b", attributes: { k: "\ud83d" } };
  const [back] = new SpanColumns(encodeSpans([given], true)).records();
  expect(back).toEqual({ ...span, name: "a\ufffd", statusMessage: "\ufffdb", attributes: { k: "\ufffd" } });
});

test.each([
  ["a trace id that is too short", { traceId: "ab" }],
  ["a span id that is not in hex", { spanId: "zzzzzzzzzzzzzzzz" }],
  ["a parent id that is too short", { parentSpanId: "abc" }],
])("%s is refused, never stored askew", (_name, wrong) => {
  const [span] = fc.sample(anySpan, { numRuns: 1, seed: 7 }) as [SpanRecord];
  expect(() => encodeSpans([{ ...span, ...wrong }], true)).toThrow(RangeError);
});
