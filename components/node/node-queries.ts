import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import type { NodeDetail } from "@/lib/fleet";
import type { LogPage, LogVolume } from "@/lib/logs";
import type { TracePage } from "@/lib/traces";
import { fetchJson } from "../shell/api-client";
import type { TimeRangeState } from "../shell/use-time-range";

type Time = Pick<TimeRangeState, "key" | "params" | "refetchInterval">;

function params(time: Time, extra: Readonly<Record<string, string>>): string {
  const all = time.params();
  for (const [name, value] of Object.entries(extra)) all.set(name, value);
  return all.toString();
}

export const nodeQuery = (id: string, time: Time) =>
  queryOptions({
    queryKey: ["node", id, time.key],
    queryFn: ({ signal }) => fetchJson<NodeDetail>(`/api/v1/nodes/${encodeURIComponent(id)}?${params(time, {})}`, signal),
    placeholderData: keepPreviousData,
    refetchInterval: time.refetchInterval,
  });

/** The newest records of a node. */
export const nodeLogsQuery = (id: string, time: Time) =>
  queryOptions({
    queryKey: ["logs", "node", id, time.key],
    queryFn: ({ signal }) => fetchJson<LogPage>(`/api/v1/logs/search?${params(time, { node: id, limit: "20" })}`, signal),
    placeholderData: keepPreviousData,
    refetchInterval: time.refetchInterval,
  });

export const nodeLogVolumeQuery = (id: string, time: Time) =>
  queryOptions({
    queryKey: ["logs", "node-volume", id, time.key],
    queryFn: ({ signal }) => fetchJson<LogVolume>(`/api/v1/logs/volume?${params(time, { node: id })}`, signal),
    placeholderData: keepPreviousData,
    refetchInterval: time.refetchInterval,
  });

/** The newest traces that pass through a node. */
export const nodeTracesQuery = (id: string, time: Time) =>
  queryOptions({
    queryKey: ["traces", "node", id, time.key],
    queryFn: ({ signal }) => fetchJson<TracePage>(`/api/v1/traces?${params(time, { node: id, limit: "200" })}`, signal),
    placeholderData: keepPreviousData,
    refetchInterval: time.refetchInterval,
  });
