"use client";

import { useMemo } from "react";
import type { PanelQueryResponse } from "@/lib/promql";
import { fetchJson } from "../../shell/api-client";
import type { PanelSource } from "../data/panel-source";

/** Asks what a public link shows: a panel by its id, never a query. */
export function usePublicSource(token: string): PanelSource {
  return useMemo(
    () => ({
      key: `public ${token}`,
      // The text of the queries stays on the server.
      asks: (panel) => panel.queries.length > 0,
      identity: ({ panel }) => panel.id,
      ask: async ({ panel, grid }, signal) => {
        const params = new URLSearchParams({
          from: String(grid.from),
          to: String(grid.to),
          step: String(grid.stepMs),
          points: String(Math.max(10, Math.min(2000, grid.maxPoints ?? 500))),
        });
        const path = `/api/v1/shared/${encodeURIComponent(token)}/panels/${encodeURIComponent(panel.id)}?${params.toString()}`;
        return (await fetchJson<PanelQueryResponse>(path, signal)).results;
      },
    }),
    [token],
  );
}
