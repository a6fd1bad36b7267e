"use client";

import { useQuery } from "@tanstack/react-query";
import { keepPreviousData } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { LOG_LEVELS, type LogPage } from "@/lib/logs";
import type { PanelOf } from "@/lib/dashboards";
import { rangeToParam } from "@/lib/kernel/time-choice";
import { RecordList } from "../../logs/record-list";
import { type LogPageFilter, logConditions } from "../../logs/url";
import { fetchJson } from "../../shell/api-client";

export interface ListPanelProps<K extends "logs" | "traces"> {
  readonly panel: PanelOf<K>;
  readonly from: number;
  readonly to: number;
  readonly zone: string;
  readonly enabled: boolean;
}

const ignore = () => undefined;

function filterOf(panel: PanelOf<"logs">): LogPageFilter {
  const { level = "", service = "", node = "", tenant = "", traceId = "" } = panel.filters;
  const known = LOG_LEVELS.find((l): l is Exclude<typeof l, "unset"> => l === level && l !== "unset");
  return { q: panel.search, level: known ?? null, service, node, tenant, traceId };
}

export const logsPanelQuery = ({ panel, from, to, enabled }: ListPanelProps<"logs">) => ({
  queryKey: ["logs", "panel", panel.search, panel.filters, panel.limit, from, to],
  queryFn: ({ signal }: { signal: AbortSignal }) => {
    const params = new URLSearchParams({
      from: String(from),
      to: String(to),
      limit: String(panel.limit),
      ...logConditions(filterOf(panel)),
    });
    return fetchJson<LogPage>(`/api/v1/logs/search?${params.toString()}`, signal);
  },
  placeholderData: keepPreviousData,
  enabled,
});

/** Newest records that match, as the Logs page shows them; choosing one opens it there. */
export function LogsPanel(props: ListPanelProps<"logs">) {
  const router = useRouter();
  const query = useQuery(logsPanelQuery(props));
  const open = (record: string): void => {
    const { q, level, ...rest } = filterOf(props.panel);
    const params = new URLSearchParams({ t: rangeToParam(props.from, props.to), record });
    for (const [name, value] of Object.entries({ q, level: level ?? "", ...rest })) if (value !== "") params.set(name, value);
    router.push(`/logs?${params.toString()}`);
  };
  if (!query.data) return null;
  if (query.data.records.length === 0) return <p className="px-4 text-muted">No record matches in this range.</p>;
  return (
    <div className="flex h-full min-h-0 flex-col">
      <RecordList
        records={query.data.records}
        zone={props.zone}
        wrap={false}
        selected={null}
        onSelect={open}
        onNearEnd={ignore}
        onAtTop={ignore}
      />
    </div>
  );
}
