import fc from "fast-check";
import { expect, test } from "vitest";
import type { NativeHistogram } from "@/lib/telemetry/metric";
import { anyHistogram, exponentialHistogram, histogramPair } from "../testing/arbitrary-histograms";
import { almostEqual } from "../testing/compare";
import { addHistograms, alignHistograms, divideHistogram, scaleHistogram, subtractHistograms } from "./arithmetic";
import { hasCustomBounds } from "./bounds";
import { bucketCounts, totalCount } from "./bucket-counts";
import { apiBuckets, populatedBuckets } from "./buckets";
import { compactHistogram, equalHistograms, reduceSchema } from "./compact";
import { EMPTY_HISTOGRAM, type FloatHistogram } from "./float-histogram";
import { StoredHistogramReader, toStored } from "./from-stored";
import { decideHints, settleHints } from "./hints";
import { HistogramMean, HistogramSum } from "./over-time";
import { nativeFraction, nativeQuantile, nativeQuantileBounds } from "./quantile";
import { histogramGrowth } from "./rate";
import { detectReset } from "./resets";
import { histogramText, parseHistogramText, printHistogramText } from "./text";
import { trimLower, trimUpper } from "./trim";

const h = (text: string): FloatHistogram => parseHistogramText(text).histogram;
const placed = (x: FloatHistogram): number => x.zeroCount + totalCount(x.positive) + totalCount(x.negative);

test("what is added and taken away again leaves the histogram, in the buckets that both fit", () => {
  fc.assert(
    fc.property(histogramPair, ([a, b]) => {
      const added = addHistograms(a, b)?.histogram as FloatHistogram;
      const back = subtractHistograms(added, b)?.histogram as FloatHistogram;
      expect(equalHistograms(back, alignHistograms(a, b)?.left as FloatHistogram)).toBe(true);
      expect(placed(added)).toBe(a.count + b.count);
      expect(equalHistograms(added, addHistograms(b, a)?.histogram as FloatHistogram)).toBe(true);
    }),
  );
});

test("exponential and custom buckets do not add up", () => {
  expect(addHistograms(h("{{count:1}}"), h("{{schema:-53 custom_values:[1]}}"))).toBeNull();
});

test("a wider zero bucket takes in what lies within it, and a populated bucket whole", () => {
  const added = addHistograms(h("{{z_bucket:1 z_bucket_w:0.5 count:1}}"), h("{{schema:0 offset:-3 buckets:[1 2 4 8] count:15}}"));
  expect(printHistogramText(added?.histogram as FloatHistogram)).toBe("{{count:16 z_bucket:8 z_bucket_w:0.5 buckets:[8]}}");
  const cut = addHistograms(h("{{z_bucket:1 z_bucket_w:0.3 count:1}}"), h("{{schema:0 offset:-3 buckets:[1 2 4 8] count:15}}"));
  expect(printHistogramText(cut?.histogram as FloatHistogram)).toBe("{{count:16 z_bucket:8 z_bucket_w:0.5 buckets:[8]}}");
});

test("custom bounds that differ leave the ones in common, and say so", () => {
  const added = addHistograms(
    h("{{schema:-53 count:15 custom_values:[2 4 6] buckets:[1 2 5 7]}}"),
    h("{{schema:-53 count:10 custom_values:[1 2 6] buckets:[1 2 3 4]}}"),
  );
  expect(added?.notes.boundsReconciled).toBe(true);
  expect(printHistogramText(added?.histogram as FloatHistogram)).toBe("{{schema:-53 count:25 custom_values:[2 6] buckets:[4 10 11]}}");
});

test("bounds that are no numbers, and thresholds that are no width, end in an answer all the same", () => {
  const bounded = (...bounds: number[]): FloatHistogram => ({
    ...h("{{schema:-53 count:3 buckets:[1 1 1]}}"),
    customBounds: Float64Array.from(bounds),
  });
  expect(addHistograms(bounded(NaN, 2), bounded(1, NaN))?.notes.boundsReconciled).toBe(true);
  const stored = toStored(h("{{count:1 buckets:[1]}}")) as NativeHistogram;
  for (const zeroThreshold of [NaN, -1, Infinity])
    expect(new StoredHistogramReader().read({ ...stored, zeroThreshold }).zeroThreshold).toBe(0);
});

test("scaling and dividing undo each other; divided by zero no bucket is left", () => {
  fc.assert(
    fc.property(anyHistogram, fc.integer({ min: 1, max: 100 }), (a, factor) => {
      expect(equalHistograms(divideHistogram(scaleHistogram(a, factor), factor), a)).toBe(true);
      expect(divideHistogram(a, 0).positive.indices.length).toBe(0);
    }),
  );
});

test("empty buckets make no difference, and a coarser schema loses no observation", () => {
  fc.assert(
    fc.property(anyHistogram, fc.integer({ min: 0, max: 3 }), (a, by) => {
      expect(equalHistograms(compactHistogram(a), a)).toBe(true);
      expect(placed(reduceSchema(a, a.schema - by))).toBe(a.count);
    }),
  );
});

test("a quantile lies within the bounds of its bucket and takes its share of the observations", () => {
  fc.assert(
    fc.property(anyHistogram, fc.double({ min: 0, max: 1, noNaN: true }), (a, q) => {
      const { value } = nativeQuantile(q, a);
      const bounds = nativeQuantileBounds(q, a);
      if (!bounds) {
        expect(value).toBeNaN();
        return;
      }
      expect(value).toBeGreaterThanOrEqual(Math.max(bounds.lower, -Number.MAX_VALUE) - Math.abs(value) * 1e-12);
      expect(value).toBeLessThanOrEqual(bounds.upper + Math.abs(value) * 1e-12);
      if (!hasCustomBounds(a) && bounds.lower > 0) expect(nativeFraction(-Infinity, value, a)).toBeCloseTo(q, 6);
    }),
  );
});

test("all observations lie between the infinities, none where the bounds meet", () => {
  fc.assert(
    fc.property(anyHistogram, (a) => {
      expect(nativeFraction(-Infinity, Infinity, a)).toEqual(a.count === 0 ? Number.NaN : 1);
      expect(nativeFraction(1, 1, a)).toEqual(a.count === 0 ? Number.NaN : 0);
    }),
  );
});

test("trimmed above and below the same value a histogram falls into two parts that make the whole", () => {
  fc.assert(
    fc.property(exponentialHistogram, fc.double({ min: -100, max: 100, noNaN: true }), (a, value) => {
      // Observations of exactly zero are neither above it nor below.
      fc.pre(value !== 0);
      expect(almostEqual(trimUpper(a, value).count + trimLower(a, value).count, a.count)).toBe(true);
      expect(placed(trimUpper(a, value))).toBeCloseTo(trimUpper(a, value).count, 6);
    }),
  );
});

test("a counter that only grows has no reset, one that loses an observation has", () => {
  fc.assert(
    fc.property(exponentialHistogram, exponentialHistogram, (a, b) => {
      const grown = addHistograms(a, b)?.histogram as FloatHistogram;
      expect(detectReset(alignHistograms(a, b)?.left as FloatHistogram, grown)).toBe(false);
      const [index] = grown.positive.indices;
      const lost = { ...grown, positive: bucketCounts([index ?? 1], [(grown.positive.counts[0] ?? 0) + 1]) };
      expect(detectReset(lost, { ...grown, count: grown.count + 1 })).toBe(true);
    }),
  );
});

test("growth over resets is what was observed in between", () => {
  const samples = ["{{count:1 buckets:[1]}}", "{{count:3 buckets:[2 1]}}", "{{count:1 buckets:[0 1]}}", "{{count:2 buckets:[1 1]}}"].map(h);
  const { histogram, notes } = histogramGrowth(settleHints(samples), 0, 4, true);
  expect(printHistogramText(histogram as FloatHistogram)).toBe("{{count:4 buckets:[2 2] counter_reset_hint:gauge}}");
  expect(Object.values(notes).some(Boolean)).toBe(false);
  expect(histogramGrowth(samples, 0, 4, false).notes.notGauge).toBe(true);
});

test("hints: what follows without a reset says so, what may be a reset is unknown until decided", () => {
  const hints = (all: (FloatHistogram | undefined)[]) => all.map((one) => one?.hint);
  const samples = [
    h("{{count:2}}"),
    h("{{count:3}}"),
    h("{{count:1}}"),
    undefined,
    h("{{count:4}}"),
    h("{{count:9 counter_reset_hint:gauge}}"),
  ];
  expect(hints(settleHints(samples))).toEqual(["unknown", "not_reset", "unknown", undefined, "unknown", "gauge"]);
  expect(hints(decideHints(settleHints(samples)))).toEqual(["unknown", "not_reset", "reset", undefined, "reset", "gauge"]);
});

test("sums keep what rounding would lose, over changing buckets too", () => {
  const sum = new HistogramSum();
  for (const count of [1e100, 1, -1e100]) sum.add({ ...EMPTY_HISTOGRAM, sum: count, positive: bucketCounts([1, 2], [count, 1]) });
  sum.add({ ...EMPTY_HISTOGRAM, sum: 1, positive: bucketCounts([2, 9], [1, 5]) });
  expect(sum.result()).toMatchObject({ sum: 2, positive: bucketCounts([1, 2, 9], [1, 4, 5]) });
});

test("a sum of many is their sum in any order, and a mean its share", () => {
  fc.assert(
    fc.property(fc.array(exponentialHistogram, { minLength: 1, maxLength: 5 }), (all) => {
      const [sum, back, mean] = [new HistogramSum(), new HistogramSum(), new HistogramMean()];
      for (const one of all) sum.add(one);
      for (const one of all.toReversed()) back.add(one);
      for (const one of all) mean.add(one);
      expect(equalHistograms(sum.result(), back.result())).toBe(true);
      expect(equalHistograms(mean.result(), divideHistogram(sum.result(), all.length), almostEqual)).toBe(true);
      expect(placed(sum.result())).toBe(all.reduce((n, { count }) => n + count, 0));
    }),
  );
});

test("a mean of what overflows is none the less a mean", () => {
  const mean = new HistogramMean();
  for (let i = 0; i < 3; i++) mean.add({ ...EMPTY_HISTOGRAM, sum: 1.5e308, count: 2 });
  expect(mean.result().sum).toBeCloseTo(1.5e308, -300);
  expect(mean.result().count).toBeCloseTo(2, 12);
});

test("the written form and the stored form read back as the same", () => {
  fc.assert(
    fc.property(anyHistogram, (a) => {
      expect(equalHistograms(h(printHistogramText(a)), a)).toBe(true);
      expect(equalHistograms(new StoredHistogramReader().read(toStored(a)), a)).toBe(true);
    }),
  );
});

test("the stored form keeps that a histogram is a gauge, or that its counter began anew", () => {
  for (const hint of ["gauge", "reset", "unknown"] as const) {
    for (const text of ["{{count:1 buckets:[1]}}", "{{schema:-53 count:1 custom_values:[5] buckets:[1]}}"]) {
      expect(new StoredHistogramReader().read(toStored({ ...h(text), hint })).hint).toBe(hint);
    }
  }
});

test("a histogram prints as Prometheus prints it", () => {
  expect(histogramText(h("{{count:8 sum:1234567.5 z_bucket:1 z_bucket_w:0.00001 buckets:[0 2] n_buckets:[0 4.5]}}"))).toBe(
    "{count:8, sum:1.2345675e+06, [-2,-1):4.5, [-1e-05,1e-05]:1, (1,2]:2}",
  );
  expect(histogramText(h("{{schema:-53 count:2 custom_values:[5] buckets:[1 1]}}"))).toBe("{count:2, sum:0, [-Inf,5]:1, (5,+Inf]:1}");
});

test("buckets as the API answers them carry which of their bounds they include", () => {
  const both = h("{{count:8 z_bucket:1 z_bucket_w:0.5 buckets:[0 2] n_buckets:[0 4]}}");
  expect(apiBuckets(both)).toEqual([
    [1, -2, -1, 4],
    [3, -0.5, 0.5, 1],
    [0, 1, 2, 2],
  ]);
  expect(populatedBuckets(h("{{schema:-53 custom_values:[5] buckets:[1 1]}}")).map(({ lower, upper }) => [lower, upper])).toEqual([
    [-Infinity, 5],
    [5, Infinity],
  ]);
});

test.each([
  ["{{schema:x}}", /schema must be a number/],
  ["{{buckets:[1 a]}}", /buckets must hold numbers/],
  ["{{colour:1}}", /no such field: colour/],
  ["{{count}}", /expected a field/],
  ["{{counter_reset_hint:often}}", /no such hint/],
])("%s is refused in words", (text, message) => {
  expect(() => parseHistogramText(text)).toThrow(message);
});
