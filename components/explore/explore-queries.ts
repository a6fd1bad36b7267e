import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import type { MetricFunction, QueryResult } from "@/lib/metrics";
import { fetchJson } from "../shell/api-client";
import type { TimeRangeState } from "../shell/use-time-range";
import { type Exploration, explorationParams } from "./url";

type Time = Pick<TimeRangeState, "key" | "params" | "refetchInterval">;

export const explorationQuery = (time: Time, exploration: Exploration, fn: MetricFunction, stepMs: number) =>
  queryOptions({
    queryKey: ["metrics", "query", time.key, exploration, fn, stepMs],
    queryFn: ({ signal }) =>
      fetchJson<QueryResult>(`/api/v1/metrics/query?${explorationParams(exploration, fn, stepMs, time.params()).toString()}`, signal),
    enabled: exploration.metric !== "",
    placeholderData: keepPreviousData,
    refetchInterval: time.refetchInterval,
  });
