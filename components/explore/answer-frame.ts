import type { Frame, FrameColumn } from "@/lib/dashboards";
import { METRIC_NAME } from "@/lib/kernel/labels";
import type { PanelAnswer } from "@/lib/promql";
import { asNumber, graphOf } from "./graph/graph-series";
import type { ExploreRow } from "./rows";

const text = (name: string, cells: readonly (string | null)[]): FrameColumn => ({ name, kind: "text", ref: null, labels: null, cells });

/** What is in view as a table to take away: a column a series over time, or a row a series at the end. */
export function answerFrame(answers: readonly PanelAnswer[], rows: readonly ExploreRow[], instant: boolean): Frame {
  return instant ? instantFrame(answers) : rangeFrame(answers, rows);
}

function rangeFrame(answers: readonly PanelAnswer[], rows: readonly ExploreRow[]): Frame {
  const { times, series } = graphOf(answers, rows, () => "");
  const time: FrameColumn = { name: "time", kind: "time", ref: null, labels: null, cells: times };
  return {
    columns: [time, ...series.map((s): FrameColumn => ({ name: s.name, kind: "number", ref: s.ref, labels: s.labels, cells: s.values }))],
  };
}

function instantFrame(answers: readonly PanelAnswer[]): Frame {
  const lines = answers.flatMap((a) => a.series.map((s) => ({ ref: a.ref, labels: s.labels, value: asNumber(s.values.at(-1)) })));
  const names = [...new Set(lines.flatMap((l) => Object.keys(l.labels)))].sort();
  return {
    columns: [
      text(
        "query",
        lines.map((l) => l.ref),
      ),
      ...names.map((name) =>
        text(
          name === METRIC_NAME ? "metric" : name,
          lines.map((l) => l.labels[name] ?? null),
        ),
      ),
      { name: "value", kind: "number", ref: null, labels: null, cells: lines.map((l) => l.value) },
    ],
  };
}
