"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import Link from "next/link";
import type { ReactNode } from "react";
import { HEAT_METRICS, type HeatMetric, type ReplicaHeat } from "@/lib/fleet";
import { HeatStrip } from "../chart/draw/heat-strip";
import { fetchJson } from "../shell/api-client";
import { useTimeRange } from "../shell/use-time-range";
import { Panel } from "../ui/panel";
import { panelStateOf } from "../ui/panel-state";
import { Select } from "../ui/select";
import { nodeHref } from "./deployment-rows";

const NAMES: Readonly<Record<HeatMetric, string>> = {
  "ttft-p95": "TTFT p95",
  "itl-p95": "ITL p95",
  tokens: "Tokens per second",
  kv: "KV cache in use",
  waiting: "Requests waiting",
  running: "Requests running",
  errors: "Error rate",
  gpu: "GPU utilisation",
};

export interface HeatPanelProps {
  readonly metric: HeatMetric;
  readonly onMetric: (metric: HeatMetric) => void;
  /** The switch back to the table. */
  readonly viewSwitch: ReactNode;
}

/** Replicas over time, coloured by one measure. */
export function HeatPanel({ metric, onMetric, viewSwitch }: HeatPanelProps) {
  const time = useTimeRange();
  const query = useQuery({
    queryKey: ["fleet", "heat", metric, time.key],
    queryFn: ({ signal }) => {
      const params = time.params();
      params.set("metric", metric);
      return fetchJson<ReplicaHeat>(`/api/v1/fleet/heat?${params.toString()}`, signal);
    },
    placeholderData: keepPreviousData,
    refetchInterval: time.refetchInterval,
  });
  const heat = query.data;
  const state = panelStateOf(query, () =>
    heat?.rows.length === 0 ? { kind: "empty-filter", why: "No replica reports this measure in the range." } : null,
  );
  return (
    <Panel
      title="Replicas over time"
      state={state}
      actions={
        <>
          <Select name="Measure" value={metric} options={HEAT_METRICS.map((m) => ({ value: m, label: NAMES[m] }))} onChange={onMetric} />
          {viewSwitch}
        </>
      }
    >
      {heat && (
        <HeatStrip
          label={`${NAMES[heat.metric]} of every replica over time`}
          start={heat.grid.start}
          stepMs={heat.grid.stepMs}
          unit={heat.unit}
          max={heat.max}
          zone={time.zone}
          rows={heat.rows.map((row) => ({
            id: row.nodeId,
            name: row.name,
            values: row.values,
            head: (
              <Link
                href={nodeHref(row.nodeId)}
                className="min-w-0 truncate no-underline hover:underline"
                title={`${row.name} · ${row.model} ${row.region}`}
              >
                {row.name}
              </Link>
            ),
          }))}
        />
      )}
    </Panel>
  );
}
