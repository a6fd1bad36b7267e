import fc from "fast-check";
import { expect, test } from "vitest";
import type { HistogramValue } from "@/lib/telemetry/metric";
import { ByteReader, ByteWriter } from "./bytes";
import { LONG_BLOCK, decodeColumn, encodeColumn } from "./column";
import { decodeFloatChunk, encodeFloatChunk, floatChunkSize } from "./float-chunk";
import { decodeHistogramChunk, encodeHistogramChunk } from "./histogram-chunk";

const bitsOf = (values: Float64Array) => [...new BigUint64Array(values.buffer, values.byteOffset, values.length)];
const fromBits = (bits: readonly bigint[]) => new Float64Array(BigUint64Array.from(bits).buffer);

function roundTrip(values: Float64Array, block?: number): Float64Array {
  const out = new ByteWriter();
  encodeColumn(out, values, values.length, block);
  // Not at the start of the array: the decoder must not look at what lies before.
  const back = new Float64Array(values.length + 3).fill(NaN);
  decodeColumn(new ByteReader(out.take()), back, 3, values.length, block);
  return back.slice(3);
}

const anyBits = fc.bigInt({ min: 0n, max: 0xffff_ffff_ffff_ffffn });
const whole = fc.maxSafeInteger();
const shapes = fc.oneof(
  fc.array(anyBits, { maxLength: 200 }).map(fromBits),
  fc.array(whole, { maxLength: 200 }).map((v) => Float64Array.from(v)),
  fc.array(fc.integer({ min: 0, max: 50 }), { maxLength: 300 }).map((v) => Float64Array.from(v.map((d, i) => i * 15_000 + d))),
  fc.array(fc.double(), { maxLength: 200 }).map((v) => Float64Array.from(v)),
  fc.array(fc.integer({ min: -1e6, max: 1e6 }), { maxLength: 200 }).map((v) => Float64Array.from(v.map((x) => x / 1000))),
  fc
    .array(fc.constantFrom(0, -0, NaN, Infinity, -Infinity, 1, 2 ** 53, -(2 ** 53), 2 ** 63, 5e-324, 0.1), { maxLength: 200 })
    .map((v) => Float64Array.from(v)),
);

test("any sequence of doubles comes back bit for bit: NaN payloads, -0, infinities, 64-bit integers", () => {
  fc.assert(
    fc.property(shapes, (values) => {
      expect(bitsOf(roundTrip(values))).toEqual(bitsOf(values));
      expect(bitsOf(roundTrip(values, LONG_BLOCK))).toEqual(bitsOf(values));
    }),
    { numRuns: 1500 },
  );
});

test.each([
  ["a regular clock", (i: number) => 1_700_000_000_000 + i * 15_000, 0.1],
  ["a constant gauge", () => 0.123456789, 0.06],
  ["a counter that rests", (i: number) => 1e6 + Math.floor(i / 64) * 7, 0.2],
  ["a counter with small steps", (i: number) => 1e6 + i * 3 + (i % 2), 0.3],
  ["a gauge with two decimals", (i: number) => Math.round(50 + 10 * Math.sin(i / 10)) / 100, 0.8],
])("%s takes few bytes", (_name, at, most) => {
  const values = Float64Array.from({ length: 480 }, (_, i) => at(i));
  const out = new ByteWriter();
  encodeColumn(out, values, values.length);
  expect(out.take().length / 480).toBeLessThan(most);
});

test("a chunk keeps stale marks beside the values", () => {
  const times = Float64Array.of(1000, 2000, 3000);
  const values = Float64Array.of(1, 2.5, NaN);
  const chunk = encodeFloatChunk(times, values, 3, Float64Array.of(3500));
  expect(floatChunkSize(chunk)).toBe(3);
  const t = new Float64Array(3);
  const v = new Float64Array(3);
  expect([...decodeFloatChunk(chunk, t, v, 0)]).toEqual([3500]);
  expect([[...t], [...v]]).toEqual([[...times], [...values]]);
});

test("bytes that are cut off are refused, never read as samples that were not there", () => {
  const chunk = encodeFloatChunk(
    Float64Array.from({ length: 100 }, (_, i) => i * i),
    new Float64Array(100).map(Math.sin),
    100,
  );
  for (let cut = 0; cut < chunk.length; cut++) {
    expect(() => decodeFloatChunk(chunk.subarray(0, cut), new Float64Array(100), new Float64Array(100), 0)).toThrow(RangeError);
  }
});

const count = fc.oneof({ weight: 9, arbitrary: fc.nat(1e9) }, { weight: 1, arbitrary: fc.double() });
const counts = (n: number) => fc.array(count, { minLength: n, maxLength: n }).map((v) => Float64Array.from(v));
const classic = fc.constantFrom([0.1, 1, 10], [0.5], []).chain((bounds) =>
  fc.record({
    kind: fc.constant("classic" as const),
    bounds: fc.constant(Float64Array.from(bounds)),
    counts: counts(bounds.length + 1),
    sum: fc.double({ noNaN: true }),
    count,
  }),
);
const native = fc.tuple(fc.integer({ min: -4, max: 8 }), fc.nat(3), fc.nat(3)).chain(([schema, positive, negative]) =>
  fc.record({
    kind: fc.constant("native" as const),
    schema: fc.constant(schema),
    zeroThreshold: fc.constant(1e-9),
    zeroCount: count,
    sum: fc.double({ noNaN: true }),
    count,
    positiveSpans: fc.constant(positive ? [{ offset: -3, length: positive }] : []),
    positiveCounts: counts(positive),
    negativeSpans: fc.constant(negative ? [{ offset: 2, length: negative }] : []),
    negativeCounts: counts(negative),
    gauge: fc.boolean(),
  }),
);

const marks = fc.constantFrom({}, {}, { reset: true });
const gaugeMark = fc.constantFrom({}, {}, { gauge: true });
const histogram = fc.oneof(
  fc.tuple(classic, marks, gaugeMark).map(([value, ...more]) => Object.assign({}, value, ...more)),
  fc.tuple(native, marks).map(([value, more]) => Object.assign({}, value, more)),
) as fc.Arbitrary<HistogramValue>;

test("histograms, classic and native, with layouts that change on the way, come back as they were", () => {
  fc.assert(
    fc.property(fc.array(histogram, { maxLength: 40 }), (values) => {
      const times = Float64Array.from(values, (_, i) => i * 15_000);
      const back = decodeHistogramChunk(encodeHistogramChunk(times, values, Float64Array.of(7)));
      expect(back.values).toEqual(values);
      expect([...back.times]).toEqual([...times]);
      expect([...back.stale]).toEqual([7]);
    }),
  );
});
