import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { downsampleMinMax, stepFor } from "./downsample";
import { heatPaths, heatStep } from "./heat";
import { SLOTS, slotOf, withNames } from "./series-slots";
import { sparklinePath } from "./sparkline-path";
import { timeTicks } from "./time-ticks";
import { linearScale, logScale, shareOf } from "./value-scale";

const finite = fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e9, max: 1e9 });
const values = fc.array(fc.option(finite, { nil: null }), { minLength: 1, maxLength: 400 });

describe("value scales", () => {
  test("every value lies on the scale, which starts at nothing and ends at a tick", () => {
    fc.assert(
      fc.property(values, (vs) => {
        const scale = linearScale(vs, "requests/s");
        for (const v of vs) {
          if (v === null) continue;
          expect(shareOf(scale, v)).toBeGreaterThanOrEqual(-1e-6);
          expect(shareOf(scale, v)).toBeLessThanOrEqual(1 + 1e-6);
        }
        expect(scale.ticks.at(-1)?.value).toBe(scale.max);
        expect(scale.ticks.length).toBeLessThanOrEqual(7);
      }),
    );
  });
  test("ticks are round in the unit they are in", () => {
    expect(linearScale([0.41], "s").ticks.map((t) => t.label.replace("\u00a0", " "))).toEqual(["0 ms", "200 ms", "400 ms", "600 ms"]);
    expect(linearScale([70 * 1024 ** 3], "bytes").ticks.map((t) => t.value / 1024 ** 3)).toEqual([0, 32, 64, 96]);
    expect(linearScale([0.4], "ratio", { ceiling: 1 }).max).toBe(1);
    expect(linearScale([2], "requests").ticks.map((t) => t.label)).toEqual(["0", "1", "2"]);
    expect(linearScale([], "s").ticks.length).toBeGreaterThan(1);
  });
  test("a logarithmic scale spans the powers of ten it needs, and nothing sits at its foot", () => {
    const scale = logScale([0.002, 4, 0, null], "s");
    expect([scale.min, scale.max]).toEqual([0.001, 10]);
    expect(shareOf(scale, 0)).toBe(0);
    expect(shareOf(scale, 0.1)).toBeCloseTo(0.5);
  });
});

describe("time ticks", () => {
  test("ticks are round times of the zone on screen, in order and not too many", () => {
    const zones = fc.constantFrom("UTC", "Europe/Berlin", "Asia/Kolkata");
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2e12 }), fc.integer({ min: 30_000, max: 3e10 }), zones, (from, span, zone) => {
        const ticks = timeTicks(from, from + span, zone, 8);
        expect(ticks.length).toBeLessThanOrEqual(10);
        for (const t of ticks) expect(t.at >= from && t.at <= from + span).toBe(true);
        expect(ticks.map((t) => t.at)).toEqual(ticks.map((t) => t.at).sort((a, b) => a - b));
      }),
    );
  });
  test("an hour is told by minutes, and midnight by its date", () => {
    const from = Date.parse("2026-08-20T22:00:00Z");
    expect(timeTicks(from, from + 4 * 3_600_000, "UTC", 5).map((t) => t.label)).toEqual(["22:00", "23:00", "21 Aug", "01:00", "02:00"]);
    expect(timeTicks(from, from + 4 * 3_600_000, "Europe/Berlin", 5).map((t) => t.label)).toEqual([
      "21 Aug",
      "01:00",
      "02:00",
      "03:00",
      "04:00",
    ]);
  });
});

describe("downsampleMinMax", () => {
  test("keeps the highest and the lowest value, the order, and its bound", () => {
    fc.assert(
      fc.property(fc.array(finite, { minLength: 50, maxLength: 2000 }), (vs) => {
        const out = downsampleMinMax({ times: vs.map((_, i) => i), values: vs }, 40);
        expect(out.times.length).toBeLessThanOrEqual(40);
        expect(Math.max(...(out.values as number[]))).toBe(Math.max(...vs));
        expect(Math.min(...(out.values as number[]))).toBe(Math.min(...vs));
        expect([...out.times]).toEqual([...out.times].sort((a, b) => a - b));
      }),
    );
  });
  test("a gap stays a gap", () => {
    const vs = Array.from({ length: 100 }, (_, i) => (i >= 40 && i < 60 ? null : 1));
    expect(downsampleMinMax({ times: vs.map((_, i) => i), values: vs }, 20).values).toContain(null);
  });
  test("steps come from a ladder and never put two points on a pixel", () => {
    expect(stepFor(3_600_000, 900)).toBe(10_000);
    expect(stepFor(7 * 86_400_000, 1000)).toBe(1_800_000);
  });
});

describe("series slots", () => {
  test("a name keeps its colour when others come and go", () => {
    const before = withNames({}, "model", ["qwen", "llama"]);
    const after = withNames(before, "model", ["aaa", "qwen"]);
    expect(slotOf(after, "model", "llama")).toBe(1);
    expect(slotOf(after, "model", "qwen")).toBe(2);
    expect(slotOf(after, "model", "aaa")).toBe(3);
  });
  test("no two of the first eight share a colour, and the ninth is other", () => {
    const names = Array.from({ length: 12 }, (_, i) => `n${i + 10}`);
    const table = withNames({}, "service", names);
    const slots = names.map((n) => slotOf(table, "service", n));
    expect(new Set(slots.slice(0, SLOTS)).size).toBe(SLOTS);
    expect(slots.slice(SLOTS)).toEqual([0, 0, 0, 0]);
  });
});

describe("sparkline and heat", () => {
  test("a sparkline is cut at a gap and empty without values", () => {
    expect(sparklinePath([null, null], 60, 16)).toBe("");
    expect(sparklinePath([1, 2, null, 3, 4], 60, 16).match(/M/g)).toHaveLength(2);
    expect(sparklinePath([5], 60, 16)).toContain("h1");
  });
  test("heat has seven steps and one of its own for no data", () => {
    expect(heatStep(null, 10)).toBe(0);
    expect(heatStep(0, 10)).toBe(1);
    expect(heatStep(10, 10)).toBe(7);
    expect(heatStep(11, 10)).toBe(7);
    expect(heatStep(0, 0)).toBe(1);
    const { byStep } = heatPaths([[1, 1, 1, null, 7]], 7, 100, 10);
    expect(byStep.map((p) => (p.match(/M/g) ?? []).length)).toEqual([1, 1, 0, 0, 0, 0, 0, 1]);
  });
});
