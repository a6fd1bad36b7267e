import { type Cell, type Frame, type FrameColumn, columnOf, rowCount } from "./frame";
import type { Calc } from "./model";
import { reduceValues } from "./reduce";

const column = (name: string, kind: FrameColumn["kind"], cells: readonly Cell[], ref: string | null = null): FrameColumn => ({
  name,
  kind,
  ref,
  labels: null,
  cells,
});

const CALC_NAMES: Readonly<Record<Calc, string>> = {
  last: "Last",
  first: "First",
  min: "Min",
  max: "Max",
  mean: "Mean",
  sum: "Sum",
  count: "Count",
  range: "Range",
  delta: "Change",
};

/** What a calculation is called above a column. */
export const calcName = (calc: Calc): string => CALC_NAMES[calc];

const numbers = (cells: readonly Cell[]): (number | null)[] => cells.map((cell) => (typeof cell === "number" ? cell : null));

/** The calculation over cells of any kind: of texts there are a first, a last and a count. */
function calculated(cells: readonly Cell[], calc: Calc): Cell {
  if (cells.every((cell) => typeof cell !== "string")) return reduceValues(numbers(cells), calc);
  const present = cells.filter((cell) => cell !== null);
  if (calc === "count") return present.length;
  return calc === "first" ? (present[0] ?? null) : calc === "last" ? (present.at(-1) ?? null) : reduceValues(numbers(cells), calc);
}

/** One row a column of numbers: `Field` names it, beside it what it comes to. */
export function reduceFrames(frames: readonly Frame[], calc: Calc): Frame {
  const all = frames.flatMap(({ columns }) => columns.filter(({ kind }) => kind === "number"));
  return {
    columns: [
      column(
        "Field",
        "text",
        all.map(({ name }) => name),
      ),
      column(
        CALC_NAMES[calc],
        "number",
        all.map(({ cells }) => reduceValues(numbers(cells), calc)),
      ),
    ],
  };
}

/** One row for each combination of the columns `by`, with calculations over the others, called `field (calc)`. */
export function groupFrame(frame: Frame, by: readonly string[], calcs: readonly { readonly field: string; readonly calc: Calc }[]): Frame {
  const keys = by.flatMap((name) => columnOf(frame, name) ?? []);
  if (keys.length === 0) return frame;
  const groups = new Map<string, number[]>();
  for (let row = 0; row < rowCount(frame); row++) {
    const key = JSON.stringify(keys.map(({ cells }) => cells[row] ?? null));
    const rows = groups.get(key);
    if (rows) rows.push(row);
    else groups.set(key, [row]);
  }
  const members = [...groups.values()];
  return {
    columns: [
      ...keys.map((key) => ({ ...key, cells: members.map(([first = 0]) => key.cells[first] ?? null) })),
      ...calcs.flatMap(({ field, calc }) => {
        const source = columnOf(frame, field);
        if (source === undefined) return [];
        const cells = members.map((rows) => calculated(rows.map((row) => source.cells[row] ?? null), calc)); // prettier-ignore
        return [column(`${field} (${calc})`, calc === "count" ? "number" : source.kind, cells, source.ref)];
      }),
    ],
  };
}
