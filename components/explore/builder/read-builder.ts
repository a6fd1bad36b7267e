import { METRIC_NAME, type LabelMatcher } from "@/lib/kernel/labels";
import { type Aggregation, type Expr, parseQuery } from "@/lib/promql";
import { type MaskedQuery, maskVariables } from "../../promql/mask-variables";
import { bare } from "../../promql/walk-query";
import { BUILDER_AGGREGATES, type BuilderAggregate, type BuilderFunction, type BuilderQuery, RATE_WINDOW } from "./builder-query";

interface Selection {
  readonly metric: string;
  readonly filters: readonly LabelMatcher[];
}

interface Windowed extends Selection {
  readonly func: string;
  readonly window: string;
}

interface Together {
  readonly aggregate: BuilderAggregate | null;
  readonly by: readonly string[];
  /** What is put together; null when the builder cannot say how it is. */
  readonly inner: Expr | null;
}

type Choices = Omit<BuilderQuery, "top" | "quantile"> & Partial<Pick<BuilderQuery, "quantile">>;

const OVER_TIME: Readonly<Record<string, BuilderFunction>> = { avg_over_time: "avg", min_over_time: "min", max_over_time: "max" };

/**
 * The choices that a text of PromQL amounts to; null when it says more than
 * the builder can. `isHistogram` tells whether a name is a histogram's family:
 * the rate of `x_count` then means its observations.
 */
export function readBuilder(text: string, isHistogram: (name: string) => boolean = () => false): BuilderQuery | null {
  const masked = maskVariables(text);
  const parsed = parseQuery(masked.text);
  if (!parsed.ok) return null;
  const reading = new Reading(text, masked, isHistogram);
  const outer = bare(parsed.expr);
  if (outer.type === "aggregation" && outer.op === "topk") {
    const param = outer.param ? bare(outer.param) : null;
    if (outer.grouped || param?.type !== "number" || !Number.isInteger(param.value) || param.value < 1) return null;
    const inner = reading.query(bare(outer.expr));
    return inner && { quantile: 0.95, ...inner, top: param.value };
  }
  const inner = reading.query(outer);
  return inner && { quantile: 0.95, ...inner, top: null };
}

class Reading {
  readonly #text: string;
  readonly #masked: MaskedQuery;
  readonly #isHistogram: (name: string) => boolean;

  constructor(text: string, masked: MaskedQuery, isHistogram: (name: string) => boolean) {
    this.#text = text;
    this.#masked = masked;
    this.#isHistogram = isHistogram;
  }

  query(expr: Expr): Choices | null {
    if (expr.type === "call" && expr.func.startsWith("histogram_")) return this.#histogram(expr.func, expr.args);
    if (expr.type === "binary") return this.#mean(expr.op === "/" && !expr.matchingWritten ? [bare(expr.left), bare(expr.right)] : []);
    const { inner, ...how } = together(expr);
    if (!inner) return null;
    if (inner.type === "vector-selector") {
      const selected = this.#selection(inner);
      return selected && { ...selected, ...how, histogram: null, fn: "value", window: RATE_WINDOW };
    }
    const windowed = this.#windowed(inner);
    if (!windowed) return null;
    const { func, metric, filters, window } = windowed;
    const family = metric.replace(/_count$/, "");
    if (func === "rate" && family !== metric && this.#isHistogram(family))
      return { metric: family, filters, window, ...how, histogram: "classic", fn: "observations" };
    const fn = func === "rate" || func === "increase" ? func : OVER_TIME[func];
    return fn === undefined ? null : { metric, filters, window, ...how, histogram: null, fn };
  }

  #histogram(func: string, args: readonly Expr[]): Choices | null {
    const fn = ({ histogram_quantile: "quantile", histogram_avg: "mean", histogram_count: "observations" } as const)[func];
    const given = args.map(bare);
    const of = fn === "quantile" ? given[1] : given[0];
    if (fn === undefined || !of) return null;
    const { inner, ...how } = together(of);
    const windowed = inner && this.#windowed(inner);
    if (!windowed || windowed.func !== "rate") return null;
    const { metric, filters, window } = windowed;
    const quantile = given[0]?.type === "number" ? given[0].value : null;
    if (fn !== "quantile") return { metric, filters, window, ...how, histogram: "native", fn };
    if (quantile === null || !(quantile >= 0 && quantile <= 1)) return null;
    if (!metric.endsWith("_bucket")) return { metric, filters, window, ...how, histogram: "native", fn, quantile };
    if (how.aggregate !== null && (how.aggregate !== "sum" || !how.by.includes("le"))) return null;
    const by = how.by.filter((label) => label !== "le");
    return { metric: metric.slice(0, -7), filters, window, aggregate: how.aggregate, by, histogram: "classic", fn, quantile };
  }

  /** The sum's rate over the count's. */
  #mean(sides: readonly Expr[]): Choices | null {
    const [sum, count] = sides.map((side) => {
      const { inner, ...how } = together(side);
      const windowed = inner && this.#windowed(inner);
      return windowed && { ...windowed, ...how };
    });
    if (!sum || !count || sum.func !== "rate" || count.func !== "rate") return null;
    const metric = sum.metric.replace(/_sum$/, "");
    const alike = (part: typeof sum) => JSON.stringify([part.filters, part.window, part.aggregate, part.by]);
    if (metric === sum.metric || count.metric !== `${metric}_count` || alike(sum) !== alike(count)) return null;
    const { filters, window, aggregate, by } = sum;
    return { metric, filters, window, aggregate, by, histogram: "classic", fn: "mean" };
  }

  #windowed(given: Expr): Windowed | null {
    const expr = bare(given);
    if (expr.type !== "call" || expr.args.length !== 1) return null;
    const arg = expr.args[0] ? bare(expr.args[0]) : null;
    if (arg?.type !== "matrix-selector" || arg.window.kind !== "fixed") return null;
    const selected = this.#selection(arg.selector);
    if (!selected) return null;
    const { range } = arg.window;
    const variable = this.#masked.uses.find((use) => use.range.start === range.start);
    const { start, end } = variable?.range ?? range;
    return { func: expr.func, ...selected, window: this.#text.slice(start, end) };
  }

  #selection(expr: Expr): Selection | null {
    if (expr.type !== "vector-selector" || expr.name === undefined) return null;
    if (expr.offset || expr.at || expr.mode) return null;
    // A variable as a name is not one that can be picked from a list.
    if (this.#masked.uses.some((use) => use.range.start === expr.range.start)) return null;
    const filters = expr.matchers.filter((m) => m.name !== METRIC_NAME);
    return filters.length === expr.matchers.length - 1 ? { metric: expr.name, filters } : null;
  }
}

function together(given: Expr): Together {
  const expr = bare(given);
  if (expr.type !== "aggregation") return { aggregate: null, by: [], inner: expr };
  if (!isSimple(expr)) return { aggregate: null, by: [], inner: null };
  return { aggregate: expr.op as BuilderAggregate, by: expr.grouping, inner: bare(expr.expr) };
}

const isSimple = ({ op, param, without }: Aggregation): boolean =>
  (BUILDER_AGGREGATES as readonly string[]).includes(op) && param === undefined && !without;
