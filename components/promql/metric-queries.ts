import { queryOptions } from "@tanstack/react-query";
import type { CatalogueEntry } from "@/lib/metrics";
import { fetchJson } from "../shell/api-client";

/** Every metric that was ever received. */
export const catalogueQuery = () =>
  queryOptions({
    queryKey: ["metrics", "catalogue"],
    queryFn: ({ signal }) => fetchJson<readonly CatalogueEntry[]>("/api/v1/metrics/catalogue", signal),
    staleTime: 60_000,
  });

/** Label names of a metric's series; of all series for the empty name. */
export const labelNamesQuery = (metric: string, match: readonly string[] = []) =>
  queryOptions({
    queryKey: ["metrics", "labels", metric, match],
    queryFn: ({ signal }) => fetchJson<readonly string[]>(`/api/v1/metrics/labels?${params(metric, match).toString()}`, signal),
    staleTime: 60_000,
  });

/** Values of a label among a metric's series, those alone that match `label=value` conditions. */
export const labelValuesQuery = (metric: string, label: string, match: readonly string[] = []) =>
  queryOptions({
    queryKey: ["metrics", "labels", metric, match, label],
    queryFn: ({ signal }) => fetchJson<readonly string[]>(`/api/v1/metrics/labels?${params(metric, match, label).toString()}`, signal),
    enabled: label !== "",
    staleTime: 60_000,
  });

function params(metric: string, match: readonly string[], label?: string): URLSearchParams {
  const all = new URLSearchParams(match.map((m) => ["match", m]));
  if (metric !== "") all.set("name", metric);
  if (label !== undefined) all.set("label", label);
  return all;
}
