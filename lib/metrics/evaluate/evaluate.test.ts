import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { ClassicHistogram, NativeHistogram } from "@/lib/telemetry/metric";
import { addGrowths, aggregateFloats } from "./aggregate";
import { type Growth, addGrowth, growthBetween, growthOf, quantileOf } from "./buckets";
import { bucketGrowth, growthOverWindows } from "./histogram-windows";
import { pointsOf } from "./points";
import { overWindows } from "./window";

const points = (samples: readonly (readonly [number, number])[], stale: number[] = []) =>
  pointsOf(
    Float64Array.from(samples, ([t]) => t * 1000),
    Float64Array.from(samples, ([, v]) => v),
    Float64Array.from(stale, (t) => t * 1000),
  );
/** One grid point at `t` seconds. */
const at = (t: number) => ({ from: t * 1000, stepMs: 1000, count: 1 });

describe("windows", () => {
  // Worked by hand after Prometheus' extrapolatedRate.
  test.each([
    [
      "a steady counter is stretched to the whole window",
      [
        [0, 100],
        [10, 110],
        [20, 120],
        [30, 130],
      ],
      30,
      60,
      "increase",
      35,
    ],
    [
      "a window is open at its start",
      [
        [0, 100],
        [10, 110],
        [20, 120],
      ],
      20,
      20,
      "increase",
      20,
    ],
    [
      "a counter that resets goes on from nothing",
      [
        [10, 90],
        [20, 100],
        [30, 5],
        [40, 15],
      ],
      40,
      30,
      "increase",
      22.5,
    ],
    [
      "it is not stretched to before it can have been 0",
      [
        [40, 1],
        [50, 11],
        [60, 21],
      ],
      60,
      60,
      "increase",
      21,
    ],
    [
      "a rate is per second",
      [
        [10, 0],
        [20, 10],
        [30, 20],
      ],
      30,
      30,
      "rate",
      20 / 30,
    ],
    ["one sample shows no growth", [[10, 5]], 10, 60, "rate", NaN],
    [
      "an average is of the samples in the window",
      [
        [0, 100],
        [10, 1],
        [20, 3],
      ],
      20,
      20,
      "avg",
      2,
    ],
    [
      "so is a minimum",
      [
        [0, -9],
        [10, 1],
        [20, 3],
      ],
      20,
      20,
      "min",
      1,
    ],
    [
      "and a maximum",
      [
        [0, 99],
        [10, 1],
        [20, 3],
      ],
      20,
      20,
      "max",
      3,
    ],
  ] as const)("%s", (_name, samples, t, window, fn, expected) => {
    const [value] = overWindows(points(samples), at(t), window * 1000, fn);
    if (Number.isNaN(expected)) expect(value).toBeNaN();
    else expect(value).toBeCloseTo(expected, 9);
  });

  test.each([
    ["the newest sample speaks", [10], [], 10, 2],
    ["for less than five minutes", [10], [], 310, NaN],
    ["until just before", [10], [], 309, 2],
    ["a stale mark ends it at once", [10], [20], 25, NaN],
    ["not before its time", [10], [20], 15, 2],
    ["a later sample revives it", [10, 30], [20], 31, 2],
    ["a sample at the same instant wins", [20], [20], 21, 2],
  ] as const)("last: %s", (_name, times, stale, t, expected) => {
    const [value] = overWindows(
      points(
        times.map((s) => [s, 2]),
        [...stale],
      ),
      at(t),
      1,
      "last",
    );
    expect(value).toEqual(expected);
  });

  test("growth over a window equals adding up step by step, whatever the resets", () => {
    const counter = fc.array(fc.integer({ min: 0, max: 1000 }), { minLength: 2, maxLength: 60 });
    fc.assert(
      fc.property(counter, fc.integer({ min: 1, max: 20 }), (values, window) => {
        const series = points(values.map((v, i) => [i + 1, v]));
        const grid = { from: 1000, stepMs: 1000, count: values.length };
        const got = overWindows(series, grid, window * 1000, "increase");
        for (let g = 0; g < values.length; g++) {
          const low = Math.max(0, g + 1 - window);
          let grown = 0;
          for (let i = low + 1; i <= g; i++)
            grown += (values[i] ?? 0) < (values[i - 1] ?? 0) ? (values[i] ?? 0) : (values[i] ?? 0) - (values[i - 1] ?? 0);
          if (g === low) expect(got[g]).toBeNaN();
          else {
            const sampled = g - low;
            const gap = low + 1 - (g + 1 - window);
            let toStart = gap >= 1.1 ? 0.5 : gap;
            if (grown > 0) toStart = Math.min(toStart, sampled * ((values[low] ?? 0) / grown));
            expect(got[g]).toBeCloseTo((grown * (sampled + toStart)) / sampled, 6);
          }
        }
      }),
    );
  });
});

const classic = (bounds: number[], counts: number[]): Growth => ({
  kind: "classic",
  bounds: Float64Array.from(bounds),
  counts: Float64Array.from(counts),
});

describe("quantiles", () => {
  test.each([
    ["are interpolated in their bucket", [0.1, 1], [10, 10, 0], 0.75, { value: 0.55, lower: 0.1, upper: 1, saturated: false }],
    ["begin at 0 in the first bucket", [0.1, 1], [10, 0, 0], 0.5, { value: 0.05, lower: 0, upper: 0.1, saturated: false }],
    ["say so when they lie beyond the last bound", [0.1, 1], [1, 1, 8], 0.9, { value: 1, lower: 1, upper: Infinity, saturated: true }],
    ["fall on a bound when the rank does", [1, 2], [5, 5, 0], 0.5, { value: 1, lower: 0, upper: 1, saturated: false }],
    ["take the bound of a first bucket below 0", [-1, 1], [10, 0, 0], 0.5, { value: -1, lower: -Infinity, upper: -1, saturated: false }],
    ["do not exist where nothing was counted", [1], [0, 0], 0.5, null],
    ["do not exist without bounds", [], [3], 0.5, null],
  ] as const)("%s", (_name, bounds, counts, q, expected) => {
    const answer = quantileOf(classic([...bounds], [...counts]), q);
    if (expected === null) expect(answer).toBeNull();
    else expect(answer).toMatchObject({ ...expected, value: expect.closeTo(expected.value, 12) });
  });

  test("unequal bounds are added over those both have, exactly", () => {
    const sum = addGrowth(classic([1, 2, 4], [1, 2, 3, 4]), classic([2, 4, 8], [10, 20, 30, 40]));
    expect(sum).toEqual(classic([2, 4], [13, 23, 74]));
  });

  const native = (
    schema: number,
    positive: [offset: number, ...counts: number[]],
    more: Partial<NativeHistogram> = {},
  ): NativeHistogram => {
    const [offset, ...counts] = positive;
    const count = counts.reduce((a, b) => a + b, more.zeroCount ?? 0);
    return {
      kind: "native",
      schema,
      zeroThreshold: 1e-3,
      zeroCount: 0,
      sum: 0,
      count,
      positiveSpans: [{ offset, length: counts.length }],
      positiveCounts: Float64Array.from(counts),
      negativeSpans: [],
      negativeCounts: new Float64Array(0),
      gauge: false,
      ...more,
    };
  };

  test("native buckets are interpolated on a logarithmic scale", () => {
    // Base 2: bucket 1 is (1, 2], bucket 2 is (2, 4].
    expect(quantileOf(growthOf(native(0, [1, 4, 4])), 0.25)).toEqual({ value: Math.SQRT2, lower: 1, upper: 2, saturated: false });
    expect(quantileOf(growthOf(native(0, [1, 4, 4])), 1)?.value).toBe(4);
    expect(quantileOf(growthOf(native(0, [1, 2], { zeroCount: 2, count: 4 })), 0.25)).toMatchObject({
      value: 0.0005,
      lower: 0,
      upper: 0.001,
    });
  });

  test("native histograms of unequal resolution add up at the coarser", () => {
    const sum = addGrowth(growthOf(native(1, [1, 1, 1, 1, 1])), growthOf(native(0, [1, 10, 10])));
    expect(sum).toMatchObject({
      schema: 0,
      positive: new Map([
        [1, 12],
        [2, 12],
      ]),
    });
  });

  test("a reset of a histogram is told from growth, also when only one bucket fell", () => {
    const h = (counts: number[], count: number): ClassicHistogram => ({
      kind: "classic",
      bounds: Float64Array.of(1),
      counts: Float64Array.from(counts),
      sum: 0,
      count,
    });
    expect(growthBetween(h([5, 5], 10), h([7, 6], 13))).toEqual(classic([1], [2, 1]));
    expect(growthBetween(h([5, 5], 10), h([1, 1], 2))).toBeNull();
    expect(growthBetween(h([5, 5], 10), h([9, 3], 12))).toBeNull();
    const times = Float64Array.of(10_000, 20_000, 30_000);
    const grown = growthOverWindows({ times, histograms: [h([5, 5], 10), h([1, 1], 2), h([2, 3], 5)] }, at(30), 20_000);
    // (10 s, 30 s]: the sample at 20 s and the one at 30 s; stretched from 10 s to 20 s.
    expect(grown[0]).toMatchObject({ kind: "classic", counts: Float64Array.of(1 * (1 + 2 / 3), 2 * (1 + 2 / 3)) });
  });

  test("`_bucket` series of several targets add up, and need +Inf", () => {
    const grid = at(0);
    const bucket = (bound: number, increase: number) => ({ bound, increase: Float64Array.of(increase) });
    const [sum] = bucketGrowth([bucket(1, 2), bucket(Infinity, 4), bucket(1, 3), bucket(Infinity, 6), bucket(0.5, 1)], grid);
    expect(sum).toEqual(classic([0.5, 1], [1, 4, 5]));
    expect(bucketGrowth([bucket(1, 2)], grid)).toEqual([null]);
    expect(bucketGrowth([bucket(1, NaN), bucket(Infinity, NaN)], grid)).toEqual([null]);
  });
});

test("an aggregation leaves out what has no value, and has none itself where nothing has", () => {
  const members = [Float64Array.of(1, NaN, NaN), Float64Array.of(3, 5, NaN)];
  expect("sum avg min max count".split(" ").map((how) => [...aggregateFloats(members, how as "sum")])).toEqual([
    [4, 5, NaN],
    [2, 5, NaN],
    [1, 5, NaN],
    [3, 5, NaN],
    [2, 1, NaN],
  ]);
  expect(
    addGrowths([
      [null, classic([1], [1, 2])],
      [null, classic([1], [3, 4])],
    ]),
  ).toEqual([null, classic([1], [4, 6])]);
});
