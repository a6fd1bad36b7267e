export { type CatalogueEntry } from "./catalogue";
export type { Cardinality, LabelCount, LabelSaving, NamedCount, SeriesCount } from "./cardinality";
export * from "./query";
export * from "./query-params";
export * from "./series-data";
export * from "./read-plan";
