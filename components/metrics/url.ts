import { parseAsString, parseAsStringLiteral } from "nuqs";

export const CATALOGUE_COLUMNS = ["name", "series", "new", "seen", "bytes", "uses"] as const;
export type CatalogueColumn = (typeof CATALOGUE_COLUMNS)[number];
export const CATALOGUE_KINDS = ["all", "counter", "gauge", "histogram", "unused", "silent"] as const;
export type CatalogueKind = (typeof CATALOGUE_KINDS)[number];

/** What the catalogue shows, as its address says it. */
export const catalogueParsers = {
  q: parseAsString.withDefault(""),
  kind: parseAsStringLiteral(CATALOGUE_KINDS).withDefault("all"),
  sort: parseAsStringLiteral(CATALOGUE_COLUMNS).withDefault("name"),
  dir: parseAsStringLiteral(["asc", "desc"] as const).withDefault("asc"),
  /** The metric whose details are open. */
  metric: parseAsString,
};

/** What is counted on the cardinality page: all series or one metric's, and the label whose values are listed. */
export const cardinalityParsers = { metric: parseAsString, label: parseAsString };
