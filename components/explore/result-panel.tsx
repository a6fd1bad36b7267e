"use client";

import { useMemo } from "react";
import type { PanelAnswer } from "@/lib/promql";
import type { ChartMark, ChartUnit } from "../chart";
import type { TimeRangeState } from "../shell/use-time-range";
import { ExplainView } from "./explain/explain-view";
import { GraphView } from "./graph/graph-view";
import { graphOf } from "./graph/graph-series";
import { HeatView } from "./heat/heat-view";
import type { ExploreRow } from "./rows";
import { instantTable } from "./table/prepare-table";
import { TableView } from "./table/table-view";
import type { ExploreView } from "./url";

interface ResultPanelProps {
  readonly view: ExploreView;
  readonly rows: readonly ExploreRow[];
  readonly answers: readonly PanelAnswer[];
  readonly unitOf: (ref: string) => ChartUnit;
  readonly textOf: (ref: string) => string;
  readonly from: number;
  readonly to: number;
  readonly height: number;
  readonly marks: readonly ChartMark[];
  readonly show: readonly string[] | null;
  readonly onShow: (show: string[] | null) => void;
  readonly time: Pick<TimeRangeState, "zone" | "zoomTo" | "zoomOut">;
}

/** The answers, as one wants to look at them. */
export function ResultPanel({ view, rows, answers, unitOf, textOf, show, onShow, ...rest }: ResultPanelProps) {
  const graph = useMemo(() => (view === "graph" ? graphOf(answers, rows, unitOf) : null), [view, answers, rows, unitOf]);
  const table = useMemo(() => (view === "table" ? instantTable(answers, unitOf) : null), [view, answers, unitOf]);
  if (graph)
    return <GraphView label={rows.map((r) => r.expr).join("; ")} graph={graph} answers={answers} show={show} onShow={onShow} {...rest} />;
  if (table) return <TableView table={table} several={answers.length > 1} />;
  if (view === "heatmap") return <HeatView answers={answers} unitOf={unitOf} textOf={textOf} {...rest} />;
  return <ExplainView answers={answers} />;
}
