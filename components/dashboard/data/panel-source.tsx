"use client";

import { type ReactNode, createContext, use, useMemo } from "react";
import { type DataPanel, type VariableValue, builtinValues, interpolateQuery } from "@/lib/dashboards";
import type { PanelQueryRequest, PanelQueryResponse } from "@/lib/promql";
import { sendJson } from "../../shell/api-client";
import { QueryBatcher, type QueryGrid, type QueryResult } from "./query-batcher";

/** What a panel wants to know. */
export interface PanelAsk {
  readonly panel: DataPanel;
  readonly grid: QueryGrid;
  readonly variables: Readonly<Record<string, VariableValue>>;
  /** Of the dashboard, for `$__dashboard`. */
  readonly title: string;
}

/** Where panels get their data: the console's own API, or what a public link shows. */
export interface PanelSource {
  /** Sets apart what different sources have answered. */
  readonly key: string;
  /** Whether a panel asks anything at all. */
  readonly asks: (panel: DataPanel) => boolean;
  readonly ask: (ask: PanelAsk, signal: AbortSignal) => Promise<readonly QueryResult[]>;
  /** Part of the cache's key: what decides the answer beside the grid. */
  readonly identity: (ask: PanelAsk) => unknown;
}

/** The queries of a panel with everything filled in. */
export function filledQueries({ panel, grid, variables, title }: PanelAsk) {
  const values = { variables, builtins: builtinValues(grid, title) };
  return panel.queries
    .filter((q) => !q.hidden && q.expr.trim() !== "")
    .map((q) => ({ ref: q.ref, expr: interpolateQuery(q.expr, values), kind: q.instant ? ("instant" as const) : ("range" as const) }));
}

const Context = createContext<PanelSource | null>(null);

export const PanelSourceProvider = ({ source, children }: { readonly source: PanelSource; readonly children: ReactNode }) => (
  <Context value={source}>{children}</Context>
);

export function usePanelSource(): PanelSource {
  const source = use(Context);
  if (source === null) throw new Error("A panel stands outside a dashboard.");
  return source;
}

/** Asks the console's API, many panels at once. */
export function useConsoleSource(): PanelSource {
  return useMemo(() => {
    const batcher = new QueryBatcher({
      send: (request: PanelQueryRequest, signal) => sendJson<PanelQueryResponse>("POST", "/api/v1/query", request, signal),
      later: (run) => setTimeout(run, 5),
    });
    return {
      key: "console",
      asks: (panel) => panel.queries.some((q) => !q.hidden && q.expr.trim() !== ""),
      ask: (ask, signal) => batcher.ask(filledQueries(ask), ask.grid, signal),
      identity: (ask) => filledQueries(ask),
    };
  }, []);
}
