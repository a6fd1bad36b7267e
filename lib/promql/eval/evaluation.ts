import type { Expr, VectorSelector } from "../ast";
import type { QueryPlan, SelectorNeed } from "../plan";
import type { PromSeries } from "../series";
import type { Grid } from "./grid";
import type { Notes } from "./notes";
import type { Row, RowSink } from "./row";

/** A running evaluation, as the evaluators of the single kinds of nodes see it. */
export interface Evaluation {
  readonly plan: QueryPlan;
  readonly notes: Notes;
  /** Series that a selector reads; shared by all that read the same. */
  series(selector: VectorSelector): readonly PromSeries[];
  readonly needs: readonly SelectorNeed[];
  /** Gives an instant vector's rows along the grid to the sink, one by one. */
  stream(expr: Expr, grid: Grid, sink: RowSink): void;
  /** All rows of an instant vector. */
  rows(expr: Expr, grid: Grid): Row[];
  /** A scalar at every step. */
  scalar(expr: Expr, grid: Grid): Float64Array;
  /** Says that about so many samples were worked on; throws QueryError when the caller wants no answer any more. */
  work(samples: number): void;
  /** Counts samples held for the node at work; throws QueryError `too_many_samples`. */
  hold(samples: number): void;
  /** Throws QueryError `too_many_samples` when rows of so many steps are too long to be made. */
  reserve(steps: number): void;
}

/** Without parentheses around it. */
export function bare(expr: Expr): Expr {
  let inner = expr;
  while (inner.type === "parentheses") inner = inner.expr;
  return inner;
}
