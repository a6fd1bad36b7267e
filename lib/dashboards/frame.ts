import type { Labels } from "@/lib/kernel/labels";
import { METRIC_NAME } from "@/lib/kernel/labels";
import type { PanelAnswer } from "@/lib/promql";
import { legendNames } from "./legend";
import type { PanelQueryDefinition } from "./model";
import { numberOf } from "./reduce";

/** A cell: a number (instants in Unix milliseconds), a text, or nothing. */
export type Cell = number | string | null;

export interface FrameColumn {
  readonly name: string;
  readonly kind: "time" | "number" | "text";
  /** The query it comes from; null for what a transform made of several. */
  readonly ref: string | null;
  /** Of the one series that the column holds; null otherwise. */
  readonly labels: Labels | null;
  readonly cells: readonly Cell[];
}

/** A table by columns, all of one length. What transforms work on. */
export interface Frame {
  readonly columns: readonly FrameColumn[];
}

export const TIME = "Time";

/** More rows than this a page does not draw; the rest is left out. */
export const MOST_ROWS = 10_000;

export const rowCount = ({ columns }: Frame): number => columns[0]?.cells.length ?? 0;
export const columnOf = ({ columns }: Frame, name: string): FrameColumn | undefined => columns.find((column) => column.name === name);

/** Keeps the rows at these places, in this order. */
export const pickRows = ({ columns }: Frame, rows: readonly number[]): Frame => ({
  columns: columns.map((column) => ({ ...column, cells: rows.map((row) => column.cells[row] ?? null) })),
});

/**
 * Answers as frames. A query asked for as a table, or at one instant, is one
 * frame: time, a column a label, `Value`; any other a frame a series: time and
 * the series under its legend. With several queries the values are called
 * `Value #A`, as Grafana calls them.
 */
export function framesOf(answers: readonly PanelAnswer[], queries: readonly PanelQueryDefinition[]): readonly Frame[] {
  return answers.flatMap((answer) => {
    const query = queries.find(({ ref }) => ref === answer.ref);
    const value = answers.length > 1 ? `Value #${answer.ref}` : "Value";
    if (answer.times.length === 1 || query?.format === "table") return [longFrame(answer, value)];
    return seriesFrames(answer, query?.legend ?? "");
  });
}

function seriesFrames(answer: PanelAnswer, legend: string): Frame[] {
  const names = legendNames(
    answer.series.map(({ labels }) => labels),
    legend,
  );
  const time: FrameColumn = { name: TIME, kind: "time", ref: answer.ref, labels: null, cells: answer.times };
  return answer.series.map(({ labels, values }, i) => ({
    columns: [time, { name: names[i] ?? "", kind: "number", ref: answer.ref, labels, cells: values.map(numberOf) }],
  }));
}

/** One row a value, with the labels of its series beside it. */
function longFrame(answer: PanelAnswer, valueName: string): Frame {
  const names = [...new Set(answer.series.flatMap(({ labels }) => Object.keys(labels)))].filter((name) => name !== METRIC_NAME).sort();
  const times: Cell[] = [];
  const numbers: Cell[] = [];
  const texts: Cell[][] = names.map(() => []);
  for (const { labels, values } of answer.series) {
    for (const [i, value] of values.entries()) {
      if (value === null || times.length >= MOST_ROWS) continue;
      times.push(answer.times[i] ?? null);
      numbers.push(numberOf(value));
      for (const [n, name] of names.entries()) texts[n]?.push(Object.hasOwn(labels, name) ? (labels[name] ?? null) : null);
    }
  }
  const shared = { ref: answer.ref, labels: null };
  return {
    columns: [
      { name: TIME, kind: "time", ...shared, cells: times },
      ...names.map((name, n): FrameColumn => ({ name, kind: "text", ...shared, cells: texts[n] ?? [] })),
      { name: valueName, kind: "number", ...shared, cells: numbers },
    ],
  };
}
