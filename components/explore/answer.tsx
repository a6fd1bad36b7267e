"use client";

import { useEffect, useState } from "react";
import { useChangeMarks } from "../node/use-change-marks";
import { Panel, type PanelState, Tabs, panelStateOf } from "../ui";
import { MOST_LINES } from "./graph/graph-series";
import { ResultPanel } from "./result-panel";
import type { ExploreView } from "./url";
import type { Answers } from "./use-answers";
import type { ExploreState } from "./use-explore-state";
import { ViewActions } from "./view-actions";

const VIEWS: readonly { readonly value: ExploreView; readonly label: string }[] = [
  { value: "graph", label: "Graph" },
  { value: "table", label: "Table" },
  { value: "heatmap", label: "Heat map" },
  { value: "explain", label: "Explain" },
];

interface AnswerProps {
  readonly state: ExploreState;
  readonly answers: Answers;
}

/** What came of the queries. Old answers stay in view while new ones load, and beside queries that failed. */
export function Answer({ state, answers: { query, answers, time, box, fittingStepMs, rangeMs, ...rest } }: AnswerProps) {
  const { view } = state;
  const height = useGraphHeight();
  const marks = useChangeMarks(time);
  const data = query.data;
  const total = answers.reduce((n, a) => n + a.totalSeries, 0);
  const drawn = answers.reduce((n, a) => n + a.series.length, 0);
  const panel = panelStateOf(query, (): PanelState | null => {
    if (answers.length === 0) return { kind: "empty-filter", why: "No query could be answered; what is wrong is said below each." };
    if (drawn === 0 && answers.every((a) => a.resultType !== "string"))
      return { kind: "empty-filter", why: "No series has a value in this time. Widen the time, or drop a condition." };
    if (view === "graph" && answers.every((a) => a.resultType === "string" || a.series.every((s) => s.histograms !== undefined)))
      return {
        kind: "empty-filter",
        why: "This gives no numbers over time. Text stands in the table; histograms are drawn as a heat map.",
      };
    if (query.isFetching) return null;
    if (view === "graph" && drawn > MOST_LINES && state.show === null)
      return { kind: "too-much", why: `top ${MOST_LINES} of ${total} series drawn` };
    return total > drawn ? { kind: "too-much", why: `${drawn} of ${total} series shown` } : null;
  });
  const coarsest = answers.find((a) => a.stats.resolution !== "raw")?.stats.resolution;
  const lacksExemplars = data?.question.exemplars === true && answers.every((a) => (a.exemplars ?? []).length === 0);
  const notes = [
    view === "table" ? "at the end of the range" : null,
    coarsest ? `from ${coarsest} roll-ups` : null,
    lacksExemplars ? "no exemplars in this time" : null,
  ].filter((n) => n !== null);
  const content = data && (
    <ResultPanel
      view={data.question.view}
      rows={state.rows}
      from={data.from}
      to={data.to}
      {...{ answers, height, marks, time }}
      show={state.show}
      onShow={(show) => state.set({ show })}
      unitOf={rest.unitOf}
      textOf={rest.textOf}
    />
  );
  return (
    <div ref={box}>
      <Tabs
        name="How to look at the answer"
        value={view}
        onChange={(next) => state.set({ view: next })}
        tabs={VIEWS.map(({ value, label }) => ({
          value,
          label,
          content: value === view && (
            <Panel
              title={<span className="sr-only">Answer</span>}
              state={panel}
              skeleton={<div aria-hidden className="m-4 rounded-control bg-subtle" style={{ height }} />}
              note={notes.join(", ")}
              actions={<ViewActions state={state} answers={{ fittingStepMs, rangeMs, answers }} />}
            >
              {content}
            </Panel>
          ),
        }))}
      />
    </div>
  );
}

const LEAST_HEIGHT = 280;

/** Nearly half of the window: the graph is what one came for. */
function useGraphHeight(): number {
  const [height, setHeight] = useState(360);
  useEffect(() => {
    const measure = () => setHeight(Math.max(LEAST_HEIGHT, Math.round(window.innerHeight * 0.45)));
    measure();
    window.addEventListener("resize", measure);
    return () => window.removeEventListener("resize", measure);
  }, []);
  return height;
}
