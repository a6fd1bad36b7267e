import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import type { CatalogueEntry, MetricFunction, QueryResult } from "@/lib/metrics";
import { fetchJson } from "../shell/api-client";
import type { TimeRangeState } from "../shell/use-time-range";
import { type Exploration, explorationParams } from "./url";

type Time = Pick<TimeRangeState, "key" | "params" | "refetchInterval">;

export const catalogueQuery = () =>
  queryOptions({
    queryKey: ["metrics", "catalogue"],
    queryFn: ({ signal }) => fetchJson<readonly CatalogueEntry[]>("/api/v1/metrics/catalogue", signal),
    staleTime: 60_000,
  });

export const labelNamesQuery = (metric: string) =>
  queryOptions({
    queryKey: ["metrics", "labels", metric],
    queryFn: ({ signal }) => fetchJson<readonly string[]>(`/api/v1/metrics/labels?name=${encodeURIComponent(metric)}`, signal),
    enabled: metric !== "",
    staleTime: 60_000,
  });

export const labelValuesQuery = (metric: string, label: string) =>
  queryOptions({
    queryKey: ["metrics", "labels", metric, label],
    queryFn: ({ signal }) =>
      fetchJson<readonly string[]>(`/api/v1/metrics/labels?name=${encodeURIComponent(metric)}&label=${encodeURIComponent(label)}`, signal),
    enabled: metric !== "" && label !== "",
    staleTime: 60_000,
  });

export const explorationQuery = (time: Time, exploration: Exploration, fn: MetricFunction, stepMs: number) =>
  queryOptions({
    queryKey: ["metrics", "query", time.key, exploration, fn, stepMs],
    queryFn: ({ signal }) =>
      fetchJson<QueryResult>(`/api/v1/metrics/query?${explorationParams(exploration, fn, stepMs, time.params()).toString()}`, signal),
    enabled: exploration.metric !== "",
    placeholderData: keepPreviousData,
    refetchInterval: time.refetchInterval,
  });
