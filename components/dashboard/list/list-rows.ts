import type { DashboardSummary } from "@/lib/dashboards";

export interface ListFilter {
  readonly q: string;
  readonly folder: string | null;
  readonly tag: string | null;
  readonly favourites: boolean;
}

export interface ListGroup {
  /** Heading; null for a list that needs none. */
  readonly name: string | null;
  readonly dashboards: readonly DashboardSummary[];
}

/** Every word must be in the title, the description, the folder or a tag. */
function matches(dashboard: DashboardSummary, { q, folder, tag, favourites }: ListFilter): boolean {
  if (favourites && !dashboard.favourite) return false;
  if (folder !== null && dashboard.folder !== folder) return false;
  if (tag !== null && !dashboard.tags.includes(tag)) return false;
  const text = [dashboard.title, dashboard.description, dashboard.folder, ...dashboard.tags].join("\n").toLowerCase();
  return q
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}

/** Favourites first, then one's own by folder (those without one first), then what comes with Sightglass; where there is nothing of one's own, that comes first by itself. */
export function listGroups(dashboards: readonly DashboardSummary[], filter: ListFilter): readonly ListGroup[] {
  const shown = dashboards.filter((d) => matches(d, filter)).sort((a, b) => a.title.localeCompare(b.title));
  const favourites = filter.favourites ? [] : shown.filter((d) => d.favourite);
  const rest = filter.favourites ? shown : shown.filter((d) => !d.favourite);
  const own = rest.filter((d) => !d.builtin);
  const folders = [...new Set(own.map((d) => d.folder))].sort();
  const groups: ListGroup[] = [
    { name: "Favourites", dashboards: favourites },
    ...folders.map((folder) => ({ name: folder === "" ? "Dashboards" : folder, dashboards: own.filter((d) => d.folder === folder) })),
    { name: "Built in", dashboards: rest.filter((d) => d.builtin) },
  ];
  return groups.filter((g) => g.dashboards.length > 0);
}
