import { expect, test } from "vitest";
import type { Change } from "@/lib/fleet";
import { changeMarks, changeText, chartSeries, gridTimes, tracePoints } from "./prepare-node";

const change = (over: Partial<Change>): Change => ({
  id: "1",
  at: 5,
  kind: "version",
  subject: "n",
  model: "",
  region: "",
  title: "service.version",
  before: null,
  after: null,
  source: "telemetry",
  url: null,
  ...over,
});

test("quantiles of one measure share a hue and differ by their line", () => {
  const chart = {
    id: "ttft",
    title: "",
    unit: "s",
    note: null,
    series: ["p50", "p95", "p99"].map((name) => ({ name, values: [] })),
  } as const;
  const lines = chartSeries(chart);
  expect(new Set(lines.map((l) => l.slot))).toEqual(new Set([1]));
  expect(new Set(lines.map((l) => l.style)).size).toBe(3);
});

test("the ninth line of a chart is grey, not a second blue", () => {
  const series = Array.from({ length: 9 }, (_, i) => ({ name: `GPU ${i}`, values: [] }));
  expect(chartSeries({ id: "gpu", title: "", unit: "ratio", note: null, series }).map((l) => l.slot)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 0]);
});

test("a change says from what to what, as far as it is known", () => {
  expect(changeText(change({ before: "0.11.1", after: "0.11.2" }))).toBe("service.version 0.11.1 → 0.11.2");
  expect(changeText(change({ after: "0.11.2" }))).toBe("service.version 0.11.2");
  expect(changeText(change({ kind: "replica-lost" }))).toBe("Replica lost");
  expect(changeMarks([change({ kind: "posted", title: "Rollout" })])).toEqual([{ at: 5, label: "Rollout" }]);
});

test("a grid is its instants, and a trace lies where it started", () => {
  expect(gridTimes({ start: 100, stepMs: 10, count: 3 })).toEqual([100, 110, 120]);
  const trace = {
    traceId: "a",
    startNs: "1787313600123456789",
    durationMs: 1840,
    spanCount: 1,
    errorCount: 1,
    services: [],
    rootService: "gateway",
    rootName: "POST /v1/chat",
    status: "error",
    tenant: "",
    model: "",
    ttftMs: null,
    queueMs: null,
    tokensIn: null,
    tokensOut: null,
  } as const;
  expect(tracePoints([trace])[0]).toMatchObject({ at: 1787313600123, durationS: 1.84, error: true });
});
