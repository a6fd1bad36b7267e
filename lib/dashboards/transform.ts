import { type Cell, type Frame, type FrameColumn, TIME, columnOf, pickRows, rowCount } from "./frame";
import { groupFrame, reduceFrames } from "./frame-group";
import { joinFrames, mergeFrames } from "./frame-join";
import type { PanelTransform } from "./model";
import { compilePattern } from "./pattern";

/** Applies a panel's transforms in order. What names a field that is not there changes nothing. */
export const transformFrames = (frames: readonly Frame[], transforms: readonly PanelTransform[] = []): readonly Frame[] =>
  transforms.reduce<readonly Frame[]>(applied, frames);

/** What a table shows: the one frame there is, or all joined by time, or merged. */
export function tableOf(frames: readonly Frame[]): Frame {
  const [only] = frames;
  if (only === undefined) return { columns: [] };
  if (frames.length === 1) return only;
  const series = frames.every(({ columns }) => columns.length === 2 && columns[0]?.name === TIME && columns[1]?.labels !== null);
  return series ? joinFrames(frames, TIME) : mergeFrames(frames);
}

function applied(frames: readonly Frame[], transform: PanelTransform): readonly Frame[] {
  switch (transform.type) {
    case "join":
      return frames.length > 0 ? [joinFrames(frames, transform.by)] : frames;
    case "merge":
      return frames.length > 0 ? [mergeFrames(frames)] : frames;
    case "labels-to-fields":
      return labelsToFields(frames);
    case "reduce":
      return [reduceFrames(frames, transform.calc)];
    case "group":
      return frames.map((frame) => groupFrame(frame, transform.by, transform.calcs));
    case "rename":
      return frames.map((frame) => mapColumns(frame, (column) => ({ ...column, name: renamed(column.name, transform) })));
    case "hide":
      return frames.map(({ columns }) => ({ columns: columns.filter(({ name }) => !transform.fields.includes(name)) }));
    case "order":
      return frames.map((frame) => ordered(frame, transform.fields));
    case "sort":
      return frames.map((frame) => sortRows(frame, transform.field, transform.descending));
    case "limit":
      return frames.map((frame) =>
        pickRows(
          frame,
          rowsWhere(frame, (row) => row < transform.count),
        ),
      );
    case "compute":
      return frames.map((frame) => computed(frame, transform));
    case "filter":
      return frames.map((frame) => filtered(frame, transform));
  }
}

const mapColumns = ({ columns }: Frame, change: (column: FrameColumn) => FrameColumn): Frame => ({ columns: columns.map(change) });

const rowsWhere = (frame: Frame, keep: (row: number) => boolean): number[] =>
  Array.from({ length: rowCount(frame) }, (_, row) => row).filter(keep);

function renamed(name: string, { from, to, regex }: Extract<PanelTransform, { type: "rename" }>): string {
  if (!regex) return name === from ? to : name;
  return compilePattern(from)?.replace(name, to) ?? name;
}

/** The named ones first, in that order; the others behind as they were. */
function ordered({ columns }: Frame, fields: readonly string[]): Frame {
  const place = ({ name }: FrameColumn) => (fields.includes(name) ? fields.indexOf(name) : fields.length);
  return { columns: [...columns].sort((a, b) => place(a) - place(b)) };
}

const alphabetical = new Intl.Collator("en", { numeric: true });

/** Sorted by a column; rows without a value come last either way. */
export function sortRows(frame: Frame, field: string, descending: boolean): Frame {
  const cells = columnOf(frame, field)?.cells;
  if (cells === undefined) return frame;
  const rows = rowsWhere(frame, () => true).sort((a, b) => compareCells(cells[a] ?? null, cells[b] ?? null, descending) || a - b);
  return pickRows(frame, rows);
}

function compareCells(a: Cell, b: Cell, descending: boolean): number {
  const missing = (cell: Cell) => cell === null || (typeof cell === "number" && Number.isNaN(cell));
  if (missing(a) || missing(b)) return Number(missing(a)) - Number(missing(b));
  const order = typeof a === "number" && typeof b === "number" ? (a < b ? -1 : a > b ? 1 : 0) : alphabetical.compare(String(a), String(b));
  return descending ? -order : order;
}

function computed(frame: Frame, { name, left, op, right }: Extract<PanelTransform, { type: "compute" }>): Frame {
  const side = (field: string): ((row: number) => Cell) | null => {
    const column = columnOf(frame, field);
    if (column) return (row) => column.cells[row] ?? null;
    const constant = field.trim() === "" ? Number.NaN : Number(field);
    return Number.isNaN(constant) ? null : () => constant;
  };
  const a = side(left);
  const b = side(right);
  if (a === null || b === null) return frame;
  const cells = rowsWhere(frame, () => true).map((row): Cell => {
    const [x, y] = [a(row), b(row)];
    if (typeof x !== "number" || typeof y !== "number") return null;
    return op === "+" ? x + y : op === "-" ? x - y : op === "*" ? x * y : x / y;
  });
  return { columns: [...frame.columns, { name, kind: "number", ref: null, labels: null, cells }] };
}

function filtered(frame: Frame, { field, pattern, keep }: Extract<PanelTransform, { type: "filter" }>): Frame {
  const cells = columnOf(frame, field)?.cells;
  const test = compilePattern(pattern);
  if (cells === undefined || test === null) return frame;
  return pickRows(
    frame,
    rowsWhere(frame, (row) => test.test(String(cells[row] ?? "")) === keep),
  );
}

/** Frames of single series become one, a column a label. Frames that have no series stay. */
function labelsToFields(frames: readonly Frame[]): readonly Frame[] {
  const long = frames.map((frame): Frame => {
    const value = frame.columns.find(({ labels }) => labels !== null);
    if (value === undefined) return frame;
    const labels = Object.entries(value.labels ?? {}).filter(([name]) => name !== "__name__");
    const rest = frame.columns.filter((column) => column !== value);
    const texts = labels.map(([name, text]): FrameColumn => ({
      name,
      kind: "text",
      ref: value.ref,
      labels: null,
      cells: value.cells.map(() => text),
    }));
    return { columns: [...rest, ...texts, { ...value, name: "Value", labels: null }] };
  });
  return frames.some(({ columns }) => columns.some(({ labels }) => labels !== null)) ? [mergeFrames(long)] : frames;
}
