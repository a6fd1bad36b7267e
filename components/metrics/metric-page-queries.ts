import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import type { Cardinality, LabelCount, LabelSaving, MetricStorage } from "@/lib/metrics";
import { fetchJson } from "../shell/api-client";
import type { UsesByName } from "./prepare-uses";

export const storageQuery = () =>
  queryOptions({
    queryKey: ["metrics", "storage"],
    queryFn: ({ signal }) => fetchJson<MetricStorage>("/api/v1/metrics/storage", signal),
    staleTime: 300_000,
  });

export const usesQuery = () =>
  queryOptions({
    queryKey: ["metrics", "uses"],
    queryFn: ({ signal }) => fetchJson<UsesByName>("/api/v1/metrics/uses", signal),
    staleTime: 60_000,
  });

export const metricDetailsQuery = (name: string) =>
  queryOptions({
    queryKey: ["metrics", "details", name],
    queryFn: ({ signal }) =>
      fetchJson<{ readonly labels: readonly LabelCount[]; readonly savings: readonly LabelSaving[] }>(
        `/api/v1/metrics/details?name=${encodeURIComponent(name)}`,
        signal,
      ),
    staleTime: 60_000,
  });

export const cardinalityQuery = (metric: string | null, focus: string | null) =>
  queryOptions({
    queryKey: ["metrics", "cardinality", metric, focus],
    queryFn: ({ signal }) => {
      const params = new URLSearchParams({ ...(metric === null ? {} : { metric }), ...(focus === null ? {} : { focus }) });
      return fetchJson<Cardinality>(`/api/v1/metrics/cardinality?${params.toString()}`, signal);
    },
    placeholderData: keepPreviousData,
    staleTime: 30_000,
  });
