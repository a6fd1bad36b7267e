"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import type { Change } from "@/lib/fleet";
import { visibleText } from "@/lib/kernel/visible-text";
import type { ChartMark } from "../chart/prepare/time-series-model";
import { fetchJson } from "../shell/api-client";
import type { TimeRangeState } from "../shell/use-time-range";
import { changeText } from "./prepare-node";

const NONE: readonly Change[] = [];

/** What changed in the fleet over the page's range, as marks for its charts; each names what it happened to. */
export function useChangeMarks(time: Pick<TimeRangeState, "key" | "params" | "refetchInterval">): readonly ChartMark[] {
  const query = useQuery({
    queryKey: ["changes", time.key],
    queryFn: ({ signal }) => fetchJson<{ readonly changes: readonly Change[] }>(`/api/v1/changes?${time.params().toString()}`, signal),
    placeholderData: keepPreviousData,
    refetchInterval: time.refetchInterval,
  });
  const changes = query.data?.changes ?? NONE;
  return useMemo(() => changes.map((c) => ({ at: c.at, label: visibleText(`${c.subject}: ${changeText(c)}`) })), [changes]);
}
