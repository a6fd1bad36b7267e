"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useMemo } from "react";
import { type Dashboard, type PlacedBand, type ResolvedVariable, layOutDashboard, variableValues } from "@/lib/dashboards";
import type { ChartMark } from "../../chart";
import { useChangeMarks } from "../../node/use-change-marks";
import { type TimeRangeState, useTimeRange } from "../../shell/use-time-range";
import { type PageRange, usePageRange } from "../data/use-page-range";
import { useVariables } from "../data/use-variables";
import { type ChosenValues, useChosenInUrl } from "../data/variable-url";
import type { DashboardScope } from "./dashboard-scope";

export interface LiveDashboard {
  readonly time: TimeRangeState;
  readonly range: PageRange;
  readonly chosen: ChosenValues;
  readonly choose: (name: string, values: readonly string[]) => void;
  readonly resolved: readonly ResolvedVariable[];
  readonly ready: boolean;
  readonly problem: string | null;
  readonly bands: readonly PlacedBand[];
  /** What panels share, whatever the page lets people do with them. */
  readonly scope: Omit<DashboardScope, "acts" | "alone" | "onFailures">;
  readonly refresh: () => void;
}

const NO_MARKS: readonly ChartMark[] = [];

/** A dashboard at work: its time, what is chosen, and what is drawn where. */
export function useDashboard(dashboard: Dashboard): LiveDashboard {
  const time = useTimeRange();
  const client = useQueryClient();
  // The dashboard's own pace counts while the page is live at all.
  const interval = time.refetchInterval === false ? false : dashboard.refreshS > 0 ? dashboard.refreshS * 1000 : time.refetchInterval;
  const range = usePageRange(time, interval);
  const names = useMemo(() => dashboard.variables.map((v) => v.name), [dashboard.variables]);
  const [chosen, choose] = useChosenInUrl(names);
  const { resolved, ready, problem } = useVariables(dashboard.variables, chosen, range);
  const bands = useMemo(() => layOutDashboard(dashboard, variableValues(dashboard.variables, resolved, "1m")), [dashboard, resolved]);
  const marks = useChangeMarks(time);
  const refresh = useCallback(() => {
    range.refresh();
    void client.invalidateQueries({ queryKey: ["dashboard-panel"] });
    void client.invalidateQueries({ queryKey: ["dashboard-variables"] });
  }, [client, range]);
  const shownMarks = dashboard.annotations.changes ? marks : NO_MARKS;
  const scope = useMemo<LiveDashboard["scope"]>(
    () => ({
      dashboard,
      resolved,
      ready,
      from: range.from,
      to: range.to,
      zone: time.zone,
      marks: shownMarks,
      onZoom: time.zoomTo,
      onRestore: time.zoomOut,
      links: true,
    }),
    [dashboard, resolved, ready, range, time, shownMarks],
  );
  return { time, range, chosen, choose, resolved, ready, problem, bands, scope, refresh };
}
