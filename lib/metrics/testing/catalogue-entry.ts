import type { CatalogueEntry } from "../catalogue";

/** A metric of one float series, about which nothing else is known but what is given. */
export const catalogueEntry = (name: string, more: Partial<CatalogueEntry> = {}): CatalogueEntry => ({
  name,
  type: "unknown",
  unit: "",
  help: "",
  form: "float",
  histogram: null,
  seriesCount: 1,
  activeSeries: 1,
  newSeries: 0,
  firstSeen: 0,
  lastSeen: 0,
  ...more,
});
