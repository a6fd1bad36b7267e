"use client";

import { type UseQueryResult, useQuery } from "@tanstack/react-query";
import { type RefObject, useCallback, useMemo } from "react";
import { spanMs } from "@/lib/kernel/time-range";
import type { PanelAnswer, PanelQueryResponse } from "@/lib/promql";
import { type ChartUnit, stepFor, useWidth } from "../chart";
import type { QueryableName } from "../promql/metric-names";
import { type TimeRangeState, useTimeRange } from "../shell/use-time-range";
import { heatText } from "./heat/heat-query";
import { panelQuery } from "./panel-queries";
import { type Question, answersOf, questionOf } from "./panel-request";
import { type RowNote, rowNotes } from "./row-notes";
import type { ExploreRow } from "./rows";
import type { ExploreState } from "./use-explore-state";
import { useUnits } from "./use-units";

export interface Answered {
  readonly response: PanelQueryResponse;
  /** What was asked, which may be an earlier question than the page's. */
  readonly question: Question;
  readonly from: number;
  readonly to: number;
}

export interface Answers {
  readonly query: UseQueryResult<Answered>;
  readonly answers: readonly PanelAnswer[];
  readonly time: TimeRangeState;
  /** Goes on what the graph is drawn in: its width decides the step. */
  readonly box: RefObject<HTMLDivElement | null>;
  readonly fittingStepMs: number;
  readonly rangeMs: number;
  readonly unitOf: (ref: string) => ChartUnit;
  /** The text that was asked for a row; for heat maps that of its buckets. */
  readonly textOf: (ref: string) => string;
  readonly notesOf: (row: ExploreRow) => readonly RowNote[];
  readonly again: () => void;
}

const NO_NOTES: readonly RowNote[] = [];
/** Finer than samples arrive, a graph would only draw stairs. */
const LEAST_STEP_MS = 10_000;
/** Until the page knows its width. */
const USUAL_WIDTH = 960;

/** Asks the page's question and keeps what came of it. */
export function useAnswers(state: ExploreState, names: ReadonlyMap<string, QueryableName>): Answers {
  const time = useTimeRange();
  const [box, width] = useWidth<HTMLDivElement>();
  const { rows, view, exemplars } = state;
  const rangeMs = spanMs(time.resolve());
  const fittingStepMs = Math.max(LEAST_STEP_MS, stepFor(rangeMs, Math.max(320, width === 0 ? USUAL_WIDTH : width)));
  const stepMs = state.stepMs ?? fittingStepMs;
  const question = useMemo(
    () =>
      questionOf(rows, {
        view,
        stepMs,
        rangeMs,
        width: width === 0 ? USUAL_WIDTH : width,
        exemplars,
        ...(view === "heatmap" ? { textOf: (row: ExploreRow) => heatText(row.expr) } : {}),
      }),
    [rows, view, stepMs, rangeMs, width, exemplars],
  );
  const query = useQuery(panelQuery(time, question));
  const data = query.data;
  const answers = useMemo(() => answersOf(data?.response), [data]);
  const sources = useMemo(
    () => rows.map((row) => ({ ref: row.ref, text: view === "heatmap" ? heatText(row.expr) : row.expr })),
    [rows, view],
  );
  const values = useUnits(sources, names);
  const bounds = useUnits(
    useMemo(() => sources.map(({ ref, text }) => ({ ref, text: `histogram_avg(${text})` })), [sources]),
    names,
  );
  const textOf = useCallback((ref: string) => sources.find((s) => s.ref === ref)?.text ?? "", [sources]);
  const notesOf = (row: ExploreRow): readonly RowNote[] => {
    const asked = data?.question.queries.find((q) => q.ref === row.ref);
    const result = data?.response.results.find((r) => r.ref === row.ref);
    // Of an earlier question, while the new one is under way.
    if (!asked || asked.text !== question.queries.find((q) => q.ref === row.ref)?.text) return NO_NOTES;
    return rowNotes(result, row.expr, textOf(row.ref) === row.expr ? asked.back : null);
  };
  return {
    query,
    answers,
    time,
    box,
    fittingStepMs,
    rangeMs,
    unitOf: (data?.question.view ?? view) === "heatmap" ? bounds : values,
    textOf,
    notesOf,
    again: () => void query.refetch(),
  };
}
