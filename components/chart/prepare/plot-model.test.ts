import { describe, expect, test } from "vitest";
import { type PlotSeries, areaPath, arrowPath, barPath, plotModel } from "./plot-model";

const series = (id: string, values: (number | null)[], more: Partial<PlotSeries> = {}): PlotSeries => ({
  id,
  name: id,
  values,
  colour: "var(--series-1)",
  draw: "line",
  axis: "left",
  fill: 0,
  ...more,
});
const axis = { format: String };
const options = { stack: "none", left: axis, right: axis } as const;

describe("stacks", () => {
  test("each series stands on those before it, and a gap adds nothing", () => {
    const { layers, left } = plotModel([series("a", [1, 2]), series("b", [null, 3]), series("c", [1, 1])], { ...options, stack: "normal" });
    expect(layers.map((l) => l.top)).toEqual([
      [1, 2],
      [null, 5],
      [2, 6],
    ]);
    expect(layers[2]?.base).toEqual([1, 5]);
    expect(left.max).toBeGreaterThanOrEqual(6);
  });

  test("shares of the whole end at one, also where the whole is nothing", () => {
    const { layers, left } = plotModel([series("a", [1, 0]), series("b", [3, 0])], { ...options, stack: "percent" });
    expect(layers[1]?.top).toEqual([1, 0]);
    expect(left.max).toBe(1);
  });

  test("the two axes stack apart from each other", () => {
    const { layers, right } = plotModel([series("a", [1]), series("b", [10], { axis: "right" })], { ...options, stack: "normal" });
    expect(layers.map((l) => l.base)).toEqual([[0], [0]]);
    expect(right?.max).toBeGreaterThanOrEqual(10);
  });
});

describe("scales", () => {
  test("hold the bands and the thresholds as well as the lines", () => {
    const banded = series("a", [1], { band: { low: [0.5], high: [40] } });
    expect(plotModel([banded], { ...options, include: [70] }).left.max).toBeGreaterThanOrEqual(70);
    expect(plotModel([banded], options).left.max).toBeGreaterThanOrEqual(40);
  });

  test("there is none at the right when nothing is drawn on it", () => expect(plotModel([series("a", [1])], options).right).toBeNull());

  test("a fixed foot lifts the scale off zero, but cuts no value off", () => {
    expect(plotModel([series("a", [62, 68])], { ...options, left: { ...axis, floor: 60 } }).left.min).toBe(60);
    expect(plotModel([series("a", [-5, 68])], { ...options, left: { ...axis, floor: 60 } }).left.min).toBeLessThanOrEqual(-5);
  });
});

test("times over a minute have ticks at whole minutes", () => {
  const { left } = plotModel([series("a", [115])], { ...options, left: { ...axis, seconds: 1 } });
  expect(left.ticks.map((t) => t.value)).toEqual([0, 30, 60, 90, 120]);
  expect(plotModel([series("a", [150_000])], { ...options, left: { ...axis, seconds: 0.001 } }).left.ticks.at(1)?.value).toBe(60_000);
});

describe("paths", () => {
  const y = (v: number) => 10 - v;
  test("a gap parts an area in two", () => {
    expect(areaPath([0, 1, 2, 3, 4], [0, 0, null, 0, 0], [1, 1, 1, 1, 1], y).match(/M/g)).toHaveLength(2);
  });
  test("a lone instant is wide enough to be seen", () => expect(areaPath([5], [0], [1], y)).toBe("M4.3 9.0H5.8L5.8 10.0H4.3Z"));
  test("an arrow stands where only the least is known, and none stands on another", () => {
    expect(arrowPath([0, 5, 20, 40], [1, 1, 1, null], [true, true, true, true], y).match(/M/g)).toHaveLength(2);
    expect(arrowPath([0], [1], [false], y)).toBe("");
  });
  test("a bar stands on its base", () => expect(barPath([5], [2], [4], y, 10, 2)).toBe("M4.0 8.0h2.0V6.0h-2.0Z"));
});
