import type { Duration } from "../ast";
import { QueryError } from "./query-error";

interface QueryRange {
  readonly start: number;
  readonly end: number;
  readonly step: number;
}

const LONGEST_S = 2 ** 63 / 1e9;

/**
 * A length in milliseconds. `sign` says whether it may be zero or negative
 * (offsets) or not (windows, steps of subqueries). Throws QueryError
 * `bad_data` with the position at fault.
 */
export function resolveDuration(duration: Duration, query: QueryRange, sign: "positive" | "any"): number {
  if (duration.kind === "fixed") return duration.ms;
  const seconds = evaluate(duration, query);
  if (sign === "positive" && !(seconds > 0)) throw new QueryError("bad_data", "duration must be greater than 0", duration.range);
  if (!(Math.abs(seconds) < LONGEST_S)) throw new QueryError("bad_data", "duration is out of range", duration.range);
  return Math.trunc(seconds * 1000);
}

/** Seconds. */
function evaluate(duration: Duration, query: QueryRange): number {
  if (duration.kind === "fixed") return duration.ms / 1000;
  const { op, args, range } = duration;
  const arg = (i: number): number => {
    const found = args[i];
    if (!found) throw new QueryError("bad_data", `"${op}" in a duration lacks an operand`, range);
    return evaluate(found, query);
  };
  switch (op) {
    case "number":
      return duration.value ?? 0;
    case "step":
      return query.step / 1000;
    case "range":
      return (query.end - query.start) / 1000;
    case "min_of":
      return Math.min(arg(0), arg(1));
    case "max_of":
      return Math.max(arg(0), arg(1));
    case "+":
      return args.length === 1 ? arg(0) : arg(0) + arg(1);
    case "-":
      return arg(0) - arg(1);
    case "*":
      return arg(0) * arg(1);
    case "/":
      if (arg(1) === 0) throw new QueryError("bad_data", "division by zero", range);
      return arg(0) / arg(1);
    case "%":
      if (arg(1) === 0) throw new QueryError("bad_data", "modulo by zero", range);
      return arg(0) % arg(1);
    case "^":
      return arg(0) ** arg(1);
    case "negate":
      return -arg(0);
    case "parentheses":
      return arg(0);
  }
}
