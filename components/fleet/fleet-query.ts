import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import type { FleetOverview } from "@/lib/fleet";
import type { TracePage } from "@/lib/traces";
import { fetchJson } from "../shell/api-client";
import type { TimeRangeState } from "../shell/use-time-range";

/** The whole fleet over the page's range. */
export const fleetQuery = (time: Pick<TimeRangeState, "key" | "params" | "refetchInterval">) =>
  queryOptions({
    queryKey: ["fleet", "overview", time.key],
    queryFn: ({ signal }) => fetchJson<FleetOverview>(`/api/v1/fleet?${time.params().toString()}`, signal),
    placeholderData: keepPreviousData,
    refetchInterval: time.refetchInterval,
  });

/** How far back from the end of the page's range "for whom" looks: health, too, is of its end. */
export const RECENT_MS = 15 * 60_000;

/** The newest traces through a node in the last minutes of the page's range. */
export const tracesThroughQuery = (nodeId: string, time: Pick<TimeRangeState, "key" | "resolve" | "refetchInterval">) =>
  queryOptions({
    queryKey: ["fleet", "for-whom", nodeId, time.key],
    queryFn: ({ signal }) => {
      const { from, to } = time.resolve();
      const params = new URLSearchParams({ from: String(Math.max(from, to - RECENT_MS)), to: String(to), node: nodeId, limit: "200" });
      return fetchJson<TracePage>(`/api/v1/traces?${params.toString()}`, signal);
    },
    placeholderData: keepPreviousData,
    refetchInterval: time.refetchInterval === false ? false : Math.max(time.refetchInterval, 30_000),
    staleTime: 15_000,
  });
