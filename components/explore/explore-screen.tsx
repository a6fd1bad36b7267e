"use client";

import { useQuery } from "@tanstack/react-query";
import { useQueryStates } from "nuqs";
import { useMemo } from "react";
import { spanMs } from "@/lib/kernel/time-range";
import { visibleText } from "@/lib/kernel/visible-text";
import { type ChartSeries, stepFor, TimeSeries, useSlots, useWidth } from "../chart";
import { useChangeMarks } from "../node/use-change-marks";
import { useTimeRange } from "../shell/use-time-range";
import { cn, CodeBlock, EmptyState, Panel, type PanelState, panelStateOf } from "../ui";
import { catalogueQuery } from "../promql/metric-queries";
import { explorationQuery } from "./explore-queries";
import { MetricPicker } from "./metric-picker";
import { MOST_LINES, resultRows } from "./prepare-result";
import { QueryBuilder } from "./query-builder";
import { ResultTable } from "./result-table";
import { exploreParsers, fittingFunction, unitOfAnswer } from "./url";

/** Any metric, over time: pick it, say what to do with it, see it. */
export function ExploreScreen() {
  const [exploration, setExploration] = useQueryStates(exploreParsers, { history: "push" });
  const catalogue = useQuery(catalogueQuery());
  const metric = catalogue.data?.find((m) => m.name === exploration.metric);
  const fn = exploration.fn ?? fittingFunction(metric?.type, metric?.form);
  const choose = (name: string): void => void setExploration({ metric: name, fn: null, agg: null, by: null, match: null });

  return (
    <>
      <h1 className="sr-only">Explore</h1>
      <div className="flex max-md:flex-col">
        {catalogue.data?.length !== 0 && (
          <aside
            aria-label="Metrics"
            className={cn(
              "w-72 shrink-0 border-r border-line max-md:w-full max-md:border-r-0 max-md:border-b md:h-[calc(100dvh-44px)]",
              exploration.metric === "" ? "max-md:h-96" : "max-md:h-44",
            )}
          >
            {catalogue.data && <MetricPicker catalogue={catalogue.data} chosen={exploration.metric} onChoose={choose} />}
          </aside>
        )}
        <div className="min-w-0 flex-1">
          {catalogue.data?.length === 0 ? (
            <Panel title="Explore" state={{ kind: "empty-never", what: "sample", snippet: <SendMetrics /> }} />
          ) : exploration.metric === "" ? (
            <EmptyState title="Pick a metric" detail="Choose one from the list; its chart appears here, and its address can be shared." />
          ) : (
            <>
              <QueryBuilder metric={metric} exploration={exploration} fn={fn} onChange={(change) => void setExploration(change)} />
              <Result key={exploration.metric} exploration={exploration} fn={fn} help={metric?.help ?? ""} unit={metric?.unit ?? ""} />
            </>
          )}
        </div>
      </div>
    </>
  );
}

interface ResultProps {
  readonly exploration: Parameters<typeof explorationQuery>[1];
  readonly fn: Parameters<typeof explorationQuery>[2];
  readonly help: string;
  readonly unit: string;
}

function Result({ exploration, fn, help, unit: rawUnit }: ResultProps) {
  const time = useTimeRange();
  const [ref, width] = useWidth<HTMLDivElement>();
  const stepMs = stepFor(spanMs(time.resolve()), Math.max(width, 320));
  const query = useQuery({ ...explorationQuery(time, exploration, fn, stepMs), enabled: width > 0 });
  const marks = useChangeMarks(time);
  const result = query.data;
  const unit = unitOfAnswer(rawUnit, fn, exploration.metric);
  const rows = useMemo(() => (result ? resultRows(result, unit) : []), [result, unit]);
  const slot = useSlots(
    "explore",
    rows.slice(0, MOST_LINES).map((r) => r.name),
  );
  const lines: readonly ChartSeries[] = rows
    .slice(0, MOST_LINES)
    .map((row) => ({ id: row.key, name: row.name, values: row.values, slot: slot(row.name) }));

  const state = panelStateOf(query, (): PanelState | null => {
    if (!result || result.series.length === 0)
      return { kind: "empty-filter", why: "No series has a value in this time. Widen the time, or drop a condition." };
    if (result.totalSeries > MOST_LINES) return { kind: "too-much", why: `top ${MOST_LINES} of ${result.totalSeries} series drawn` };
    return null;
  });
  return (
    <div ref={ref}>
      <Panel
        title={<span className="font-mono break-all">{visibleText(exploration.metric)}</span>}
        note={result ? `every ${stepMs / 1000} s${result.resolution === "raw" ? "" : `, from ${result.resolution} roll-ups`}` : null}
        state={state}
      >
        {help !== "" && <p className="px-4 pb-2 text-dense text-muted">{visibleText(help)}</p>}
        {result && (
          <>
            <TimeSeries
              label={exploration.metric}
              times={result.times}
              stepMs={result.stepMs}
              series={lines}
              unit={unit}
              zone={time.zone}
              height={360}
              marks={marks}
              onZoom={time.zoomTo}
              onRestore={time.zoomOut}
              partialLast={time.choice.kind === "relative"}
            />
            <ResultTable rows={rows} quantile={fn === "quantile"} />
          </>
        )}
      </Panel>
    </div>
  );
}

function SendMetrics() {
  return (
    <CodeBlock
      name="Prometheus remote write settings"
      code={`remote_write:
  - url: ${typeof location === "undefined" ? "" : location.origin}/api/v1/write
    authorization:
      credentials: <your key>`}
    />
  );
}
