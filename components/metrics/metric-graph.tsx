"use client";

import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { spanMs } from "@/lib/kernel/time-range";
import { TimeSeries, stepFor, useWidth } from "../chart";
import { graphOf } from "../explore/graph/graph-series";
import { useLineSlots } from "../explore/graph/use-line-slots";
import { panelQuery } from "../explore/panel-queries";
import { answersOf, isFailure, questionOf } from "../explore/panel-request";
import { newRow } from "../explore/rows";
import { useUnits } from "../explore/use-units";
import { queryableNames } from "../promql/metric-names";
import { catalogueQuery } from "../promql/metric-queries";
import { useTimeRange } from "../shell/use-time-range";
import { Panel, panelStateOf } from "../ui";

const MOST_LINES = 5;
const HEIGHT = 150;
/** As in Explore. */
const LEAST_STEP_MS = 10_000;
const NONE = [] as const;

/** One query over the page's range, small. */
export function MetricGraph({ expr }: { readonly expr: string }) {
  const time = useTimeRange();
  const [box, width] = useWidth<HTMLDivElement>();
  const rows = useMemo(() => [newRow([], { expr })], [expr]);
  const rangeMs = spanMs(time.resolve());
  const stepMs = Math.max(LEAST_STEP_MS, stepFor(rangeMs, Math.max(320, width)));
  const question = useMemo(
    () => questionOf(rows, { view: "graph", stepMs, rangeMs, width: Math.max(320, width), exemplars: false }),
    [rows, stepMs, rangeMs, width],
  );
  const query = useQuery({ ...panelQuery(time, question), enabled: width > 0 });
  const catalogue = useQuery(catalogueQuery()).data ?? NONE;
  const names = useMemo(() => queryableNames(catalogue), [catalogue]);
  const unitOf = useUnits(
    useMemo(() => [{ ref: "A", text: expr }], [expr]),
    names,
  );
  const graph = useMemo(() => graphOf(answersOf(query.data?.response), rows, unitOf), [query.data, rows, unitOf]);
  const shown = graph.series.slice(0, MOST_LINES);
  const slot = useLineSlots(shown.map((s) => s.key));
  const failure = query.data?.response.results.find(isFailure);
  const state = panelStateOf(query, () => {
    if (failure) return { kind: "empty-filter", why: failure.error.message };
    if (shown.length === 0) return { kind: "empty-filter", why: "No value in this time." };
    return graph.total > MOST_LINES ? { kind: "too-much", why: `top ${MOST_LINES} of ${graph.total} series` } : null;
  });
  return (
    <div ref={box} className="-mx-4">
      <Panel title="Over time" level={3} className="border-b-0" state={state} skeleton={<div aria-hidden style={{ height: HEIGHT }} />}>
        <TimeSeries
          label={expr}
          times={graph.times}
          stepMs={graph.stepMs}
          series={shown.map((s) => ({ id: s.key, name: s.name, values: s.values, slot: slot(s.key) }))}
          unit={unitOf("A")}
          zone={time.zone}
          height={HEIGHT}
          onZoom={time.zoomTo}
          onRestore={time.zoomOut}
        />
      </Panel>
    </div>
  );
}
