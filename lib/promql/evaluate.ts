import type { Expr } from "./ast";
import { bare } from "./eval/evaluation";
import { Budget } from "./eval/budget";
import { Evaluator } from "./eval/evaluator";
import { gridTimes } from "./eval/grid";
import { sortedByLabels, withoutName } from "./eval/label-sets";
import { mergeRows } from "./eval/name-drop";
import { Profile } from "./eval/profile";
import { locatedError } from "./eval/query-error";
import { windowSamples } from "./eval/range-vector";
import { ABSENT, type EvaluationControl, FLOAT, type QueryResult, type ResultSeries } from "./eval/result";
import type { Row } from "./eval/row";
import type { QueryPlan, SelectorNeed } from "./plan";
import { printQuery } from "./print";
import type { PromSeries } from "./series";
import { valueType } from "./value-type";

export type { EvaluationControl, QueryResult, ResultSeries } from "./eval/result";
export { isQueryError } from "./eval/query-error";

/**
 * Evaluates a plan. `read` is asked once for each of the plan's needs and gives
 * the series that match, with at least the samples in its range. Throws
 * QueryError: `execution` with Prometheus' words, `timeout` or `canceled` when
 * the control says so, `too_many_samples` when the plan's limit is passed.
 */
export function evaluate(plan: QueryPlan, read: (need: SelectorNeed) => readonly PromSeries[], control: EvaluationControl): QueryResult {
  const loaded = plan.needs.map(read);
  const { now } = control;
  const profile = plan.params.explain && now ? new Profile(now) : null;
  const evaluator = new Evaluator(plan, loaded, new Budget(plan.params.maxSamples, control), profile);
  const stats = {
    seriesRead: loaded.reduce((n, series) => n + series.length, 0),
    samplesRead: loaded.reduce((n, series) => n + countSamples(series), 0),
  };
  evaluator.reserve(plan.grid.steps);
  const answer = located(evaluator, () => answerOf(evaluator, plan));
  const result: QueryResult = { ...answer, annotations: evaluator.notes.list(), stats };
  if (!profile) return result;
  return { ...result, explain: profile.tree(plan.expr, printQuery, (node) => readBy(plan, loaded, node)) };
}

/** An error of the evaluation names the part of the query that it came from. */
function located<T>(evaluator: Evaluator, run: () => T): T {
  try {
    return run();
  } catch (error) {
    throw locatedError(error, evaluator.working.range);
  }
}

const countSamples = (series: readonly PromSeries[]): number => series.reduce((n, { times }) => n + times.length, 0);

/** What a selector reads; null for other nodes. */
function readBy(plan: QueryPlan, loaded: readonly (readonly PromSeries[])[], node: Expr): { series: number; samples: number } | null {
  const selector = node.type === "matrix-selector" ? node.selector : node;
  const needId = selector.type === "vector-selector" ? plan.selectors.get(selector)?.needId : undefined;
  const series = needId === undefined ? undefined : loaded[needId];
  return series ? { series: series.length, samples: countSamples(series) } : null;
}

type Answer = Omit<QueryResult, "annotations" | "stats">;

function answerOf(evaluator: Evaluator, plan: QueryPlan): Answer {
  const { expr, grid, params } = plan;
  const instant = params.step === 0;
  const type = valueType(expr);
  const answer = { times: gridTimes(grid), series: [], samples: null, text: null };
  if (type === "string") {
    const inner = bare(expr);
    return { ...answer, type: "string", text: inner.type === "string" ? inner.value : "" };
  }
  if (type === "scalar") {
    const values = evaluator.scalar(expr, grid);
    const series: ResultSeries = { labels: {}, values, present: new Uint8Array(grid.steps).fill(FLOAT), histograms: null };
    return { ...answer, type: instant ? "scalar" : "matrix", series: [series] };
  }
  if (type === "matrix") {
    const samples = windowSamples(evaluator, bare(expr), grid);
    return { ...answer, type: "matrix", samples: sortedByLabels(samples) };
  }
  const series = finish(evaluator.rows(expr, grid)).map(resultSeries);
  return { ...answer, type: instant ? "vector" : "matrix", series: instant ? series : sortedByLabels(series) };
}

/** Drops the names that were left for the end, and the series of which nothing is left. */
function finish(rows: readonly Row[]): Row[] {
  const left = rows.filter(({ present }) => present.some((kind) => kind !== ABSENT));
  for (const row of left) if (row.dropName) row.labels = withoutName(row.labels);
  return mergeRows(left);
}

const resultSeries = ({ labels, values, present, histograms, bounds }: Row): ResultSeries =>
  bounds ? { labels, values, present, histograms, bounds } : { labels, values, present, histograms };
