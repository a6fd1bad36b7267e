import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import type { FleetOverview } from "@/lib/fleet";
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
