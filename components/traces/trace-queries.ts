import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import type { TraceDetail, TraceFacets, TracePage } from "@/lib/traces";
import { fetchJson } from "../shell/api-client";
import type { TimeRangeState } from "../shell/use-time-range";
import { type TraceFilter, traceFilterParams } from "./url";

type Time = Pick<TimeRangeState, "key" | "params" | "refetchInterval">;

export const TRACES_SHOWN = 200;

export const tracesQuery = (time: Time, filter: TraceFilter) =>
  queryOptions({
    queryKey: ["traces", "list", time.key, filter],
    queryFn: ({ signal }) => {
      const params = traceFilterParams(filter, time.params());
      params.set("limit", String(TRACES_SHOWN));
      return fetchJson<TracePage>(`/api/v1/traces?${params.toString()}`, signal);
    },
    placeholderData: keepPreviousData,
    refetchInterval: time.refetchInterval,
  });

export const traceFacetsQuery = (time: Time) =>
  queryOptions({
    queryKey: ["traces", "facets", time.key],
    queryFn: ({ signal }) => fetchJson<TraceFacets>(`/api/v1/traces/facets?${time.params().toString()}`, signal),
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  });

export const traceQuery = (traceId: string) =>
  queryOptions({
    queryKey: ["trace", traceId],
    queryFn: ({ signal }) => fetchJson<TraceDetail>(`/api/v1/traces/${encodeURIComponent(traceId)}`, signal),
    staleTime: 30_000,
  });
