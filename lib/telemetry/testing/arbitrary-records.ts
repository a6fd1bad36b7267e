import fc from "fast-check";
import type { Attributes, AttributeValue } from "../attributes";
import type { LogRecord } from "../log-record";
import type { SpanRecord } from "../span";

/** Any text a sender may hand us, control characters and all planes included; some often, so that tables repeat. */
export const anyText = fc.oneof(
  fc.constantFrom("", "a", "gen_ai.request.model", "__proto__", "constructor", "\u0000", "\u202e\u001b[31m", "💥"),
  fc.string({ unit: "binary", maxLength: 40 }),
);

const leaf: fc.Arbitrary<AttributeValue> = fc.oneof(
  anyText,
  fc.integer(),
  fc.double(),
  fc.maxSafeInteger(),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 64n }),
  fc.boolean(),
  fc.constant(null),
  fc.uint8Array({ maxLength: 20 }),
  fc.constantFrom(-0, Infinity, -Infinity, NaN, 0.1, 1.5, 1e300, 2 ** 52, -(2 ** 52)),
);

/** `fromEntries` makes `__proto__` a key like any other, as the decoders do. */
const record = (value: fc.Arbitrary<AttributeValue>, maxLength: number): fc.Arbitrary<Attributes> =>
  fc.array(fc.tuple(anyText, value), { maxLength }).map((pairs) => Object.fromEntries(pairs));

const anyValue: fc.Arbitrary<AttributeValue> = fc.oneof(
  { weight: 6, arbitrary: leaf },
  { weight: 1, arbitrary: fc.array(leaf, { maxLength: 4 }) },
  { weight: 1, arbitrary: record(fc.oneof(leaf, fc.array(leaf, { maxLength: 2 })), 3) },
);

export const anyAttributes = record(anyValue, 6);

const hex = (digits: number) =>
  fc.string({ unit: fc.constantFrom(...Array.from("0123456789abcdef")), minLength: digits, maxLength: digits });
const few = (digits: number) => fc.oneof(fc.constantFrom("0".repeat(digits), "1".repeat(digits), "ab".repeat(digits / 2)), hex(digits));
const nanos = fc.oneof(
  fc.bigInt({ min: 1_790_000_000_000_000_000n, max: 1_790_000_100_000_000_000n }),
  fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
) as fc.Arbitrary<SpanRecord["startNs"]>;
const resource = anyAttributes.map((attributes) => ({ attributes }));
const scope = fc.record({ name: anyText, version: anyText });

export const anySpan: fc.Arbitrary<SpanRecord> = fc.record({
  traceId: few(32),
  spanId: few(16),
  parentSpanId: fc.oneof(fc.constant(""), few(16)),
  name: anyText,
  kind: fc.constantFrom(0, 1, 2, 3, 4, 5),
  startNs: nanos,
  endNs: nanos,
  status: fc.constantFrom(0, 1, 2),
  statusMessage: anyText,
  traceState: anyText,
  attributes: anyAttributes,
  events: fc.array(fc.record({ timeNs: nanos, name: anyText, attributes: anyAttributes }), { maxLength: 3 }),
  links: fc.array(fc.record({ traceId: few(32), spanId: few(16), attributes: anyAttributes }), { maxLength: 2 }),
  resource,
  scope,
  tenant: anyText,
});

export const anyLog: fc.Arbitrary<LogRecord> = fc.record({
  timeNs: nanos,
  observedNs: nanos,
  severityNumber: fc.integer({ min: 0, max: 24 }),
  severityText: anyText,
  body: anyValue,
  attributes: anyAttributes,
  resource,
  scope,
  traceId: fc.oneof(fc.constant(""), few(32)),
  spanId: fc.oneof(fc.constant(""), few(16)),
  tenant: anyText,
});
