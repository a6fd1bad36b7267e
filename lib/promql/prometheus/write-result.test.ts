import { expect, test } from "vitest";
import type { QueryResult, ResultSeries } from "../eval/result";
import { EMPTY_HISTOGRAM, type FloatHistogram } from "../histogram/float-histogram";
import { errorJson, noteTexts, successJson } from "./envelope";
import { timeText, valueText } from "./sample-text";
import { TextSink } from "./text-sink";
import { writeResult } from "./write-result";

const decoder = new TextDecoder();
const bytesOf = (result: QueryResult, limit = 0): string => {
  const out = new TextSink();
  writeResult(out, result, limit);
  return decoder.decode(out.take());
};
const series = (labels: Record<string, string>, values: readonly (number | null)[], extra: Partial<ResultSeries> = {}): ResultSeries => ({
  labels,
  values: Float64Array.from(values, (v) => v ?? 0),
  present: Uint8Array.from(values, (v) => (v === null ? 0 : 1)),
  histograms: null,
  ...extra,
});
const result = (type: QueryResult["type"], times: readonly number[], all: readonly ResultSeries[]): QueryResult => ({
  type,
  times: Float64Array.from(times),
  series: all,
  samples: null,
  text: null,
  annotations: [],
  stats: { samplesRead: 0, seriesRead: 0 },
});

test.each([
  [1, "1"],
  [0.1, "0.1"],
  [-0, "-0"],
  [1e20, "100000000000000000000"],
  [1e21, "1e+21"],
  [1.5e300, "1.5e+300"],
  [1e-6, "0.000001"],
  [1e-7, "1e-07"],
  [2.5e-10, "2.5e-10"],
  [NaN, "NaN"],
  [Infinity, "+Inf"],
  [-Infinity, "-Inf"],
])("the value %s is written %s", (value, text) => expect(valueText(value)).toBe(text));

test.each([
  [1_435_781_430_781, "1435781430.781"],
  [1_435_781_430_050, "1435781430.050"],
  [1_435_781_430_000, "1435781430"],
  [0, "0"],
  [-1_500, "-1.500"],
])("the instant %s is written %s", (ms, text) => expect(timeText(ms)).toBe(text));

test("a matrix leaves out steps without a value", () => {
  const matrix = result("matrix", [1_000, 2_500, 3_000], [series({ z: "1", __name__: "up" }, [1, null, 0.5])]);
  expect(bytesOf(matrix)).toBe('"resultType":"matrix","result":[{"metric":{"__name__":"up","z":"1"},"values":[[1,"1"],[3,"0.5"]]}]');
});

test("a vector, a scalar, a string and nothing at all", () => {
  expect(bytesOf(result("vector", [1_500], [series({ a: 'q"\n' }, [NaN])]))).toBe(
    '"resultType":"vector","result":[{"metric":{"a":"q\\"\\n"},"value":[1.500,"NaN"]}]',
  );
  expect(bytesOf(result("scalar", [1_000], [series({}, [2])]))).toBe('"resultType":"scalar","result":[1,"2"]');
  expect(bytesOf({ ...result("string", [1_000], []), text: "é" })).toBe('"resultType":"string","result":[1,"é"]');
  expect(bytesOf(result("vector", [1_000], []))).toBe('"resultType":"vector","result":[]');
});

test("a limit cuts series", () => {
  const two = result("vector", [0], [series({ a: "1" }, [1]), series({ a: "2" }, [1])]);
  expect(bytesOf(two, 1)).not.toContain('"2"');
});

test("histograms have their populated buckets with how the bounds are meant", () => {
  const histogram: FloatHistogram = {
    ...EMPTY_HISTOGRAM,
    count: 5,
    sum: 7.5,
    zeroThreshold: 0.001,
    zeroCount: 1,
    positive: { indices: Int32Array.of(0, 1), counts: Float64Array.of(4, 0) },
  };
  const matrix = result("matrix", [1_000], [series({}, [0], { present: Uint8Array.of(2), histograms: [histogram] })]);
  expect(bytesOf(matrix)).toBe(
    '"resultType":"matrix","result":[{"metric":{},"histograms":[[1,{"count":"5","sum":"7.5","buckets":[[3,"-0.001","0.001","1"],[0,"0.5","1","4"]]}]]}]',
  );
});

test("an instant query of a range vector has each series at its own times", () => {
  const samples = {
    labels: { a: "1" },
    times: Float64Array.of(1_000, 1_015),
    values: Float64Array.of(1, 0),
    kinds: Uint8Array.of(0, 2),
    histograms: null,
    starts: null,
  };
  expect(bytesOf({ ...result("matrix", [2_000], []), samples: [samples] })).toBe(
    '"resultType":"matrix","result":[{"metric":{"a":"1"},"values":[[1,"1"]]}]',
  );
});

test("long answers come out whole", () => {
  const many = Array.from({ length: 20_000 }, (_, i) => series({ label: `é${i}` }, [i]));
  const parsed = JSON.parse(`{${bytesOf(result("vector", [0], many))}}`) as { result: { value: [number, string] }[] };
  expect(parsed.result).toHaveLength(20_000);
  expect(parsed.result[19_999]?.value[1]).toBe("19999");
});

test("answers and errors are wrapped as Prometheus wraps them, notes carry their place", () => {
  expect(successJson([1])).toBe('{"status":"success","data":[1]}');
  expect(successJson([], ["w"])).toBe('{"status":"success","data":[],"warnings":["w"]}');
  expect(errorJson("bad_data", "x")).toBe('{"status":"error","errorType":"bad_data","error":"x"}');
  const notes = noteTexts(
    [
      { level: "warning", text: "PromQL warning: a", range: { start: 4, end: 6 } },
      { level: "info", text: "PromQL info: b", range: { start: 9, end: 10 } },
      { level: "info", text: "PromQL info: b", range: { start: 9, end: 10 } },
    ],
    "sum(\nup + x)",
  );
  expect(notes).toEqual({ warnings: ["PromQL warning: a (1:5)"], infos: ["PromQL info: b (2:5)"] });
});
