/** One query of the page. */
export interface ExploreRow {
  /** Its letter, unique on the page: names the answer, and the series in legends where several rows are drawn. */
  readonly ref: string;
  /** As written; may use `$__interval`, `$__rate_interval` and `$__range`. */
  readonly expr: string;
  /** Template of a series' name: `{{label}}`; empty: as few labels as tell the series apart. */
  readonly legend: string;
  readonly hidden: boolean;
  readonly mode: "builder" | "code";
}

/** A page cannot show more, and the letters end. */
export const MOST_ROWS = 26;

const letter = (i: number): string => String.fromCharCode(65 + i);

/** The first letter that no row has. */
export function freeRef(rows: readonly ExploreRow[]): string {
  const taken = new Set(rows.map((r) => r.ref));
  for (let i = 0; i < MOST_ROWS; i++) if (!taken.has(letter(i))) return letter(i);
  return letter(MOST_ROWS - 1);
}

export const newRow = (rows: readonly ExploreRow[], from: Partial<ExploreRow> = {}): ExploreRow => ({
  ref: freeRef(rows),
  expr: "",
  legend: "",
  hidden: false,
  mode: "builder",
  ...from,
});

export const withRow = (rows: readonly ExploreRow[], from: Partial<ExploreRow> = {}): readonly ExploreRow[] =>
  rows.length >= MOST_ROWS ? rows : [...rows, newRow(rows, from)];

/** A copy right below the row, under a letter of its own. */
export function duplicated(rows: readonly ExploreRow[], ref: string): readonly ExploreRow[] {
  const at = rows.findIndex((r) => r.ref === ref);
  const row = rows[at];
  if (!row || rows.length >= MOST_ROWS) return rows;
  return [...rows.slice(0, at + 1), { ...row, ref: freeRef(rows) }, ...rows.slice(at + 1)];
}

/** Without the row; a page always has one. */
export function without(rows: readonly ExploreRow[], ref: string): readonly ExploreRow[] {
  const left = rows.filter((r) => r.ref !== ref);
  return left.length === 0 ? [newRow([])] : left;
}

export const changed = (rows: readonly ExploreRow[], ref: string, change: Partial<ExploreRow>): readonly ExploreRow[] =>
  rows.map((r) => (r.ref === ref ? { ...r, ...change } : r));

/** Rows that are to be answered. */
export const asked = (rows: readonly ExploreRow[]): readonly ExploreRow[] => rows.filter((r) => !r.hidden && r.expr.trim() !== "");
