import { type LabelMatcher, METRIC_NAME } from "@/lib/kernel/labels";
import type { Aggregation, AtModifier, Binary, Duration, DurationExpression, Expr, MatrixSelector, Subquery, VectorSelector } from "./ast";
import { durationText } from "./durations";
import { plainNumber, shortNumber } from "./number-text";
import { BINDING_POWERS, UNARY_POWER } from "./parse-binary";
import { quoteText } from "./quote";

/**
 * A query on one line, as Prometheus prints it (`expr.String()`): one blank
 * around operators, matchers in order of their text, lengths of time in their
 * own units. Trees that were not parsed get the parentheses they need.
 */
export function printQuery(expr: Expr): string {
  switch (expr.type) {
    case "number":
      return expr.asDuration ? durationText(expr.value * 1000) : plainNumber(expr.value);
    case "string":
      return quoteText(expr.value);
    case "vector-selector":
      return printSelector(expr);
    case "matrix-selector":
      return printMatrix(expr);
    case "subquery":
      return printQuery(expr.expr) + subqueryTail(expr);
    case "call":
      return `${expr.func}(${expr.args.map(printQuery).join(", ")})`;
    case "aggregation":
      return `${aggregationHead(expr)}(${expr.param === undefined ? "" : `${printQuery(expr.param)}, `}${printQuery(expr.expr)})`;
    case "binary":
      return `${printSide(expr, expr.left)} ${binaryHead(expr)} ${printSide(expr, expr.right)}`;
    case "unary":
      return `${expr.op}${isWeak(expr.expr, UNARY_POWER + 1) ? `(${printQuery(expr.expr)})` : printQuery(expr.expr)}`;
    case "parentheses":
      return `(${printQuery(expr.expr)})`;
  }
}

/** `sum by (a, b) `, up to the parenthesis. */
export function aggregationHead({ op, without, grouping }: Aggregation): string {
  if (without) return `${op} without (${labelList(grouping)}) `;
  return grouping.length > 0 ? `${op} by (${labelList(grouping)}) ` : op;
}

/** The operator with all its modifiers. */
export function binaryHead({ op, returnBool, matching }: Binary): string {
  let out: string = returnBool ? `${op} bool` : op;
  if (matching === undefined) return out;
  const grouped = matching.cardinality === "many-to-one" || matching.cardinality === "one-to-many";
  if (matching.on || matching.labels.length > 0 || grouped) out += ` ${matching.on ? "on" : "ignoring"} (${labelList(matching.labels)})`;
  if (grouped) out += ` group_${matching.cardinality === "many-to-one" ? "left" : "right"} (${labelList(matching.include)})`;
  const { fillLeft, fillRight } = matching;
  if (fillLeft !== undefined && Object.is(fillLeft, fillRight)) return `${out} fill (${shortNumber(fillLeft)})`;
  if (fillLeft !== undefined) out += ` fill_left (${shortNumber(fillLeft)})`;
  if (fillRight !== undefined) out += ` fill_right (${shortNumber(fillRight)})`;
  return out;
}

/** The window of a subquery and what follows it. */
export function subqueryTail({ window, step, offset, at }: Subquery): string {
  return `[${printDuration(window)}:${step === undefined ? "" : printDuration(step)}]${printAt(at)}${printOffset(offset)}`;
}

/** A length of time or the calculation of one. */
export function printDuration(duration: Duration): string {
  if (duration.kind === "fixed") return durationText(duration.ms);
  const [left, right] = duration.args.map(printDuration);
  switch (duration.op) {
    case "number":
      return plainNumber(duration.value ?? 0);
    case "step":
    case "range":
      return `${duration.op}()`;
    case "min_of":
    case "max_of":
      return `${duration.op}(${left ?? ""}, ${right ?? ""})`;
    case "negate":
      return `-${left ?? ""}`;
    case "parentheses":
      return `(${left ?? ""})`;
    default:
      return `${left ?? ""} ${duration.op satisfies DurationExpression["op"]} ${right ?? ""}`;
  }
}

const BARE_METRIC = /^[A-Za-z_:][A-Za-z0-9_:]*$/;
const BARE_LABEL = /^[A-Za-z_][A-Za-z0-9_]*$/;
/** Words that are no labels in a grouping unless quoted. */
const NO_GROUPING_LABEL = /^(without|inf|nan)$/i;

function printSelector(selector: VectorSelector): string {
  const { at, mode, offset } = selector;
  return printMatchers(selector) + printAt(at) + (mode === undefined ? "" : ` ${mode}`) + printOffset(offset);
}

function printMatrix({ selector, window }: MatrixSelector): string {
  const { at, mode, offset } = selector;
  const tail = (mode === undefined ? "" : ` ${mode}`) + printAt(at) + printOffset(offset);
  return `${printMatchers(selector)}[${printDuration(window)}]${tail}`;
}

function printMatchers({ name, nameInBraces, matchers }: VectorSelector): string {
  const bare = name !== undefined && nameInBraces !== true && BARE_METRIC.test(name) ? name : undefined;
  const naming = matchers.findIndex((matcher) => matcher.name === METRIC_NAME && matcher.op === "=" && matcher.value === bare);
  const shown = matchers
    .filter((_, index) => index !== naming)
    .map(printMatcher)
    .sort(compareBytes);
  if (bare !== undefined && shown.length === 0) return bare;
  return `${bare ?? ""}{${shown.join(",")}}`;
}

const printMatcher = ({ name, op, value }: LabelMatcher): string =>
  `${BARE_LABEL.test(name) ? name : quoteText(name)}${op}${quoteText(value)}`;

const labelList = (labels: readonly string[]): string =>
  labels.map((label) => (BARE_LABEL.test(label) && !NO_GROUPING_LABEL.test(label) ? label : quoteText(label))).join(", ");

function printAt(at: AtModifier | undefined): string {
  if (at === undefined) return "";
  return at.kind === "time" ? ` @ ${(at.ms / 1000).toFixed(3)}` : ` @ ${at.kind}()`;
}

function printOffset(offset: Duration | undefined): string {
  if (offset === undefined || (offset.kind === "fixed" && offset.ms === 0)) return "";
  return ` offset ${printDuration(offset)}`;
}

/** Whether an operand binds less strongly than `power`; a negative number has a sign to lose. */
function isWeak(expr: Expr, power: number): boolean {
  if (expr.type === "binary") return (BINDING_POWERS.get(expr.op) ?? 0) < power;
  const signed = expr.type === "unary" || (expr.type === "number" && (expr.value < 0 || Object.is(expr.value, -0)));
  return signed && UNARY_POWER < power;
}

function printSide({ op, left }: Binary, side: Expr): string {
  const power = BINDING_POWERS.get(op) ?? 0;
  const groupsRight = op === "^";
  // The side on which the operator does not group takes only what binds more strongly than itself; a sign on the right is always read.
  const least = (side === left) === groupsRight ? power + 1 : power;
  const text = printQuery(side);
  const needed = side === left || side.type === "binary" ? isWeak(side, least) : false;
  return needed ? `(${text})` : text;
}

/** By code points, which is the order of the bytes of UTF-8. */
function compareBytes(a: string, b: string): number {
  const [left, right] = [Array.from(a), Array.from(b)];
  for (let at = 0; at < left.length && at < right.length; at++) {
    const difference = (left[at]?.codePointAt(0) ?? 0) - (right[at]?.codePointAt(0) ?? 0);
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}
