"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import type { PanelOf } from "@/lib/dashboards";
import type { TracePage } from "@/lib/traces";
import { fetchJson } from "../../shell/api-client";
import { TraceTable } from "../../traces/trace-table";
import { type TraceFilter, traceFilterParams } from "../../traces/url";
import type { ListPanelProps } from "./logs-panel";

function filterOf({ filters }: PanelOf<"traces">): TraceFilter {
  const text = (name: string): string => filters[name] ?? "";
  const number = (name: string): number | null =>
    filters[name] !== undefined && Number.isFinite(Number(filters[name])) ? Number(filters[name]) : null;
  const status = filters["status"];
  const order = filters["order"];
  return {
    service: text("service"),
    operation: text("operation"),
    tenant: text("tenant"),
    model: text("model"),
    node: text("node"),
    attr: text("attr"),
    own: false,
    status: status === "ok" || status === "error" ? status : null,
    min: number("min"),
    max: number("max"),
    order: order === "slowest" || order === "oldest" ? order : "newest",
  };
}

export const tracesPanelQuery = ({ panel, from, to, enabled }: ListPanelProps<"traces">) => ({
  queryKey: ["traces", "panel", panel.filters, panel.limit, from, to],
  queryFn: ({ signal }: { signal: AbortSignal }) => {
    const params = traceFilterParams(
      filterOf(panel),
      new URLSearchParams({ from: String(from), to: String(to), limit: String(panel.limit) }),
    );
    return fetchJson<TracePage>(`/api/v1/traces?${params.toString()}`, signal);
  },
  placeholderData: keepPreviousData,
  enabled,
});

/** Traces that match, as the Traces page lists them. */
export function TracesPanel(props: ListPanelProps<"traces">) {
  const query = useQuery(tracesPanelQuery(props));
  if (!query.data) return null;
  if (query.data.traces.length === 0) return <p className="px-4 text-muted">No trace matches in this range.</p>;
  return (
    <div className="h-full overflow-y-auto">
      <TraceTable traces={query.data.traces} zone={props.zone} current={-1} />
    </div>
  );
}
