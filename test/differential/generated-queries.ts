/** Queries drawn from a grammar that Prometheus 2.42 and 3 read alike. */
import { type Random, seededRandom } from "@/lib/kernel/random";

const GAUGES = ["memory_bytes", "queue_depth", "flaky_gauge", "odd_gauge", "up", "limit"];
const COUNTERS = ["requests_total", "steady_total", "latency_seconds_count", "latency_seconds_sum"];
const MATCHERS = [
  'job="api"',
  'job!="api"',
  'instance=~"a.*"',
  'instance!~"(a|b):1"',
  'code=~"4..|5.."',
  'code!=""',
  'job=~"api|worker",instance="b:1"',
  'missing=""',
];
const WINDOWS = ["1m", "90s", "5m", "10m", "17m", "1h"];
const COUNTER_FUNCTIONS = ["rate", "increase", "irate", "resets"];
const WINDOW_FUNCTIONS = [
  "avg_over_time",
  "min_over_time",
  "max_over_time",
  "sum_over_time",
  "count_over_time",
  "last_over_time",
  "stddev_over_time",
  "stdvar_over_time",
  "present_over_time",
  "changes",
  "delta",
  "idelta",
  "deriv",
];
const SIMPLE = ["abs", "ceil", "floor", "sgn", "sqrt", "exp", "ln", "log2", "log10", "round", "sin", "cos", "atan", "deg", "rad", "-", "+"];
const AGGREGATES = ["sum", "avg", "min", "max", "count", "group"];
const BY = ["by (job)", "by (instance)", "by (job, instance)", "without (instance)", "without (code)", "by (code)", ""];
const ARITHMETIC = ["+", "-", "*", "/", "%", "^", "atan2"];
const COMPARISONS = ["==", "!=", ">", "<", ">=", "<="];

/** `count` different queries, always the same for one seed. */
export function generatedQueries(count: number, seed: number): string[] {
  const random = seededRandom(seed);
  const found = new Set<string>();
  while (found.size < count) found.add(new Grammar(random).vector(3));
  return [...found];
}

class Grammar {
  readonly #random: Random;
  constructor(random: Random) {
    this.#random = random;
  }

  /** An expression that answers a vector, at most `depth` levels deep. */
  vector(depth: number): string {
    if (depth === 0) return this.#leaf();
    return this.#one([
      () => this.#leaf(),
      () => this.#overTime(),
      () => this.#overTime(),
      () => `${this.#pick(SIMPLE)}(${this.vector(depth - 1)})`,
      () => this.#aggregate(depth),
      () => this.#aggregate(depth),
      () => this.#binary(depth),
      () => this.#binary(depth),
      () => this.#subquery(),
      () => this.#quantile(),
      () => `clamp(${this.vector(depth - 1)}, ${this.#number()}, ${this.#number()})`,
      () => `clamp_min(${this.vector(depth - 1)}, ${this.#number()})`,
      () => `label_replace(${this.vector(depth - 1)}, "who", "$1-x", "instance", "(.*):.*")`,
      () => `absent(${this.#selector(GAUGES)})`,
      () => `timestamp(${this.#selector(GAUGES)})`,
    ])();
  }

  #leaf(): string {
    return this.#selector(GAUGES) + this.#shift();
  }

  #overTime(): string {
    const window = this.#pick(WINDOWS);
    return this.#one([
      () => `${this.#pick(COUNTER_FUNCTIONS)}(${this.#selector(COUNTERS)}[${window}]${this.#shift()})`,
      () => `${this.#pick(COUNTER_FUNCTIONS)}(${this.#selector(COUNTERS)}[${window}]${this.#shift()})`,
      () => `${this.#pick(WINDOW_FUNCTIONS)}(${this.#selector(GAUGES)}[${window}]${this.#shift()})`,
      () => `quantile_over_time(${this.#pick(["0.5", "0.9", "0", "1", "0.37"])}, ${this.#selector(GAUGES)}[${window}])`,
      () => `predict_linear(${this.#selector(["memory_bytes", "flaky_gauge"])}[${window}], ${this.#pick(["60", "3600"])})`,
      () => `absent_over_time(${this.#selector(GAUGES)}[${window}])`,
    ])();
  }

  #aggregate(depth: number): string {
    const inner = this.vector(depth - 1);
    const by = this.#pick(BY);
    return this.#one([
      () => `${this.#pick(AGGREGATES)} ${by} (${inner})`,
      () => `${this.#pick(AGGREGATES)} ${by} (${inner})`,
      () => `quantile ${by} (${this.#pick(["0.1", "0.5", "0.95"])}, ${inner})`,
      () => `${this.#pick(["stddev", "stdvar"])} ${by} (${this.#distinct()})`,
      () => `${this.#pick(["topk", "bottomk"])} ${by} (${this.#pick(["1", "2", "3"])}, ${this.#distinct()})`,
    ])();
  }

  /** Finite values without ties, which the two may break differently. */
  #distinct(): string {
    return this.#pick(["memory_bytes", "rate(steady_total[10m])", "latency_seconds_sum", "avg_over_time(memory_bytes[5m])"]);
  }

  #binary(depth: number): string {
    const left = `(${this.vector(depth - 1)})`;
    return this.#one([
      () => `${left} ${this.#pick(ARITHMETIC)} ${this.#number()}`,
      () => `${this.#number()} ${this.#pick(ARITHMETIC)} ${left}`,
      () => `${left} ${this.#pick(COMPARISONS)} ${this.#threshold()}`,
      () => `${left} ${this.#pick(COMPARISONS)} bool ${this.#threshold()}`,
      () => `memory_bytes ${this.#pick(["/", "-", ">", "<", "> bool"])} on (job) group_left limit`,
      () => `rate(requests_total[5m]) * on (job, instance) group_left (version) build_info`,
      () => `sum by (job) (${left}) ${this.#pick(ARITHMETIC)} sum by (job) (${this.vector(depth - 1)})`,
      () => `memory_bytes${this.#shift()} ${this.#pick(["-", "/", "%"])} memory_bytes${this.#shift()}`,
      () => `${left} ${this.#pick(["and", "unless"])} on (job) (${this.vector(depth - 1)})`,
      () => `up ${this.#pick(["or", "and", "unless"])} ${this.#selector(["queue_depth", "memory_bytes"])}`,
    ])();
  }

  /** Never one in another: the inner one's borders would lie on the grid of the outer. */
  #subquery(): string {
    const inner = this.#one([
      () => this.#leaf(),
      () => this.#overTime(),
      () => `abs(${this.#leaf()})`,
      () => `sum by (job) (${this.#overTime()})`,
    ])();
    const f = this.#pick([
      "avg_over_time",
      "max_over_time",
      "min_over_time",
      "sum_over_time",
      "count_over_time",
      "stddev_over_time",
      "last_over_time",
    ]);
    return `${f}((${inner})[${this.#pick(["10m", "23m", "1h"])}:${this.#pick(["1m", "30s", "5m", ""])}]${this.#shift()})`;
  }

  #quantile(): string {
    const rate = `rate(latency_seconds_bucket${this.#braces()}[${this.#pick(["5m", "10m", "1h"])}])`;
    const q = this.#pick(["0.5", "0.9", "0.99", "0", "1", "0.123"]);
    return this.#one([
      () => `histogram_quantile(${q}, ${rate})`,
      () => `histogram_quantile(${q}, sum by (le) (${rate}))`,
      () => `histogram_quantile(${q}, sum by (job, le) (${rate}))`,
    ])();
  }

  #selector(names: readonly string[]): string {
    return this.#pick(names) + this.#braces();
  }

  #braces(): string {
    return this.#random() < 0.5 ? "" : `{${this.#pick(MATCHERS)}}`;
  }

  #shift(): string {
    const dice = this.#random();
    if (dice < 0.75) return "";
    return this.#pick([" offset 7m", " offset 1h", " offset -3m", " @ start()", " @ end()", " @ end() offset 11m"]);
  }

  /** No mean is quite this number: which side of it rounding ends on is not asked. */
  #threshold(): string {
    return this.#pick(["0", "1.0307", "0.5013", "-3.0991", "10.0217", "4.0007e9", "Inf", "NaN"]);
  }

  #number(): string {
    return this.#pick(["0", "1", "2", "0.5", "-3", "10", "4e9", "100", "Inf", "NaN"]);
  }

  #pick<T>(of: readonly T[]): T {
    return of[Math.floor(this.#random() * of.length)] as T;
  }

  #one(of: readonly (() => string)[]): () => string {
    return this.#pick(of);
  }
}
