import { expect, test } from "vitest";
import { almostEqual, compareTexts } from "./compare";
import { loadedSeries } from "./load";
import { type EvalCommand, type ScriptCommand, parseScript } from "./script";
import { parseWrittenLabels } from "./series-line";
import { parseWrittenStarts, parseWrittenValues } from "./written-values";

const floats = (text: string) =>
  parseWrittenValues(text).map((v) => (v === null || v === "stale" ? v : v.kind === "float" ? v.value : v.histogram.count));

test.each([
  ["1 2 3", [1, 2, 3]],
  ["_ 1 _x2 2", [null, 1, null, null, 2]],
  ["5x2", [5, 5, 5]],
  ["0x10", Array.from({ length: 11 }, () => 0)],
  ["1+2x3", [1, 3, 5, 7]],
  ["-1-2x2", [-1, -3, -5]],
  ["1e3 1_000 Inf -Inf NaN", [1000, 1000, Infinity, -Infinity, Number.NaN]],
  ["1 stale 2", [1, "stale", 2]],
  ["{{count:1}}x1 {{count:2}}+{{count:3}}x2 {{count:9}}-{{count:4}}x1", [1, 1, 2, 5, 8, 9, 5]],
])("the values %s", (text, points) => {
  expect(floats(text)).toEqual(points);
});

test.each(["1 two", "0xyz", "{{count:1", "1+x3"])("%s is no line of values", (text) => {
  expect(() => parseWrittenValues(text)).toThrow(RangeError);
});

test("start timestamps are offsets, with gaps and steps", () => {
  expect(parseWrittenStarts("_ -30s -30sx1 -30s-1mx2 _x2 0 1ms+1mx1")).toEqual([
    null,
    -30_000,
    -30_000,
    -30_000,
    -30_000,
    -90_000,
    -150_000,
    null,
    null,
    0,
    1,
    60_001,
  ]);
});

test.each([
  ['up{job="a", instance="b"} 1', { __name__: "up", instance: "b", job: "a" }],
  ['{"foo.bar", "a b"="c"} 1', { __name__: "foo.bar", "a b": "c" }],
  ['x{a="", b="q\\"\\n"} 1', { __name__: "x", b: 'q"\n' }],
  ["{} 1", {}],
  ["x {{count:1}}", { __name__: "x" }],
])("the labels of %s", (line, labels) => {
  expect(parseWrittenLabels(line).labels).toEqual(labels);
});

const only = <K extends ScriptCommand["kind"]>(text: string, kind: K) =>
  parseScript(text).find((command): command is ScriptCommand & { kind: K } => command.kind === kind);

test("a comment ends a block as an empty line does, and a bare number is the result", () => {
  const script = parseScript("load 1m\n  a 1\n# b\nclear\n\neval instant at 1m 1 + 1\n  2\neval instant at 0 a\n  expect ordered\n  a 1\n");
  expect(script.map(({ kind, line }) => [kind, line])).toEqual([
    ["load", 1],
    ["clear", 4],
    ["eval", 6],
    ["eval", 8],
  ]);
  expect((script[2] as EvalCommand).expect.scalar).toBe(2);
  expect((script[3] as EvalCommand).expect).toMatchObject({ ordered: true, series: [{ labels: { __name__: "a" } }] });
});

test("a range vector is evaluated at its end; ranges are in milliseconds", () => {
  const vector = only("eval instant at 1h a[2m]\n expect range vector from 1m to 3m step 30s\n a 1 2 3 4 5", "eval");
  expect(vector).toMatchObject({ to: 180_000, step: 0, expect: { rangeVector: { from: 60_000, to: 180_000, step: 30_000 } } });
  expect(only("eval range from 0 to 1h step 5m sum(a)", "eval")).toMatchObject({ from: 0, to: 3_600_000, step: 300_000, expr: "sum(a)" });
});

test("the old spelling of an expectation means the same", () => {
  expect(only("eval_fail instant at 0 a", "eval")?.expect.fail).toHaveLength(1);
  expect(only("eval_ordered instant at 0 a", "eval")?.expect.ordered).toBe(true);
  const written = only("eval instant at 0 a\n expect warn msg: PromQL warning: x\n expect no_info", "eval");
  expect(written?.expect).toMatchObject({ warn: [{ how: "msg", text: "PromQL warning: x" }], noInfo: true });
});

test("load_with_nhcb adds the histograms that classic buckets make", () => {
  const load = only(
    'load_with_nhcb 1m\n h_bucket{le="1"} 1 2\n h_bucket{le="5"} 3 4\n h_bucket{le="+Inf"} 3 6\n h_bucket{le="x"} 9\n h_count 3 6\n h_sum 7 8',
    "load",
  );
  const built = loadedSeries(load as ScriptCommand & { kind: "load" }).at(-1);
  expect(built?.labels).toEqual({ __name__: "h" });
  expect(built?.samples[1]?.value).toMatchObject({
    count: 6,
    sum: 8,
    customBounds: Float64Array.of(1, 5),
    positive: { counts: Float64Array.of(2, 2, 2) },
  });
});

test("a line that is no command is named", () => {
  expect(() => parseScript("clear\n\nlaod 5m")).toThrow("line 3: no such command: laod 5m");
});

test("numbers are equal to a millionth of their size, and next to zero not at all", () => {
  expect([almostEqual(1, 1 + 1e-7), almostEqual(1, 1 + 1e-5), almostEqual(0, 1e-12), almostEqual(Number.NaN, Number.NaN)]).toEqual([
    true,
    false,
    false,
    true,
  ]);
});

test("every annotation that is expected must be there, and no other", () => {
  const wanted = [{ how: "msg", text: "a" } as const, { how: "regex", text: "^b" } as const];
  expect(compareTexts("info", wanted, false, ["a", "bc"])).toBeNull();
  expect(compareTexts("info", wanted, false, ["a"])).toContain("expected info ^b");
  expect(compareTexts("info", wanted, false, ["a", "b", "c"])).toContain("unexpected info: c");
  expect(compareTexts("info", [], true, ["c"])).toContain("unexpected info");
  expect(compareTexts("info", [], false, ["c"])).toBeNull();
});
