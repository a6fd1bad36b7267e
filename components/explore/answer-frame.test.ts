import { expect, test } from "vitest";
import type { PanelAnswer } from "@/lib/promql";
import { csvOf } from "../dashboard/prepare/csv";
import { answerFrame } from "./answer-frame";
import { newRow } from "./rows";

const answer: PanelAnswer = {
  ref: "A",
  resultType: "matrix",
  times: [0, 1000],
  stepMs: 1000,
  series: [
    { labels: { __name__: "up", job: "a" }, values: [1, null] },
    { labels: { __name__: "up", job: "=b" }, values: [0, 0.5] },
  ],
  totalSeries: 2,
  notes: [],
  stats: { elapsedMs: 1, seriesRead: 1, samplesRead: 1, resolution: "raw" },
};
const rows = [newRow([], { expr: "up" })];

test("a graph is a column a series, a table a row a series; a label is never a formula", () => {
  expect(csvOf(answerFrame([answer], rows, false))).toBe("time,a,'=b\r\n1970-01-01T00:00:00.000Z,1,0\r\n1970-01-01T00:00:01.000Z,,0.5\r\n");
  expect(csvOf(answerFrame([answer], rows, true))).toBe("query,metric,job,value\r\nA,up,a,\r\nA,up,'=b,0.5\r\n");
});
