import type { AtModifier, Duration, Expr, VectorMatching, VectorSelector } from "./ast";
import { FUNCTIONS } from "./functions";
import { plainNumber } from "./number-text";

/** Plain data, as JSON has it. */
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | { readonly [key: string]: JsonValue };

/** The tree of a query in the form of Prometheus' `/api/v1/parse_query`. */
export function queryTree(expr: Expr): JsonValue {
  switch (expr.type) {
    case "number":
      return { type: "numberLiteral", val: plainNumber(expr.value) };
    case "string":
      return { type: "stringLiteral", val: expr.value };
    case "parentheses":
      return { type: "parenExpr", expr: queryTree(expr.expr) };
    case "unary":
      return { type: "unaryExpr", op: expr.op, expr: queryTree(expr.expr) };
    case "vector-selector":
      return { type: "vectorSelector", ...selectorFields(expr) };
    case "matrix-selector":
      return { type: "matrixSelector", ...lengthFields("range", expr.window), ...selectorFields(expr.selector) };
    case "subquery":
      return {
        type: "subquery",
        expr: queryTree(expr.expr),
        ...lengthFields("range", expr.window),
        ...lengthFields("offset", expr.offset),
        ...lengthFields("step", expr.step),
        ...instantFields(expr.at),
      };
    case "call":
      return { type: "call", func: functionFields(expr.func), args: expr.args.map(queryTree) };
    case "aggregation":
      return {
        type: "aggregation",
        op: expr.op,
        expr: queryTree(expr.expr),
        param: expr.param === undefined ? null : queryTree(expr.param),
        grouping: expr.grouping,
        without: expr.without,
      };
    case "binary":
      return {
        type: "binaryExpr",
        op: expr.op,
        lhs: queryTree(expr.left),
        rhs: queryTree(expr.right),
        matching: expr.matching === undefined ? null : matchingFields(expr.matching),
        bool: expr.returnBool,
      };
  }
}

function matchingFields({ cardinality, labels, on, include, fillLeft, fillRight }: VectorMatching): JsonValue {
  return { card: cardinality, labels, on, include, fillValues: { lhs: fillLeft ?? null, rhs: fillRight ?? null } };
}

function functionFields(name: string): JsonValue {
  const known = FUNCTIONS.get(name);
  if (known === undefined) return { name, argTypes: [], variadic: 0, returnType: "vector" };
  return { name, argTypes: known.args, variadic: known.variadic, returnType: known.returns };
}

function selectorFields(selector: VectorSelector): { readonly [key: string]: JsonValue } {
  const { name, nameInBraces, matchers, offset, at, mode } = selector;
  const bare = name !== undefined && nameInBraces !== true;
  // Prometheus adds the name before the braces behind the conditions in them.
  const ordered = bare ? [...matchers.slice(1), ...matchers.slice(0, 1)] : matchers;
  return {
    name: bare ? name : "",
    ...lengthFields("offset", offset),
    matchers: ordered.map((matcher) => ({ name: matcher.name, value: matcher.value, type: matcher.op })),
    ...instantFields(at),
    anchored: mode === "anchored",
    smoothed: mode === "smoothed",
  };
}

function instantFields(at: AtModifier | undefined): { readonly [key: string]: JsonValue } {
  return { timestamp: at?.kind === "time" ? at.ms : null, startOrEnd: at === undefined || at.kind === "time" ? null : at.kind };
}

/** `range` in milliseconds and `rangeExpr`, one of which is set. */
function lengthFields(field: string, duration: Duration | undefined): { readonly [key: string]: JsonValue } {
  if (duration === undefined) return { [field]: 0, [`${field}Expr`]: null };
  if (duration.kind === "fixed") return { [field]: duration.ms, [`${field}Expr`]: null };
  return { [field]: 0, [`${field}Expr`]: durationTree(duration, false) };
}

function durationTree(duration: Duration, wrapped: boolean): JsonValue {
  if (duration.kind === "fixed" || duration.op === "number") {
    const seconds = duration.kind === "fixed" ? duration.ms / 1000 : (duration.value ?? 0);
    const literal = { type: "numberLiteral", val: plainNumber(seconds), duration: duration.kind === "fixed" };
    return wrapped ? { type: "durationExpr", op: "+", lhs: null, rhs: literal, wrapped } : literal;
  }
  const [first, second] = duration.args;
  if (duration.op === "parentheses") return first === undefined ? null : durationTree(first, true);
  const tree = (arg: Duration | undefined): JsonValue => (arg === undefined ? null : durationTree(arg, false));
  const sides = duration.op === "negate" ? { lhs: null, rhs: tree(first) } : { lhs: tree(first), rhs: tree(second) };
  return { type: "durationExpr", op: duration.op === "negate" ? "-" : duration.op, ...sides, wrapped };
}
