import fc from "fast-check";

/** Texts of queries over the metrics `x_total`, `g`, `h` and `h_bucket` with the labels model and node. All of them parse. */
const selector = fc.constantFrom(
  "x_total",
  "g",
  "h",
  "h_bucket",
  'x_total{model="a"}',
  '{__name__=~"x_total|g"}',
  'g{node!~"n[01]"}',
  "nothing",
);
const shift = fc.constantFrom("", "", "", " offset 1m", " offset -30s", " @ start()", " @ 1700000900");
const length = fc.constantFrom("90s", "3m", "5m", "7m1ms");

const OF_WINDOW = [
  ..."rate increase delta irate idelta changes resets deriv sum_over_time avg_over_time min_over_time max_over_time count_over_time".split(
    " ",
  ),
  ..."last_over_time first_over_time present_over_time absent_over_time stddev_over_time stdvar_over_time mad_over_time".split(" "),
  ..."ts_of_max_over_time ts_of_last_over_time".split(" "),
];
const OF_VECTOR =
  "abs ceil floor exp sqrt ln sgn deg absent timestamp histogram_count histogram_sum histogram_avg histogram_stddev sort hour".split(" ");
const FOLDS = "sum avg min max count group stddev stdvar".split(" ");
const OPERATORS = ["+", "-", "*", "/", "%", "^", "atan2", "==", "!=", "<", ">=", "> bool", "== bool"];
const grouping = fc.constantFrom("", " by (model)", " without (node)", " by (model, node)", " by (le)", " by (__name__)", " without ()");
const matching = fc.constantFrom(
  "",
  "on (model)",
  "ignoring (node)",
  "on (model, node)",
  "on (model) group_left ()",
  "ignoring (le) group_right (le)",
);

export const { vector: arbitraryQuery } = fc.letrec<{ vector: string; scalar: string; window: string }>((tie) => ({
  window: fc.oneof(
    { maxDepth: 3, depthIdentifier: "query" },
    { arbitrary: fc.tuple(selector, length, shift).map(([name, range, when]) => `${name}[${range}]${when}`), weight: 3 },
    { arbitrary: fc.tuple(tie("vector"), length, shift).map(([inner, range, when]) => `(${inner})[${range}:45s]${when}`), weight: 1 },
  ),
  scalar: fc.oneof(
    { maxDepth: 3, depthIdentifier: "query" },
    fc.constantFrom("2", "0", "-1.5", "0.9", "NaN", "Inf", "time() / 1e9", "pi()"),
    tie("vector").map((inner) => `scalar(${inner})`),
    fc.tuple(tie("scalar"), tie("scalar")).map(([a, b]) => `(${a} - ${b})`),
  ),
  vector: fc.oneof(
    { maxDepth: 4, depthIdentifier: "query" },
    fc.tuple(selector, shift).map(([name, when]) => name + when),
    fc.tuple(fc.constantFrom(...OF_WINDOW), tie("window")).map(([func, window]) => `${func}(${window})`),
    fc.tuple(tie("scalar"), tie("window")).map(([q, window]) => `quantile_over_time(${q}, ${window})`),
    fc.tuple(tie("window"), tie("scalar")).map(([window, by]) => `predict_linear(${window}, ${by})`),
    fc.tuple(fc.constantFrom(...OF_VECTOR), tie("vector")).map(([func, inner]) => `${func}(${inner})`),
    fc.tuple(tie("vector"), tie("scalar"), tie("scalar")).map((args) => `clamp(${args.join(", ")})`),
    fc.tuple(tie("scalar"), tie("vector")).map(([q, inner]) => `histogram_quantile(${q}, ${inner})`),
    tie("vector").map((inner) => `histogram_fraction(0, 2, ${inner})`),
    tie("vector").map((inner) => `label_replace(${inner}, "copy", "$1", "node", "n(.*)")`),
    tie("vector").map((inner) => `label_join(${inner}, "node", "-", "model", "node")`),
    fc.tuple(fc.constantFrom(...FOLDS), grouping, tie("vector")).map(([op, by, inner]) => `${op}${by} (${inner})`),
    fc.tuple(grouping, tie("scalar"), tie("vector")).map(([by, q, inner]) => `quantile${by} (${q}, ${inner})`),
    fc.tuple(fc.constantFrom("topk", "bottomk", "limitk"), grouping, tie("vector")).map(([op, by, inner]) => `${op}${by} (2, ${inner})`),
    fc.tuple(grouping, tie("vector")).map(([by, inner]) => `count_values${by} ("v", ${inner})`),
    fc.tuple(tie("vector"), fc.constantFrom(...OPERATORS), tie("scalar")).map(([left, op, right]) => `(${left}) ${op} ${right}`),
    fc.tuple(tie("scalar"), fc.constantFrom(...OPERATORS), tie("vector")).map(([left, op, right]) => `${left} ${op} (${right})`),
    fc
      .tuple(tie("vector"), fc.constantFrom(...OPERATORS), matching, tie("vector"))
      .map(([left, op, how, right]) => `(${left}) ${op} ${how} (${right})`),
    fc
      .tuple(tie("vector"), fc.constantFrom("and", "or", "unless"), fc.constantFrom("", "on (model)", "ignoring (node)"), tie("vector"))
      .map(([left, op, how, right]) => `(${left}) ${op} ${how} (${right})`),
    tie("vector").map((inner) => `-(${inner})`),
  ),
}));
