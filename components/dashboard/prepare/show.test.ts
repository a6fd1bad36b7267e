import { describe, expect, test } from "vitest";
import { type DataPanel, panelSchema } from "@/lib/dashboards";
import type { PanelAnswer, PanelSeries } from "@/lib/promql";
import { bandText, calcText, saturatedText } from "./field-look";
import { shownSeries } from "./show";

const panel = (more: object = {}): DataPanel =>
  panelSchema.parse({
    kind: "time-series",
    id: "p",
    place: { x: 0, y: 0, w: 12, h: 4 },
    queries: [
      { ref: "A", expr: "a" },
      { ref: "B", expr: "b", legend: "{{node}} of $model" },
    ],
    ...more,
  }) as DataPanel;

const answer = (ref: string, series: readonly PanelSeries[]): PanelAnswer => ({
  ref,
  resultType: "matrix",
  times: [0, 15_000],
  stepMs: 15_000,
  series,
  totalSeries: series.length,
  notes: [],
  stats: { elapsedMs: 0, seriesRead: 0, samplesRead: 0, resolution: "raw" },
});

describe("names", () => {
  test("come from the template with what is chosen, or tell the series apart", () => {
    const answers = [
      answer("A", [
        { labels: { node: "n1", job: "j" }, values: [1, 2] },
        { labels: { node: "n2", job: "j" }, values: [1, 2] },
      ]),
      answer("B", [{ labels: { node: "n3" }, values: [1, 2] }]),
    ];
    const names = shownSeries(panel(), answers, { model: { values: ["llama"] } }).map((s) => s.name);
    expect(names).toEqual(["n1", "n2", "n3 of llama"]);
  });

  test("of a series without labels are its query's, so that two of them differ", () => {
    const answers = [answer("A", [{ labels: {}, values: [1, 2] }]), answer("C", [{ labels: {}, values: [3, 4] }])];
    expect(shownSeries(panel(), answers, {}).map((s) => s.name)).toEqual(["A", "C"]);
  });

  test("an override renames, colours, moves to the other axis, or hides", () => {
    const overrides = [
      { match: { by: "name", value: "n1" }, set: { name: "One", axis: "right", color: "ok" } },
      { match: { by: "regex", value: "n2" }, set: { hidden: true } },
    ];
    const answers = [
      answer("A", [
        { labels: { node: "n1" }, values: [1, 2] },
        { labels: { node: "n2" }, values: [1, 2] },
      ]),
    ];
    expect(shownSeries(panel({ overrides }), answers, {})).toMatchObject([{ name: "One", axis: "right", color: "ok" }]);
  });
});

describe("honesty", () => {
  const percentile: PanelSeries = {
    labels: { node: "n1" },
    values: [1.2, 30],
    bounds: { lower: [1, 30], upper: [2.5, "+Inf"], saturated: [false, true] },
  };
  const [series] = shownSeries(panel({ field: { unit: "s" } }), [answer("A", [percentile])], {});
  if (!series) throw new Error("There is no series.");

  test("a percentile says in which bucket it lies", () => {
    expect(bandText(series, 0)?.replaceAll("\u00a0", " ")).toBe("1 s to 2.50 s");
  });

  test("a percentile in the last bucket is only known to be above it, in the chart and in its legend", () => {
    expect(saturatedText(series, 1)?.replaceAll("\u00a0", " ")).toBe("above 30 s");
    expect(calcText("last", series).replaceAll("\u00a0", " ")).toBe("above 30 s");
    expect(series.band?.high[1]).toBe(30);
  });

  test("what is no number is a gap", () => {
    const [gaps] = shownSeries(panel(), [answer("A", [{ labels: {}, values: ["NaN", null] }])], {});
    expect(gaps?.values).toEqual([null, null]);
  });

  test("points that were thinned out keep what they went between", () => {
    const [thin] = shownSeries(panel(), [answer("A", [{ labels: {}, values: [2, 3], least: [0, 1], greatest: [9, 8] }])], {});
    expect(thin?.band).toEqual({ low: [0, 1], high: [9, 8], of: "slots" });
  });
});

test("transforms make series of tables: one a row, named by its texts", () => {
  const transforms = [{ type: "reduce", calc: "max" }];
  const answers = [
    answer("A", [
      { labels: { node: "n1" }, values: [1, 7] },
      { labels: { node: "n2" }, values: [4, 2] },
    ]),
  ];
  const shown = shownSeries(panel({ transforms }), answers, {});
  expect(shown.map((s) => s.values)).toEqual([[7], [4]]);
  expect(shown.map((s) => s.name)).toEqual([expect.stringContaining("n1"), expect.stringContaining("n2")]);
});
