/** What a function or aggregation is for, in one or two sentences; `signature` shows its arguments. */
export interface FunctionDoc {
  readonly signature: string;
  readonly text: string;
}

type Line = readonly [signature: string, text: string];

const PER_SAMPLE: readonly Line[] = [
  ["abs(v)", "Each value without its sign."],
  ["ceil(v)", "Each value rounded up to a whole number."],
  ["floor(v)", "Each value rounded down to a whole number."],
  ["round(v, to = 1)", "Each value rounded to the nearest multiple of `to`; halves go up."],
  ["clamp(v, min, max)", "Values below `min` become `min`, values above `max` become `max`. Nothing remains when min > max."],
  ["clamp_max(v, max)", "Values above `max` become `max`."],
  ["clamp_min(v, min)", "Values below `min` become `min`."],
  ["exp(v)", "e to the power of each value."],
  ["ln(v)", "Natural logarithm of each value."],
  ["log2(v)", "Binary logarithm of each value."],
  ["log10(v)", "Decimal logarithm of each value."],
  ["sqrt(v)", "Square root of each value."],
  ["sgn(v)", "1 for positive values, −1 for negative ones, 0 for zero."],
  ["sin(v)", "Sine of each value in radians."],
  ["cos(v)", "Cosine of each value in radians."],
  ["tan(v)", "Tangent of each value in radians."],
  ["asin(v)", "Arc sine of each value."],
  ["acos(v)", "Arc cosine of each value."],
  ["atan(v)", "Arc tangent of each value."],
  ["sinh(v)", "Hyperbolic sine of each value."],
  ["cosh(v)", "Hyperbolic cosine of each value."],
  ["tanh(v)", "Hyperbolic tangent of each value."],
  ["asinh(v)", "Inverse hyperbolic sine of each value."],
  ["acosh(v)", "Inverse hyperbolic cosine of each value."],
  ["atanh(v)", "Inverse hyperbolic tangent of each value."],
  ["deg(v)", "Radians to degrees."],
  ["rad(v)", "Degrees to radians."],
];

const OVER_TIME: readonly Line[] = [
  [
    "rate(counter[window])",
    "How fast a counter grows per second, on average over the window. Restarts are seen and made up for. Take the rate first and sum afterwards.",
  ],
  [
    "increase(counter[window])",
    "By how much a counter grew over the window: the rate times the window's seconds, so rarely a whole number.",
  ],
  ["irate(counter[window])", "How fast a counter grew between its last two samples. Follows every spike; for alerts `rate` is calmer."],
  ["delta(gauge[window])", "Last minus first value of a gauge over the window, stretched to its ends. Not for counters."],
  ["idelta(gauge[window])", "Difference of the last two samples in the window."],
  ["deriv(gauge[window])", "Slope per second of the line that fits the window best. For gauges."],
  [
    "predict_linear(gauge[window], seconds)",
    "What a gauge will be `seconds` from now if it goes on along the line that fits the window best.",
  ],
  [
    "double_exponential_smoothing(gauge[window], sf, tf)",
    "Smooths a gauge; sf near 1 follows the newest samples, tf near 1 follows the trend. Experimental.",
  ],
  ["resets(counter[window])", "How often a counter went down, which is how often its process restarted."],
  ["changes(v[window])", "How often a value differed from the one before it."],
  ["avg_over_time(v[window])", "Mean of the samples in the window, each series by itself."],
  ["min_over_time(v[window])", "Lowest sample in the window."],
  ["max_over_time(v[window])", "Highest sample in the window."],
  ["sum_over_time(v[window])", "Sum of the samples in the window. It grows with how often one samples."],
  ["count_over_time(v[window])", "Number of samples in the window."],
  ["quantile_over_time(q, v[window])", "The q-quantile (0 to 1) of the samples in the window, each series by itself."],
  ["stddev_over_time(v[window])", "Standard deviation of the samples in the window."],
  ["stdvar_over_time(v[window])", "Variance of the samples in the window."],
  ["mad_over_time(v[window])", "Median distance from the median: a deviation that outliers do not move. Experimental."],
  ["first_over_time(v[window])", "Oldest sample in the window."],
  ["last_over_time(v[window])", "Newest sample in the window; also finds series that stopped inside it."],
  ["present_over_time(v[window])", "1 for every series with a sample in the window."],
  ["absent_over_time(v[window])", "1 when no series has a sample in the window, nothing otherwise. For “it went silent” alerts."],
  ["ts_of_max_over_time(v[window])", "When the highest sample in the window was, in Unix seconds. Experimental."],
  ["ts_of_min_over_time(v[window])", "When the lowest sample in the window was, in Unix seconds. Experimental."],
  ["ts_of_first_over_time(v[window])", "When the oldest sample in the window was, in Unix seconds. Experimental."],
  ["ts_of_last_over_time(v[window])", "When the newest sample in the window was, in Unix seconds. Experimental."],
];

const HISTOGRAMS: readonly Line[] = [
  [
    "histogram_quantile(q, buckets)",
    "The q-quantile of a histogram, interpolated inside the bucket it falls into. Give it `sum by (le) (rate(x_bucket[…]))`, or the rate of a native histogram. Sum before taking the quantile: quantiles cannot be averaged.",
  ],
  ["histogram_quantiles(v, label, q…)", "Several quantiles at once, told apart by `label`. Experimental."],
  ["histogram_avg(v)", "Mean observation of a native histogram."],
  ["histogram_count(v)", "Number of observations in a native histogram."],
  ["histogram_sum(v)", "Sum of the observations in a native histogram."],
  ["histogram_fraction(low, high, v)", "Share of observations between two bounds, 0 to 1; for “how many requests were fast enough”."],
  ["histogram_stddev(v)", "Estimated standard deviation of the observations."],
  ["histogram_stdvar(v)", "Estimated variance of the observations."],
];

const LABELS_AND_ORDER: readonly Line[] = [
  [
    "label_replace(v, to, replacement, from, pattern)",
    "Writes `replacement` ($1 for the first group) into the label `to` where the whole of the label `from` matches the pattern.",
  ],
  ["label_join(v, to, separator, from…)", "Joins several labels into the label `to`."],
  ["info(v, selector)", "Adds the labels of the matching info series, such as target_info. Experimental."],
  ["sort(v)", "Ascending by value. Only for tables: a graph has an order of its own."],
  ["sort_desc(v)", "Descending by value. Only for tables."],
  ["sort_by_label(v, label…)", "Ascending by labels, numbers in natural order. Experimental."],
  ["sort_by_label_desc(v, label…)", "Descending by labels. Experimental."],
  ["absent(v)", "1 when there is no such series, nothing otherwise."],
  ["scalar(v)", "The value of a vector's only series as a number; NaN when there are none or several."],
  ["vector(s)", "A number as a series without labels."],
];

const TIME: readonly Line[] = [
  ["time()", "The instant of evaluation in Unix seconds."],
  ["timestamp(v)", "When each sample was taken, in Unix seconds."],
  ["start_timestamp(v)", "When each counter began, in Unix seconds, where senders say so. Experimental."],
  ["minute(v = time())", "Minute of the hour, 0 to 59, UTC."],
  ["hour(v = time())", "Hour of the day, 0 to 23, UTC."],
  ["day_of_week(v = time())", "0 for Sunday to 6 for Saturday, UTC."],
  ["day_of_month(v = time())", "1 to 31, UTC."],
  ["day_of_year(v = time())", "1 to 366, UTC."],
  ["days_in_month(v = time())", "28 to 31, UTC."],
  ["month(v = time())", "1 to 12, UTC."],
  ["year(v = time())", "The year, UTC."],
  ["pi()", "3.14159…"],
  ["start()", "Where the query's range begins, in Unix seconds. Experimental."],
  ["end()", "Where the query's range ends, in Unix seconds. Experimental."],
  ["range()", "The length of the query's range in seconds. Experimental."],
  ["step()", "The query's step in seconds. Experimental."],
  ["min_of(a, b)", "The lesser of two numbers. Experimental."],
  ["max_of(a, b)", "The greater of two numbers. Experimental."],
];

const AGGREGATIONS: readonly Line[] = [
  ["sum by (label) (v)", "Adds the series that share the labels in `by`. Of counters, add rates."],
  ["avg by (label) (v)", "Mean of the series that share the labels in `by`. Not for percentiles."],
  ["min by (label) (v)", "Lowest of the series that share the labels in `by`."],
  ["max by (label) (v)", "Highest of the series that share the labels in `by`."],
  ["count by (label) (v)", "How many series share the labels in `by`."],
  ["group by (label) (v)", "1 for each combination of the labels in `by`."],
  ["stddev by (label) (v)", "Standard deviation across series."],
  ["stdvar by (label) (v)", "Variance across series."],
  ["topk(k, v)", "The k series with the greatest values, chosen anew at every step: a graph may show more than k."],
  ["bottomk(k, v)", "The k series with the lowest values, chosen anew at every step."],
  ["quantile(q, v)", "The q-quantile across series, not over time."],
  ["count_values(label, v)", "How many series have each value; the value goes into `label`. For versions and states."],
  ["limitk(k, v)", "Any k series, the same at every step. Experimental."],
  ["limit_ratio(r, v)", "About a share r of the series, the same at every step. Experimental."],
];

const MODIFIERS: readonly Line[] = [
  ["by (label…)", "Keeps these labels; series that share them become one."],
  ["without (label…)", "Drops these labels; series that are equal without them become one."],
  ["on (label…)", "Pairs the two sides by these labels alone."],
  ["ignoring (label…)", "Pairs the two sides by all labels but these."],
  ["group_left (label…)", "Many series on the left may pair with one on the right; the labels named are copied from it."],
  ["group_right (label…)", "Many series on the right may pair with one on the left; the labels named are copied from it."],
  ["v offset 1d", "The same, as it was a day earlier."],
  ["v @ 1700000000", "The same, as it was at this instant; `@ start()` and `@ end()` are the ends of the range."],
  ["a and b", "The series of the left side that also exist on the right."],
  ["a or b", "All series of the left side, and those of the right side that the left lacks."],
  ["a unless b", "The series of the left side that do not exist on the right."],
  ["a > bool b", "1 where the comparison holds and 0 where not, instead of leaving series out."],
];

const nameOf = (signature: string): string => /^[a-z_0-9]+/.exec(signature)?.[0] ?? "";
const table = (lines: readonly Line[]) => lines.map(([signature, text]): [string, FunctionDoc] => [nameOf(signature), { signature, text }]);

/** By name: functions and aggregations. */
export const FUNCTION_DOCS: ReadonlyMap<string, FunctionDoc> = new Map(
  [PER_SAMPLE, OVER_TIME, HISTOGRAMS, LABELS_AND_ORDER, TIME, AGGREGATIONS].flatMap(table),
);

/** By the word that is written: what joins or narrows. */
export const MODIFIER_DOCS: ReadonlyMap<string, FunctionDoc> = new Map(
  MODIFIERS.map(([signature, text]): [string, FunctionDoc] => [
    /\b(by|without|on|ignoring|group_left|group_right|offset|and|or|unless|bool)\b/.exec(signature)?.[0] ?? "@",
    { signature, text },
  ]),
);
