import { type LabelMatcher } from "@/lib/kernel/labels";
import type { AtModifier, Call, Expr, MatrixSelector, Subquery, VectorSelector, WindowMode } from "./ast";
import { resolveDuration } from "./eval/resolve-duration";
import { type Grid, gridOf, subqueryGrid } from "./eval/grid";
import { infoSelector } from "./eval/info-selector";

/** How a query is to be evaluated. Times are Unix milliseconds, lengths milliseconds. */
export interface QueryParams {
  readonly start: number;
  /** Equal to `start` for an instant query. */
  readonly end: number;
  /** Between the steps of a range query; 0: an instant query. */
  readonly step: number;
  /** How old the newest sample may be that an instant selector takes; 300,000 by default. */
  readonly lookbackMs: number;
  /** Step of subqueries that name none; 60,000 by default. */
  readonly evaluationIntervalMs: number;
  /** Whether metric names that functions drop stay visible to outer expressions until the end; off by default. */
  readonly delayedNameRemoval: boolean;
  /** Whether counters' start timestamps take part in rate and the like; off by default. */
  readonly useStartTimestamps: boolean;
  /** Whether the label `__type__`, where there is one, says what is no counter, rather than the name; off by default. */
  readonly typeAndUnitLabels: boolean;
  /** Samples that may be held at once; 50,000,000 by default. */
  readonly maxSamples: number;
  /** Carry the bounds of the buckets that quantiles fell in. */
  readonly bounds: boolean;
  /** Say how it was evaluated. */
  readonly explain: boolean;
}

export const QUERY_DEFAULTS: Omit<QueryParams, "start" | "end" | "step"> = {
  lookbackMs: 300_000,
  evaluationIntervalMs: 60_000,
  delayedNameRemoval: false,
  useStartTimestamps: false,
  typeAndUnitLabels: false,
  maxSamples: 50_000_000,
  bounds: false,
  explain: false,
};

/** One place of the query that uses what a need reads. */
export interface SelectorUse {
  /** The innermost function around the selector; null when there is none. */
  readonly func: string | null;
  /** Length of the window; 0 for an instant selector, which looks back `lookbackMs`. */
  readonly windowMs: number;
  readonly offsetMs: number;
  /** The instants at which it is evaluated, before `@` and offset: start, start + step, … */
  readonly gridStart: number;
  /** 0 when there is one instant. */
  readonly stepMs: number;
  readonly steps: number;
  /** Whether an `@` fixes the instant, so that the grid does not count. */
  readonly fixed: boolean;
  readonly mode: WindowMode | null;
}

/** What must be read for the query: identical selectors over an identical range once. */
export interface SelectorNeed {
  /** Its place in `QueryPlan.needs`. */
  readonly id: number;
  readonly matchers: readonly LabelMatcher[];
  /** Samples with `from` < time ≤ `to` are wanted (Unix ms), all steps, offsets and subqueries taken together. */
  readonly from: number;
  readonly to: number;
  readonly uses: readonly SelectorUse[];
}

/** A selector with every length and instant resolved. */
export interface ResolvedSelector {
  readonly needId: number;
  readonly offsetMs: number;
  /** The instant its `@` names; null: each step's own. */
  readonly atMs: number | null;
}

export interface ResolvedSubquery {
  readonly windowMs: number;
  readonly stepMs: number;
  readonly offsetMs: number;
  readonly atMs: number | null;
}

/** A query ready to be evaluated. Survives a structured clone as one message. */
export interface QueryPlan {
  readonly expr: Expr;
  readonly params: QueryParams;
  readonly grid: Grid;
  readonly needs: readonly SelectorNeed[];
  readonly selectors: ReadonlyMap<VectorSelector, ResolvedSelector>;
  /** Milliseconds of each window. */
  readonly windows: ReadonlyMap<MatrixSelector, number>;
  readonly subqueries: ReadonlyMap<Subquery, ResolvedSubquery>;
  /** What each call of `info` reads besides its argument; also in `selectors`. */
  readonly infoSelectors: ReadonlyMap<Call, VectorSelector>;
}

/**
 * Resolves durations, `@` and offsets against the query's range and lists what
 * must be read. `expr` has passed the parser's checks. Throws QueryError
 * `bad_data` for a duration expression without a usable result.
 */
export function planQuery(expr: Expr, params: QueryParams): QueryPlan {
  const planner = new Planner(params);
  const grid = gridOf(params.start, params.end, params.step);
  planner.visit(expr, grid, null);
  return {
    expr,
    params,
    grid,
    needs: planner.needs,
    selectors: planner.selectors,
    windows: planner.windows,
    subqueries: planner.subqueries,
    infoSelectors: planner.infoSelectors,
  };
}

type OpenNeed = Omit<SelectorNeed, "uses"> & { readonly uses: SelectorUse[] };

class Planner {
  readonly needs: OpenNeed[] = [];
  readonly selectors = new Map<VectorSelector, ResolvedSelector>();
  readonly windows = new Map<MatrixSelector, number>();
  readonly subqueries = new Map<Subquery, ResolvedSubquery>();
  readonly infoSelectors = new Map<Call, VectorSelector>();
  private readonly known = new Map<string, OpenNeed>();

  constructor(private readonly params: QueryParams) {}

  visit(expr: Expr, grid: Grid, func: string | null): void {
    switch (expr.type) {
      case "number":
      case "string":
        return;
      case "vector-selector":
        this.selector(expr, grid, func, 0);
        return;
      case "matrix-selector": {
        const window = resolveDuration(expr.window, this.params, "positive");
        this.windows.set(expr, window);
        this.selector(expr.selector, grid, func, window);
        return;
      }
      case "subquery": {
        const resolved = {
          windowMs: resolveDuration(expr.window, this.params, "positive"),
          stepMs: expr.step ? resolveDuration(expr.step, this.params, "positive") : this.params.evaluationIntervalMs,
          offsetMs: expr.offset ? resolveDuration(expr.offset, this.params, "any") : 0,
          atMs: this.at(expr.at),
        };
        this.subqueries.set(expr, resolved);
        this.visit(expr.expr, subqueryGrid(grid, resolved), null);
        return;
      }
      case "call":
        if (expr.func === "info") {
          this.info(expr, grid);
          return;
        }
        for (const arg of expr.args) this.visit(arg, grid, expr.func);
        return;
      case "aggregation":
        if (expr.param) this.visit(expr.param, grid, null);
        this.visit(expr.expr, grid, null);
        return;
      case "binary":
        this.visit(expr.left, grid, null);
        this.visit(expr.right, grid, null);
        return;
      case "unary":
        this.visit(expr.expr, grid, null);
        return;
      case "parentheses":
        this.visit(expr.expr, grid, func);
    }
  }

  /** The second argument is no vector: it says which info series to read. */
  private info(call: Call, grid: Grid): void {
    for (const arg of call.args.slice(0, 1)) this.visit(arg, grid, call.func);
    const selector = infoSelector(call, ({ offset }) => (offset ? resolveDuration(offset, this.params, "any") : 0));
    this.infoSelectors.set(call, selector);
    this.selector(selector, grid, call.func, 0);
  }

  private at(at: AtModifier | undefined): number | null {
    if (!at) return null;
    return at.kind === "time" ? at.ms : at.kind === "start" ? this.params.start : this.params.end;
  }

  private selector(node: VectorSelector, grid: Grid, func: string | null, windowMs: number): void {
    const { lookbackMs } = this.params;
    const offsetMs = node.offset ? resolveDuration(node.offset, this.params, "any") : 0;
    const atMs = this.at(node.at);
    const first = (atMs ?? grid.start) - offsetMs;
    const last = (atMs ?? grid.start + (grid.steps - 1) * grid.step) - offsetMs;
    const mode = node.mode ?? null;
    // Anchored windows look for a sample before their start, smoothed ones also for one after their end.
    const before = windowMs === 0 ? lookbackMs : mode ? windowMs + lookbackMs : windowMs;
    const from = first - before;
    const to = mode === "smoothed" ? last + lookbackMs : last;
    const use: SelectorUse = {
      func,
      windowMs,
      offsetMs,
      gridStart: grid.start,
      stepMs: grid.steps > 1 ? grid.step : 0,
      steps: grid.steps,
      fixed: atMs !== null,
      mode,
    };
    const key = `${from} ${to} ${JSON.stringify(node.matchers.map((m) => [m.name, m.op, m.value]))}`;
    let need = this.known.get(key);
    if (!need) {
      need = { id: this.needs.length, matchers: node.matchers, from, to, uses: [] };
      this.known.set(key, need);
      this.needs.push(need);
    }
    need.uses.push(use);
    this.selectors.set(node, { needId: need.id, offsetMs, atMs });
  }
}
