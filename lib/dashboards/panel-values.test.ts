import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { PanelSeries } from "@/lib/promql";
import { effectiveField } from "./effective-field";
import { legendNames } from "./legend";
import { mapValue } from "./mappings";
import type { Calc, PanelMapping } from "./model";
import { compilePattern, patternFault } from "./pattern";
import { numberOf, reduceSeries, reduceValues } from "./reduce";
import { thresholdColor, thresholdSteps } from "./thresholds";
import { PANEL_UNITS } from "./unit-table";
import { formatUnit, unitFormatter } from "./units";

const plain = (text: string) => text.replaceAll("\u00a0", " ");

test.each([
  [1.84, "s", undefined, "1.84 s"],
  [0.412, "s", undefined, "412 ms"],
  [412, "ms", undefined, "412 ms"],
  [0.000_25, "s", undefined, "250 µs"],
  [5400, "s", undefined, "90 min"],
  [0, "s", undefined, "0 ms"],
  [12_345, "reqps", undefined, "12.3 k req/s"],
  [0.5, "percentunit", undefined, "50 %"],
  [42.25, "percent", 1, "42.3 %"],
  [1_610_612_736, "bytes", undefined, "1.50 GiB"],
  [1_500_000_000, "decbytes", undefined, "1.50 GB"],
  [2048, "mbytes", undefined, "2 GiB"],
  [1284.07, "currencyUSD", undefined, "$1,284.07"],
  [-5, "currencyUSD", undefined, "−$5.00"],
  [1_284_070, "currencyUSD", undefined, "$1.28 M"],
  [12_345_678, "none", undefined, "12,345,678"],
  [12_345_678, "short", undefined, "12.3 M"],
  [1500, "watt", undefined, "1.50 kW"],
  [71.5, "celsius", undefined, "71.5 °C"],
  [3, "tokens/s", undefined, "3 tok/s"],
  [90_061, "dtdurations", undefined, "1 d 1 h"],
  [255, "hex0x", undefined, "0xFF"],
  [1, "bool_on_off", undefined, "on"],
  [1_798_761_600_000, "dateTimeAsIso", undefined, "2027-01-01 00:00:00Z"],
  [7, "widgets", undefined, "7 widgets"],
  [7, "suffix: apples", undefined, "7  apples"],
  [7, "prefix:~", undefined, "~7"],
  [7, "constructor", undefined, "7 constructor"],
  [-0.000_000_1, "s", 2, "−100.00 ns"],
  [-0.001, "none", 0, "0"],
  [1023.9, "bytes", undefined, "1.00 KiB"],
  [999.9, "short", undefined, "1.00 k"],
  [null, "s", undefined, "–"],
  [Number.NaN, "s", undefined, "–"],
  [Infinity, "s", undefined, "∞"],
] as const)("%d %s with decimals %s reads %s", (value, unit, decimals, wanted) =>
  expect(plain(formatUnit(value, unit, decimals))).toBe(wanted),
);

test("number and unit never part at the end of a line", () => {
  const units = fc.constantFrom(...Object.keys(PANEL_UNITS).filter((unit) => !/^(date|unix|dt|clock)/.test(unit)));
  fc.assert(fc.property(fc.double({ noNaN: true }), units, (value, unit) => !formatUnit(value, unit).includes(" ")));
});

test("a greater value never reads smaller: the text of a time or size can be read back", () => {
  const sizes: Readonly<Record<string, number>> = { B: 1, KiB: 1024, MiB: 1024 ** 2, GiB: 1024 ** 3, TiB: 1024 ** 4, PiB: 1024 ** 5 };
  fc.assert(
    fc.property(fc.double({ min: 1, max: 1e15, noNaN: true }), (value) => {
      const [number = "", unit = ""] = formatUnit(value, "bytes").split("\u00a0");
      const read = Number(number.replaceAll(",", "")) * (sizes[unit] ?? Number.NaN);
      return Math.abs(read - value) / value < 0.0051;
    }),
  );
});

test("an axis writes every tick in one scale and with the digits that tell ticks apart", () => {
  const seconds = unitFormatter("s", 1.5, 0.5);
  expect([0, 0.5, 1, 1.5].map((v) => plain(seconds(v)))).toEqual(["0 s", "0.5 s", "1.0 s", "1.5 s"]);
  expect(plain(unitFormatter("bytes", 3 * 1024 ** 3, 1024 ** 3)(1024 ** 3))).toBe("1 GiB");
  expect(plain(unitFormatter("percentunit", 1, 0.25)(0.25))).toBe("25 %");
});

const CALCS: readonly Calc[] = ["last", "first", "min", "max", "mean", "sum", "count", "range", "delta"];
test.each([
  [
    [1, null, 3, 2, null],
    [2, 1, 1, 3, 2, 6, 3, 2, 1],
  ],
  [
    [null, Number.NaN],
    [null, null, null, null, null, null, 0, null, null],
  ],
  [[], [null, null, null, null, null, null, 0, null, null]],
  [[-5], [-5, -5, -5, -5, -5, -5, 1, 0, 0]],
])("calculations of %j", (values, wanted) => expect(CALCS.map((calc) => reduceValues(values, calc))).toEqual(wanted));

test("values that JSON has no numbers for are numbers again", () => {
  expect([1.5, null, "NaN", "+Inf", "-Inf"].map((v) => numberOf(v as never))).toEqual([1.5, null, Number.NaN, Infinity, -Infinity]);
});

describe("a percentile from buckets", () => {
  const p95: PanelSeries = {
    labels: {},
    values: [1.2, null, 30],
    bounds: { lower: [1, null, 30], upper: [2.5, null, "+Inf"], saturated: [false, false, true] },
  };
  test("keeps the bucket of the value that is shown", () => {
    expect(reduceSeries(p95, "min")).toEqual({ value: 1.2, lower: 1, upper: 2.5, saturated: false });
    expect(reduceSeries(p95, "last")).toEqual({ value: 30, lower: 30, upper: Infinity, saturated: true });
  });
  test("is only known to be above when one that it was computed from is", () => {
    expect(reduceSeries(p95, "mean")).toMatchObject({ saturated: true, upper: null });
    expect(reduceSeries(p95, "count")).toMatchObject({ value: 2, saturated: false });
  });
});

test("a maximum of thinned-out points is that of the points before", () => {
  expect(reduceSeries({ labels: {}, values: [1, 2], least: [0, 1], greatest: [9, 3] }, "max").value).toBe(9);
  expect(reduceSeries({ labels: {}, values: [1, 2], least: [0, 1], greatest: [9, 3] }, "min").value).toBe(0);
});

test("the highest threshold that is reached colours a value", () => {
  const thresholds = {
    mode: "absolute",
    steps: [
      { from: null, color: "ok" },
      { from: 90, color: "breached" },
      { from: 70, color: "at-risk" },
    ],
  } as const;
  const steps = { ...thresholds, steps: [...thresholds.steps] };
  expect([null, -1, 70, 89.9, 90].map((v) => thresholdColor(v, steps))).toEqual([null, "ok", "at-risk", "at-risk", "breached"]);
  const percent = { ...steps, mode: "percent" as const };
  expect(thresholdSteps(percent, 0, 200).map(({ from }) => from)).toEqual([-Infinity, 140, 180]);
  expect(thresholdSteps(percent)).toEqual([]);
});

test.each<[number | string | null, string | null]>([
  [1, "One"],
  [1.0, "One"],
  [15, "Teens"],
  [20, "20 and more"],
  [-1e9, null],
  [null, "None"],
  [Number.NaN, "None"],
  ["node-7", "Node 7"],
  ["other", null],
])("%s is called %s", (value, wanted) => {
  const mappings: PanelMapping[] = [
    { match: "value", value: "1.0", text: "One" },
    { match: "range", from: 13, to: 19, text: "Teens" },
    { match: "range", from: 20, to: null, text: "20 and more" },
    { match: "regex", pattern: "^node-(\\d+)$", text: "Node $1" },
    { match: "regex", pattern: "(", text: "never" },
    { match: "empty", text: "None" },
  ];
  expect(mapValue(value, mappings)?.text ?? null).toBe(wanted);
});

test("a legend's template takes labels; without one series are told apart", () => {
  const all = [
    { __name__: "x", model: "a", node: "1" },
    { __name__: "x", model: "b", node: "1" },
  ];
  expect(legendNames(all, "{{model}} on {{ node }}{{gone}}{{constructor}}")).toEqual(["a on 1", "b on 1"]);
  expect(legendNames(all, "")).toEqual(["a", "b"]);
  expect(legendNames(all, "__auto")).toEqual(["a", "b"]);
  expect(legendNames([{ model: "\u202eevil" }], "{{model}}")).toEqual(["[U+202E]evil"]);
});

test("overrides apply in order, by name, pattern or query", () => {
  const panel = {
    field: { unit: "s", decimals: 1 },
    overrides: [
      { match: { by: "regex" as const, value: "^p9" }, set: { color: "series-1" as const, unit: "ms" } },
      { match: { by: "name" as const, value: "p99" }, set: { unit: "short" } },
      { match: { by: "ref" as const, value: "B" }, set: { axis: "right" as const } },
      { match: { by: "regex" as const, value: "(" }, set: { hidden: true } },
    ],
  };
  expect(effectiveField(panel, "p99", "A")).toEqual({ unit: "short", decimals: 1, color: "series-1" });
  expect(effectiveField(panel, "other", "B")).toEqual({ unit: "s", decimals: 1, axis: "right" });
});

test("patterns are RE2: what could hang is refused with a reason, prices are no groups", () => {
  expect(patternFault("(a+)+$")).toBeNull();
  expect(patternFault("(?=x)")).toMatch(/no regular expression/);
  expect(compilePattern("/ABC/i")?.test("xabcx")).toBe(true);
  expect(compilePattern("(\\d+)")?.replace("costs 5 and 6", "$$1 $9 ${1}€")).toBe("costs $5 $9 5€ and $6 $9 6€");
  const started = performance.now();
  expect(compilePattern("(a+)+$")?.test(`${"a".repeat(5000)}!`)).toBe(false);
  expect(performance.now() - started).toBeLessThan(1000);
});
