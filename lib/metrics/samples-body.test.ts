import fc from "fast-check";
import { expect, test } from "vitest";
import { unixMillis } from "@/lib/kernel/units";
import { type SamplesBody, decodeSamplesBody, encodeSamplesBody } from "./samples-body";

const column = (n: number, of: fc.Arbitrary<number>) => fc.array(of, { minLength: n, maxLength: n }).map((v) => Float64Array.from(v));
const ids = fc.integer({ min: 1, max: 2 ** 40 });
const times = fc.integer({ min: 0, max: 4e12 });

const bodies: fc.Arbitrary<SamplesBody> = fc.tuple(fc.nat(150), fc.nat(5), fc.nat(3)).chain(([floats, stale, exemplars]) =>
  fc.record({
    ids: column(floats, ids),
    times: column(floats, times),
    values: column(floats, fc.oneof(fc.integer(), fc.double(), fc.constantFrom(-0, NaN, Infinity))),
    staleIds: column(stale, ids),
    staleTimes: column(stale, times),
    histogramIds: fc.constant(Float64Array.of(3, 4)),
    histogramTimes: fc.constant(Float64Array.of(1000, 1000)),
    histograms: fc.constant(
      [1, 2].map((k) => ({ kind: "classic" as const, bounds: Float64Array.of(1), counts: Float64Array.of(k, 1), sum: 0.5, count: k + 1 })),
    ),
    exemplars: fc.array(
      fc.record({
        id: ids,
        exemplar: fc.record({ timeMs: times.map(unixMillis), value: fc.double(), labels: fc.dictionary(fc.string(), fc.string()) }),
      }),
      { maxLength: exemplars },
    ),
  }),
);

test("a body of the log comes back as it was", () => {
  fc.assert(
    fc.property(bodies, (body) => {
      expect(decodeSamplesBody(encodeSamplesBody(body))).toEqual(body);
    }),
  );
});

test("a scrape of counters takes few bytes a sample, also with fractions among them", () => {
  const n = 2000;
  const body = encodeSamplesBody({
    ids: Float64Array.from({ length: n }, (_, i) => i + 1),
    times: new Float64Array(n).fill(1.7e12),
    values: Float64Array.from({ length: n }, (_, i) => (i % 25 === 0 ? i / 7 : (i * 7919) % 50_000)),
    staleIds: new Float64Array(0),
    staleTimes: new Float64Array(0),
    histogramIds: new Float64Array(0),
    histogramTimes: new Float64Array(0),
    histograms: [],
    exemplars: [],
  });
  expect(body.length / n).toBeLessThan(3);
});
