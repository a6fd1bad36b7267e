import { createParser, parseAsArrayOf, parseAsBoolean, parseAsFloat, parseAsInteger, parseAsString, parseAsStringLiteral } from "nuqs";
import { type ExploreRow, MOST_ROWS, freeRef } from "./rows";

export const EXPLORE_VIEWS = ["graph", "table", "heatmap", "explain"] as const;
export type ExploreView = (typeof EXPLORE_VIEWS)[number];

/** Rows as the address holds them: what is as usual is left out. */
export function encodeRows(rows: readonly ExploreRow[]): string {
  return JSON.stringify(
    rows.map((row, i) => ({
      ...(row.ref === String.fromCharCode(65 + i) ? {} : { ref: row.ref }),
      expr: row.expr,
      ...(row.legend === "" ? {} : { legend: row.legend }),
      ...(row.hidden ? { hidden: true } : {}),
      ...(row.mode === "builder" ? { mode: "builder" } : {}),
    })),
  );
}

/** Reads what `encodeRows` wrote, and as much as makes sense of anything else; null when nothing does. */
export function decodeRows(text: string): readonly ExploreRow[] | null {
  let given: unknown;
  try {
    given = JSON.parse(text);
  } catch {
    return null;
  }
  if (!Array.isArray(given)) return null;
  const rows: ExploreRow[] = [];
  for (const item of given.slice(0, MOST_ROWS) as readonly unknown[]) {
    const one = typeof item === "string" ? { expr: item } : item;
    if (typeof one !== "object" || one === null) continue;
    const { ref, expr, legend, hidden, mode } = one as Record<string, unknown>;
    if (typeof expr !== "string") continue;
    const usual = String.fromCharCode(65 + rows.length);
    const wanted = typeof ref === "string" && /^[A-Z]$/.test(ref) ? ref : usual;
    rows.push({
      ref: rows.some((r) => r.ref === wanted) ? freeRef(rows) : wanted,
      expr,
      legend: typeof legend === "string" ? legend : "",
      hidden: hidden === true,
      mode: mode === "builder" ? "builder" : "code",
    });
  }
  return rows.length === 0 ? null : rows;
}

const rowsParser = createParser<readonly ExploreRow[]>({
  parse: decodeRows,
  serialize: encodeRows,
  eq: (a, b) => encodeRows(a) === encodeRows(b),
});

/** What Explore shows, as its address says it. */
export const exploreParsers = {
  rows: rowsParser,
  view: parseAsStringLiteral(EXPLORE_VIEWS).withDefault("graph"),
  /** Milliseconds between points; absent: what fits the width. */
  step: parseAsInteger,
  exemplars: parseAsBoolean.withDefault(false),
  /** Marks of the series that are drawn; absent: the first ones. */
  show: parseAsArrayOf(parseAsString),
};

/** Names of one metric and what to do with it, as addresses said it before there were queries. Still read. */
export const earlierParsers = {
  metric: parseAsString.withDefault(""),
  fn: parseAsString,
  q: parseAsFloat.withDefault(0.95),
  agg: parseAsString,
  by: parseAsArrayOf(parseAsString).withDefault([]),
  match: parseAsArrayOf(parseAsString, ";").withDefault([]),
};

export interface EarlierExploration {
  readonly metric: string;
  readonly fn: string | null;
  readonly q: number;
  readonly agg: string | null;
  readonly by: readonly string[];
  readonly match: readonly string[];
}

/** The address of Explore with these queries; `time` as the time picker writes it. */
export function exploreHref(
  queries: readonly { readonly expr: string; readonly legend?: string; readonly mode?: ExploreRow["mode"] }[],
  options: { readonly time?: string; readonly view?: ExploreView; readonly exemplars?: boolean } = {},
): string {
  const rows = queries.map(({ expr, legend = "", mode = "code" }, i): ExploreRow => ({
    ref: String.fromCharCode(65 + i),
    expr,
    legend,
    hidden: false,
    mode,
  }));
  const params = new URLSearchParams();
  if (rows.length > 0) params.set("rows", encodeRows(rows));
  if (options.view !== undefined && options.view !== "graph") params.set("view", options.view);
  if (options.exemplars) params.set("exemplars", "true");
  if (options.time !== undefined) params.set("t", options.time);
  const text = params.toString();
  return text === "" ? "/explore" : `/explore?${text}`;
}
