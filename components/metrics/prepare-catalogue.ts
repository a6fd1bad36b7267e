import type { CatalogueEntry, MetricStorage } from "@/lib/metrics";
import { type MetricUses, type UsesByName, usesOf } from "./prepare-uses";
import type { CatalogueColumn, CatalogueKind } from "./url";

/** A line of the catalogue. */
export interface CatalogueRow {
  readonly key: string;
  readonly name: string;
  readonly type: string;
  readonly unit: string;
  readonly help: string;
  readonly series: number;
  /** Kept although they ended. */
  readonly ended: number;
  readonly fresh: number;
  readonly lastSeen: number;
  /** Null: not measured. */
  readonly bytesPerDay: number | null;
  /** Null: not known yet. */
  readonly uses: MetricUses | null;
}

/** Nothing for an hour. */
const SILENT_MS = 3_600_000;

export function catalogueRows(
  catalogue: readonly CatalogueEntry[],
  storage: MetricStorage | undefined,
  uses: UsesByName | undefined,
): readonly CatalogueRow[] {
  return catalogue.map((entry) => ({
    key: `${entry.form} ${entry.name}`,
    name: entry.name,
    type: entry.form === "histogram" ? `${entry.histogram ?? ""} histogram`.trim() : entry.type,
    unit: entry.unit,
    help: entry.help,
    series: entry.activeSeries,
    ended: entry.seriesCount - entry.activeSeries,
    fresh: entry.newSeries,
    lastSeen: entry.lastSeen,
    bytesPerDay: storage && Object.hasOwn(storage.bytesPerDay, entry.name) ? (storage.bytesPerDay[entry.name] ?? null) : null,
    uses: uses === undefined ? null : usesOf(uses, entry.name, entry.form),
  }));
}

export interface CatalogueFilter {
  readonly q: string;
  readonly kind: CatalogueKind;
  readonly sort: CatalogueColumn;
  readonly dir: "asc" | "desc";
}

/** Rows that match every word by name or help, of the kind, in order; equals by name. */
export function chosenRows(rows: readonly CatalogueRow[], { q, kind, sort, dir }: CatalogueFilter, now: number): readonly CatalogueRow[] {
  const words = q.toLowerCase().split(/\s+/).filter(Boolean);
  const found = rows.filter(
    (row) => words.every((w) => row.name.toLowerCase().includes(w) || row.help.toLowerCase().includes(w)) && isOfKind(row, kind, now),
  );
  const sign = dir === "asc" ? 1 : -1;
  const byName = (a: CatalogueRow, b: CatalogueRow) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0);
  if (sort === "name") return found.sort((a, b) => sign * byName(a, b));
  return found.sort((a, b) => sign * (measure(a, sort) - measure(b, sort)) || byName(a, b));
}

function isOfKind(row: CatalogueRow, kind: CatalogueKind, now: number): boolean {
  if (kind === "all") return true;
  if (kind === "silent") return now - row.lastSeen > SILENT_MS;
  if (kind === "unused") return row.uses !== null && row.uses.dashboards.length === 0 && row.uses.queries === 0;
  return kind === "histogram" ? row.type.endsWith("histogram") : row.type === kind;
}

function measure(row: CatalogueRow, by: Exclude<CatalogueColumn, "name">): number {
  if (by === "series") return row.series;
  if (by === "new") return row.fresh;
  if (by === "seen") return row.lastSeen;
  if (by === "bytes") return row.bytesPerDay ?? -1;
  return row.uses ? row.uses.dashboards.length * 1000 + row.uses.queries : -1;
}
