import type { PanelAnswer, PanelFailure, PanelQueryRequest, PanelQueryResponse } from "@/lib/promql";
import { type FilledQuery, fillBuiltins } from "../promql/fill-builtins";
import { type ExploreRow, asked } from "./rows";
import type { ExploreView } from "./url";

/** What a page asks for, but for the instants: those are known when it is sent. */
export interface Question {
  readonly queries: readonly (FilledQuery & { readonly ref: string })[];
  /** How the answer will be looked at. */
  readonly view: ExploreView;
  readonly stepMs: number;
  readonly maxPoints: number;
  readonly exemplars: boolean;
}

export interface QuestionOptions {
  readonly view: ExploreView;
  readonly stepMs: number;
  /** Length of the range. */
  readonly rangeMs: number;
  /** Of the chart, in pixels. */
  readonly width: number;
  readonly exemplars: boolean;
  /** The text to ask instead of a row's, for the heat map of a percentile's buckets. */
  readonly textOf?: (row: ExploreRow) => string;
}

/** A row a question, its built-in variables filled in. */
export function questionOf(rows: readonly ExploreRow[], options: QuestionOptions): Question {
  const { view, stepMs, rangeMs, width, exemplars, textOf = (row) => row.expr } = options;
  return {
    queries: asked(rows).map((row) => ({ ref: row.ref, ...fillBuiltins(textOf(row), { rangeMs, stepMs }) })),
    view,
    stepMs,
    maxPoints: Math.max(100, width),
    exemplars: exemplars && view === "graph",
  };
}

/** Equal exactly when the question is. */
export const questionKey = (q: Question): readonly unknown[] => [
  q.queries.map(({ ref, text }) => [ref, text]),
  q.view,
  q.stepMs,
  q.maxPoints,
  q.exemplars,
];

/** The grid lies on multiples of the step, so that the same instants are asked for again and lines do not tremble. */
export function requestOf(question: Question, range: { readonly from: number; readonly to: number }): PanelQueryRequest {
  const { queries, view, stepMs, maxPoints, exemplars } = question;
  const kind = view === "table" ? "instant" : "range";
  const from = Math.floor(range.from / stepMs) * stepMs;
  const to = kind === "instant" ? Math.round(range.to) : Math.max(from, Math.floor(range.to / stepMs) * stepMs);
  return {
    queries: queries.map(({ ref, text }) => ({ ref, expr: text, kind })),
    from: kind === "instant" ? to : from,
    to,
    stepMs,
    maxPoints,
    ...(exemplars ? { exemplars } : {}),
    ...(view === "explain" ? { explain: true } : {}),
  };
}

export const isFailure = (result: PanelAnswer | PanelFailure): result is PanelFailure => "error" in result;

export const answersOf = (response: PanelQueryResponse | undefined): readonly PanelAnswer[] =>
  (response?.results ?? []).filter((r): r is PanelAnswer => !isFailure(r));
