import { expect, test } from "vitest";
import type { PanelAnswer, PanelFailure } from "@/lib/promql";
import { fillBuiltins } from "../promql/fill-builtins";
import { rowNotes } from "./row-notes";

const expr = "sum(\n  rate(up[$__rate_interval]) +";
const { text, back } = fillBuiltins(expr, { rangeMs: 3_600_000, stepMs: 15_000 });
const failure = (message: string): PanelFailure => ({
  ref: "A",
  error: { kind: "bad_data", message, fix: "Correct it.", range: { start: text.length - 1, end: text.length } },
});

test("an error is told at its place in the query as it was written, once", () => {
  expect(rowNotes(failure("2:18: parse error: unexpected end of input"), expr, back)).toEqual([
    {
      level: "error",
      text: "unexpected end of input",
      fix: "Correct it.",
      at: "2:30",
      range: { start: expr.length - 1, end: expr.length },
    },
  ]);
});

test("places in another text than the row's are not told", () => {
  expect(rowNotes(failure("x"), expr, null)).toEqual([{ level: "error", text: "x", fix: "Correct it.", at: null }]);
});

test("warnings and remarks of an answer are told, and hostile text is made visible", () => {
  const answer: PanelAnswer = {
    ref: "A",
    resultType: "matrix",
    times: [],
    stepMs: 1,
    series: [],
    totalSeries: 0,
    notes: [
      { level: "warning", text: "bad\u202e", range: { start: 0, end: 3 } },
      { level: "info", text: "fine" },
    ],
    stats: { elapsedMs: 1, seriesRead: 0, samplesRead: 0, resolution: "raw" },
  };
  const notes = rowNotes(answer, expr, back);
  expect(notes.map((n) => [n.level, n.at])).toEqual([
    ["warning", "1:1"],
    ["info", null],
  ]);
  expect(notes[0]?.text).not.toContain("\u202e");
});
