import { type Cell, type Frame, type FrameColumn, MOST_ROWS, columnOf, rowCount } from "./frame";

/** A cell as a key; a number is not the text that looks like it. */
const keyOf = (cell: Cell): string => (cell === null ? "" : typeof cell === "number" ? `n${cell}` : `t${cell}`);

/**
 * Frames side by side: rows that agree in the column `by` become one, all
 * others stay with gaps (an outer join). Where a frame has several rows of one
 * key, the first goes with the first, the second with the second. Frames
 * without the column are left out. Sorted by the key when that is a time.
 */
export function joinFrames(frames: readonly Frame[], by: string): Frame {
  const joined = frames.filter((frame) => columnOf(frame, by) !== undefined);
  const [first] = joined;
  if (first === undefined) return { columns: [] };
  const rowOf = new Map<string, number>();
  const keys: Cell[] = [];
  const places = joined.map((frame) => {
    const seen = new Map<string, number>();
    return (columnOf(frame, by)?.cells ?? []).map((cell) => {
      const key = keyOf(cell);
      const nth = seen.get(key) ?? 0;
      seen.set(key, nth + 1);
      const full = `${key}#${nth}`;
      let row = rowOf.get(full);
      if (row === undefined) {
        rowOf.set(full, (row = keys.length));
        keys.push(cell);
      }
      return row;
    });
  });
  const kind = columnOf(first, by)?.kind ?? "text";
  const order = keys.map((_, row) => row);
  if (kind === "time") order.sort((a, b) => Number(keys[a]) - Number(keys[b]));
  const rank = new Map(order.map((row, at) => [row, at]));
  const used = new Set<string>([by]);
  const columns: FrameColumn[] = [{ name: by, kind, ref: null, labels: null, cells: order.map((row) => keys[row] ?? null) }];
  for (const [f, frame] of joined.entries()) {
    for (const column of frame.columns) {
      if (column.name === by) continue;
      const cells = keys.map((): Cell => null);
      for (const [i, cell] of column.cells.entries()) {
        const at = rank.get(places[f]?.[i] ?? -1);
        if (at !== undefined) cells[at] = cell;
      }
      columns.push({ ...column, name: freeName(column.name, used), cells });
    }
  }
  return { columns };
}

function freeName(name: string, used: Set<string>): string {
  let free = name;
  for (let n = 2; used.has(free); n++) free = `${name} ${n}`;
  used.add(free);
  return free;
}

interface MergedRow {
  readonly cells: Map<string, Cell>;
  /** Frames that have a part in it. */
  readonly from: Set<number>;
}

/**
 * Frames as one: rows of different frames that agree in every column both have
 * become one row, all others stay with gaps. Columns of one name are one.
 */
export function mergeFrames(frames: readonly Frame[]): Frame {
  const names = [...new Set(frames.flatMap(({ columns }) => columns.map(({ name }) => name)))];
  const shared = names.filter((name) => frames.filter((frame) => columnOf(frame, name) !== undefined).length > 1);
  const rows: MergedRow[] = [];
  const byKey = new Map<string, MergedRow[]>();
  for (const [f, frame] of frames.entries()) {
    // How far this frame has come among the rows of each key: those before have a part of it already.
    const next = new Map<string, number>();
    for (let row = 0; row < rowCount(frame); row++) {
      const cells = new Map(frame.columns.map(({ name, cells: all }) => [name, all[row] ?? null]));
      const key = JSON.stringify(shared.map((name) => keyOf(cells.get(name) ?? null)));
      const same = byKey.get(key) ?? [];
      let at = next.get(key) ?? 0;
      while (at < same.length && same[at]?.from.has(f)) at++;
      next.set(key, at + 1);
      const partner = same[at];
      if (partner) {
        for (const [name, cell] of cells) if (!partner.cells.has(name)) partner.cells.set(name, cell);
        partner.from.add(f);
      } else if (rows.length < MOST_ROWS) {
        const made = { cells, from: new Set([f]) };
        rows.push(made);
        same.push(made);
        byKey.set(key, same);
      }
    }
  }
  return {
    columns: names.map((name) => {
      const same = frames.flatMap((frame) => columnOf(frame, name) ?? []);
      const [first] = same;
      return {
        name,
        kind: first?.kind ?? "text",
        ref: same.length === 1 ? (first?.ref ?? null) : null,
        labels: same.length === 1 ? (first?.labels ?? null) : null,
        cells: rows.map(({ cells }) => cells.get(name) ?? null),
      };
    }),
  };
}
