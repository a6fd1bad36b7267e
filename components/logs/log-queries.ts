import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import type { LogContext, LogFacets, LogPage, LogVolume } from "@/lib/logs";
import { fetchJson } from "../shell/api-client";
import type { TimeRangeState } from "../shell/use-time-range";
import { type LogPageFilter, logConditions } from "./url";

type Time = Pick<TimeRangeState, "key" | "params" | "refetchInterval">;
const PAGE = 300;

function paramsOf(time: Time, filter: LogPageFilter): URLSearchParams {
  const params = time.params();
  for (const [name, value] of Object.entries(logConditions(filter))) params.set(name, value);
  return params;
}

/** Newest first, page after page. */
export const logsQuery = (time: Time, filter: LogPageFilter, refresh: boolean) =>
  infiniteQueryOptions({
    queryKey: ["logs", "records", time.key, filter],
    queryFn: ({ signal, pageParam }) => {
      const params = paramsOf(time, filter);
      params.set("limit", String(PAGE));
      if (pageParam) params.set("cursor", pageParam);
      return fetchJson<LogPage>(`/api/v1/logs/search?${params.toString()}`, signal);
    },
    initialPageParam: "",
    getNextPageParam: (last: LogPage) => last.nextCursor ?? undefined,
    placeholderData: keepPreviousData,
    refetchInterval: refresh ? time.refetchInterval : false,
  });

export const logVolumeQuery = (time: Time, filter: LogPageFilter) =>
  queryOptions({
    queryKey: ["logs", "volume", time.key, filter],
    queryFn: ({ signal }) => {
      const params = paramsOf(time, filter);
      return fetchJson<LogVolume>(`/api/v1/logs/volume?${params.toString()}`, signal);
    },
    placeholderData: keepPreviousData,
    refetchInterval: time.refetchInterval,
  });

export const logFacetsQuery = (time: Time) =>
  queryOptions({
    queryKey: ["logs", "facets", time.key],
    queryFn: ({ signal }) => fetchJson<LogFacets>(`/api/v1/logs/facets?${time.params().toString()}`, signal),
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  });

export const logContextQuery = (id: string) =>
  queryOptions({
    queryKey: ["log-context", id],
    queryFn: ({ signal }) => fetchJson<LogContext>(`/api/v1/logs/context?id=${encodeURIComponent(id)}`, signal),
    staleTime: 60_000,
  });
