/** How often something was there and not there, in a selection and in the rest. */
export interface TwoByTwo {
  readonly selectedWith: number;
  readonly selectedWithout: number;
  readonly restWith: number;
  readonly restWithout: number;
}

const logFactorials: number[] = [0];

/** ln(n!), from a table that grows. */
function logFactorial(n: number): number {
  for (let i = logFactorials.length; i <= n; i++) logFactorials.push((logFactorials[i - 1] as number) + Math.log(i));
  return logFactorials[n] as number;
}

/** Counts below this are too few for the chi-squared distribution. */
const FEW = 5;

/**
 * ln of the probability that a difference this large comes about by chance
 * alone: Fisher's exact test (the smaller tail, doubled) where an expected
 * count is below five, the log-likelihood ratio (G, Williams' correction, one
 * degree of freedom) elsewhere. 0 when there is nothing to tell apart.
 */
export function logChance(table: TwoByTwo): number {
  const { selectedWith: a, selectedWithout: b, restWith: c, restWithout: d } = table;
  const n = a + b + c + d;
  const [row1, row2, col1, col2] = [a + b, c + d, a + c, b + d];
  if (row1 === 0 || row2 === 0 || col1 === 0 || col2 === 0) return 0;
  const fewest = (Math.min(row1, row2) * Math.min(col1, col2)) / n;
  return fewest < FEW ? fisher(a, row1, row2, col1) : logChiSquaredTail(gStatistic(table, n));
}

function gStatistic({ selectedWith: a, selectedWithout: b, restWith: c, restWithout: d }: TwoByTwo, n: number): number {
  const [row1, row2, col1, col2] = [a + b, c + d, a + c, b + d];
  const term = (seen: number, row: number, col: number) => (seen === 0 ? 0 : seen * Math.log((seen * n) / (row * col)));
  const g = 2 * (term(a, row1, col1) + term(b, row1, col2) + term(c, row2, col1) + term(d, row2, col2));
  const williams = 1 + ((n / row1 + n / row2 - 1) * (n / col1 + n / col2 - 1)) / (6 * n);
  return Math.max(0, g) / williams;
}

function fisher(a: number, row1: number, row2: number, col1: number): number {
  const low = Math.max(0, col1 - row2);
  const high = Math.min(row1, col1);
  const choose = (n: number, k: number) => logFactorial(n) - logFactorial(k) - logFactorial(n - k);
  const log = (k: number) => choose(row1, k) + choose(row2, col1 - k) - choose(row1 + row2, col1);
  const up = a * (row1 + row2) >= row1 * col1;
  const peak = log(a);
  let sum = 0;
  // Away from the middle the terms only shrink: the rest is not worth adding once it is nothing.
  for (let k = a; up ? k <= high : k >= low; k += up ? 1 : -1) {
    const term = Math.exp(log(k) - peak);
    sum += term;
    if (term < 1e-12) break;
  }
  return Math.min(0, Math.LN2 + peak + Math.log(sum));
}

/** ln P(X ≥ x) of a chi-squared variable with one degree of freedom; exact enough far into the tail, where the probability itself is 0. */
export function logChiSquaredTail(x: number): number {
  if (x <= 0) return 0;
  const z = Math.sqrt(x / 2);
  // erfc by the continued-fraction-like fit of Abramowitz and Stegun 7.1.26 would lose the tail; Numerical Recipes' keeps it as an exponent.
  const t = 1 / (1 + z / 2);
  const series = [1.00002368, 0.37409196, 0.09678418, -0.18628806, 0.27886807, -1.13520398, 1.48851587, -0.82215223, 0.17087277];
  let sum = 0;
  for (let i = series.length - 1; i >= 0; i--) sum = sum * t + (series[i] as number);
  return Math.min(0, Math.log(t) - z * z - 1.26551223 + t * sum);
}
