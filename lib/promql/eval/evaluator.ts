import type { Expr, Unary, VectorSelector } from "../ast";
import { negateHistogram } from "../histogram/arithmetic";
import type { QueryPlan, SelectorNeed } from "../plan";
import type { PromSeries } from "../series";
import { valueType } from "../value-type";
import { streamAggregation } from "./aggregation/aggregate";
import { streamSetOperation } from "./binary/set-operation";
import { streamVectorWithVector } from "./binary/vector-with-vector";
import { scalarWithScalar, streamVectorWithScalar } from "./binary/with-scalar";
import type { Budget } from "./budget";
import type { Evaluation } from "./evaluation";
import { streamSmoothedSelector } from "./extended-selector";
import { scalarCall, streamCall } from "./functions/call";
import type { Grid } from "./grid";
import { Invariance } from "./invariance";
import { streamNameless } from "./name-drop";
import { Notes } from "./notes";
import type { Profile } from "./profile";
import { type CountOnly, countOnlySelectors, withDecidedHints } from "./reset-hints";
import { FLOAT, HISTOGRAM } from "./result";
import { type Row, RowList, type RowSink, countPresent, spreadRow } from "./row";
import { streamSelector } from "./selector";

/** Evaluates one plan once: walks the expression and lets each kind of node give its rows. */
export class Evaluator implements Evaluation {
  readonly notes = new Notes();
  readonly needs: readonly SelectorNeed[];
  /** The nodes at work; the last one has the word, and is to blame when it throws. */
  private readonly path: Expr[] = [];
  private readonly invariance = new Invariance();
  private readonly countOnly: ReadonlyMap<VectorSelector, CountOnly>;

  constructor(
    readonly plan: QueryPlan,
    private readonly loaded: readonly (readonly PromSeries[])[],
    private readonly budget: Budget,
    private readonly profile: Profile | null,
  ) {
    this.needs = plan.needs;
    this.countOnly = countOnlySelectors(plan.expr);
  }

  series(selector: VectorSelector): readonly PromSeries[] {
    const series = this.loaded[this.plan.selectors.get(selector)?.needId ?? -1] ?? [];
    const countOnly = this.countOnly.get(selector);
    return countOnly ? series.map((one) => withDecidedHints(one, countOnly)) : series;
  }

  /** The part of the query at work, to be asked when something was thrown. */
  get working(): Expr {
    return this.path.at(-1) ?? this.plan.expr;
  }

  work(samples: number): void {
    this.budget.work(samples);
  }

  hold(samples: number): void {
    this.budget.hold(samples);
  }

  rows(expr: Expr, grid: Grid): Row[] {
    const list = new RowList();
    this.stream(expr, grid, list);
    return list.rows;
  }

  reserve(steps: number): void {
    this.budget.reserve(steps);
  }

  scalar(expr: Expr, grid: Grid): Float64Array {
    this.budget.reserve(grid.steps);
    if (grid.steps > 1 && this.invariance.of(expr)) {
      const once = this.scalar(expr, { ...grid, steps: 1 });
      return new Float64Array(grid.steps).fill(once[0] as number);
    }
    switch (expr.type) {
      case "number":
        return new Float64Array(grid.steps).fill(expr.value);
      case "parentheses":
        return this.scalar(expr.expr, grid);
      case "unary": {
        const values = this.scalar(expr.expr, grid);
        return expr.op === "-" ? values.map((x) => -x) : values;
      }
      case "binary":
        return scalarWithScalar(this, expr, grid);
      case "call":
        return scalarCall(this, expr, grid);
      default:
        throw new Error(`no scalar: ${expr.type}`);
    }
  }

  stream(expr: Expr, grid: Grid, sink: RowSink): void {
    if (grid.steps === 0) return;
    const { budget } = this;
    budget.reserve(grid.steps);
    const before = budget.held;
    const cellsBefore = budget.cells;
    let own = 0;
    let ownCells = 0;
    this.path.push(expr);
    const counted: RowSink = {
      retains: sink.retains,
      take: (row) => {
        const samples = countPresent(row.present);
        own += samples;
        budget.hold(samples);
        budget.work(grid.steps);
        if (sink.retains) {
          budget.reserve(grid.steps, true);
          ownCells += grid.steps;
        }
        this.path.pop();
        sink.take(row);
        this.path.push(expr);
      },
    };
    const to = this.profile ? this.profile.enter(expr, counted) : counted;
    if (grid.steps > 1 && this.invariance.of(expr)) {
      this.produce(expr, { ...grid, steps: 1 }, { retains: false, take: (row) => to.take(spreadRow(row, grid.steps)) });
    } else this.produce(expr, grid, to);
    this.profile?.leave();
    this.path.pop();
    // What the operands held is free again; the node's own rows are its parent's to hold.
    budget.held = before + own;
    budget.cells = cellsBefore + ownCells;
  }

  private produce(expr: Expr, grid: Grid, sink: RowSink): void {
    switch (expr.type) {
      case "vector-selector":
        if (expr.mode === "smoothed") streamSmoothedSelector(this, expr, grid, sink);
        else streamSelector(this, expr, grid, sink);
        return;
      case "parentheses":
        this.stream(expr.expr, grid, sink);
        return;
      case "unary":
        this.negate(expr, grid, sink);
        return;
      case "call":
        streamCall(this, expr, grid, sink);
        return;
      case "aggregation":
        streamAggregation(this, expr, grid, sink);
        return;
      case "binary":
        if (expr.op === "and" || expr.op === "or" || expr.op === "unless") streamSetOperation(this, expr, grid, sink);
        else if (valueType(expr.left) === "scalar") streamVectorWithScalar(this, expr, grid, sink, true);
        else if (valueType(expr.right) === "scalar") streamVectorWithScalar(this, expr, grid, sink, false);
        else streamVectorWithVector(this, expr, grid, sink);
        return;
      default:
        throw new Error(`no instant vector: ${expr.type}`);
    }
  }

  private negate(node: Unary, grid: Grid, sink: RowSink): void {
    if (node.op === "+") {
      this.stream(node.expr, grid, sink);
      return;
    }
    streamNameless(this, node.expr, sink, (to) =>
      this.stream(node.expr, grid, {
        retains: to.retains,
        take: (row) => {
          const { values, present, histograms } = row;
          row.bounds = null;
          for (let i = 0; i < present.length; i++) {
            const histogram = present[i] === HISTOGRAM ? histograms?.[i] : undefined;
            if (present[i] === FLOAT) values[i] = -(values[i] as number);
            else if (histogram && histograms) histograms[i] = negateHistogram(histogram);
          }
          to.take(row);
        },
      }),
    );
  }
}
