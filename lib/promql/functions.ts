import type { ValueType } from "./ast";

/** What a function takes and gives. */
export interface FunctionSignature {
  readonly args: readonly ValueType[];
  /**
   * 0: exactly `args`. Otherwise the last of `args` is optional and may stand up
   * to that many times; -1: any number of times.
   */
  readonly variadic: number;
  readonly returns: ValueType;
  /** Off in Prometheus unless switched on. */
  readonly experimental: boolean;
  /** Its value depends on the instant of evaluation even when all selectors are pinned by `@`. */
  readonly atUnsafe: boolean;
}

type Extra = Partial<Pick<FunctionSignature, "variadic" | "experimental" | "atUnsafe">>;
const signature = (args: readonly ValueType[], returns: ValueType, extra: Extra = {}): FunctionSignature => ({
  args,
  returns,
  variadic: extra.variadic ?? 0,
  experimental: extra.experimental ?? false,
  atUnsafe: extra.atUnsafe ?? false,
});
const each = (names: string, made: FunctionSignature): [string, FunctionSignature][] => names.split(" ").map((name) => [name, made]);

const EXPERIMENTAL = { experimental: true };

/** Every function of PromQL 3.14 by its name, which is case-sensitive. */
export const FUNCTIONS: ReadonlyMap<string, FunctionSignature> = new Map<string, FunctionSignature>([
  ...each(
    "abs absent acos acosh asin asinh atan atanh ceil cos cosh deg exp floor ln log10 log2 rad sgn sin sinh sqrt tan tanh sort sort_desc" +
      " histogram_avg histogram_count histogram_sum histogram_stddev histogram_stdvar",
    signature(["vector"], "vector"),
  ),
  ...each(
    "absent_over_time avg_over_time changes count_over_time delta deriv first_over_time idelta increase irate last_over_time max_over_time" +
      " min_over_time present_over_time rate resets stddev_over_time stdvar_over_time sum_over_time",
    signature(["matrix"], "vector"),
  ),
  ...each(
    "mad_over_time ts_of_first_over_time ts_of_last_over_time ts_of_max_over_time ts_of_min_over_time",
    signature(["matrix"], "vector", EXPERIMENTAL),
  ),
  ...each(
    "days_in_month day_of_month day_of_week day_of_year hour minute month year",
    signature(["vector"], "vector", { variadic: 1, atUnsafe: true }),
  ),
  ...each("clamp_max clamp_min", signature(["vector", "scalar"], "vector")),
  ["clamp", signature(["vector", "scalar", "scalar"], "vector")],
  ["round", signature(["vector", "scalar"], "vector", { variadic: 1 })],
  ["timestamp", signature(["vector"], "vector", { atUnsafe: true })],
  ["start_timestamp", signature(["vector"], "vector", EXPERIMENTAL)],
  ["predict_linear", signature(["matrix", "scalar"], "vector", { atUnsafe: true })],
  ["quantile_over_time", signature(["scalar", "matrix"], "vector")],
  ["double_exponential_smoothing", signature(["matrix", "scalar", "scalar"], "vector", EXPERIMENTAL)],
  ["histogram_fraction", signature(["scalar", "scalar", "vector"], "vector")],
  ["histogram_quantile", signature(["scalar", "vector"], "vector")],
  ["histogram_quantiles", signature(["vector", "string", "scalar", "scalar"], "vector", { variadic: 9, experimental: true })],
  ["info", signature(["vector", "vector"], "vector", { variadic: 1, experimental: true })],
  ["label_replace", signature(["vector", "string", "string", "string", "string"], "vector")],
  ["label_join", signature(["vector", "string", "string", "string"], "vector", { variadic: -1 })],
  ...each("sort_by_label sort_by_label_desc", signature(["vector", "string"], "vector", { variadic: -1, experimental: true })),
  ["pi", signature([], "scalar")],
  ["time", signature([], "scalar", { atUnsafe: true })],
  ["scalar", signature(["vector"], "scalar")],
  ["vector", signature(["scalar"], "vector")],
  ...each("max_of min_of", signature(["scalar", "scalar"], "scalar", EXPERIMENTAL)),
  ...each("start end range step", signature([], "scalar", { experimental: true, atUnsafe: true })),
]);
