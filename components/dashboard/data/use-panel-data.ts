"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import type { DataPanel, VariableValue } from "@/lib/dashboards";
import type { PanelAnswer, PanelFailure } from "@/lib/promql";
import { shownSeries } from "../prepare/show";
import type { ShownSeries } from "../prepare/shown-series";
import { usePanelSource } from "./panel-source";
import type { QueryGrid } from "./query-batcher";

export interface PanelData {
  readonly series: readonly ShownSeries[];
  readonly answers: readonly PanelAnswer[];
  readonly failures: readonly PanelFailure[];
  /** What the data in view was asked for; null until there is any. */
  readonly grid: QueryGrid | null;
  readonly query: { readonly isPending: boolean; readonly isFetching: boolean; readonly error: unknown; readonly data: unknown; readonly refetch: () => unknown };
}

interface Wish {
  readonly panel: DataPanel;
  readonly grid: QueryGrid;
  readonly variables: Readonly<Record<string, VariableValue>>;
  readonly title: string;
  /** On the screen, and its variables are known. */
  readonly enabled: boolean;
}

/** What a panel shows: old data stays until new data has come, and what is off the screen asks for nothing. */
export function usePanelData({ panel, grid, variables, title, enabled }: Wish): PanelData {
  const source = usePanelSource();
  const exemplars = panel.queries.some((q) => q.exemplars && !q.hidden);
  const ask = { panel, grid: exemplars ? { ...grid, exemplars } : grid, variables, title };
  const query = useQuery({
    queryKey: ["dashboard-panel", source.key, panel.id, source.identity(ask), ask.grid],
    queryFn: async ({ signal }) => ({ results: await source.ask(ask, signal), grid: ask.grid }),
    enabled,
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  });
  const { data } = query;
  return useMemo(() => {
    const answers = (data?.results ?? []).filter((r): r is PanelAnswer => !("error" in r));
    return {
      answers,
      failures: (data?.results ?? []).filter((r): r is PanelFailure => "error" in r),
      series: shownSeries(panel, answers, variables),
      grid: data?.grid ?? null,
      query,
    };
    // oxlint-disable-next-line react/exhaustive-deps -- the query's result object is new on every render; its parts are listed
  }, [data, panel, variables, query.isPending, query.isFetching, query.error]);
}
