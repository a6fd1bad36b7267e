import { RE2JS } from "re2js";
import { literalAlternatives } from "@/lib/kernel/literal-pattern";
import { type LabelMatcher, METRIC_NAME } from "@/lib/kernel/labels";
import type { Aggregation, Binary, Call, Expr, SourceRange, ValueType, VectorMatching, VectorSelector } from "./ast";
import { COMPARISONS, SET_OPERATORS } from "./ast";
import { FUNCTIONS } from "./functions";
import { ParseFailure } from "./parse-failure";
import { quoteText } from "./quote";
import { typeName, valueType } from "./value-type";

/** How operands were to be matched, also where they are no vectors and the tree does not say. */
export type WrittenMatching = Map<Binary, VectorMatching>;

/** Types, arity and every other rule that the grammar leaves open; throws ParseFailure on the first that is broken. */
export function checkQuery(expr: Expr, written: WrittenMatching): void {
  new Checker(written).check(expr);
}

class Checker {
  private readonly written: WrittenMatching;

  constructor(written: WrittenMatching) {
    this.written = written;
  }

  check(expr: Expr): ValueType {
    switch (expr.type) {
      case "number":
      case "string":
        break;
      case "vector-selector":
        this.selector(expr, false);
        break;
      case "matrix-selector":
        this.selector(expr.selector, false);
        break;
      case "parentheses":
        this.check(expr.expr);
        break;
      case "unary": {
        const type = this.check(expr.expr);
        if (type !== "scalar" && type !== "vector")
          fail(
            expr.range,
            `unary expression only allowed on expressions of type scalar or instant vector, got ${quoteText(typeName(type))}`,
          );
        break;
      }
      case "subquery": {
        const type = this.check(expr.expr);
        if (type !== "vector") fail(expr.range, `subquery is only allowed on instant vector, got ${type} instead`);
        break;
      }
      case "aggregation":
        this.aggregation(expr);
        break;
      case "binary":
        this.binary(expr);
        break;
      case "call":
        this.call(expr);
        break;
    }
    return valueType(expr);
  }

  private expect(expr: Expr, wanted: ValueType, context: string): void {
    const type = this.check(expr);
    if (type !== wanted) fail(expr.range, `expected type ${typeName(wanted)} in ${context}, got ${typeName(type)}`);
  }

  private aggregation({ op, expr, param }: Aggregation): void {
    this.expect(expr, "vector", "aggregation expression");
    if (param !== undefined) this.expect(param, op === "count_values" ? "string" : "scalar", "aggregation parameter");
  }

  private binary(expr: Binary): void {
    const { op, opRange, left, right, returnBool, range } = expr;
    const leftType = this.check(left);
    const rightType = this.check(right);
    const comparison = COMPARISONS.some((known) => known === op);
    const setOperation = SET_OPERATORS.some((known) => known === op);
    const matching = this.written.get(expr);
    if (returnBool && !comparison) fail(opRange, "bool modifier can only be used on comparison operators");
    if (comparison && !returnBool && leftType === "scalar" && rightType === "scalar")
      fail(opRange, "comparisons between scalars must use BOOL modifier");
    const twice = matching?.on === true ? matching.labels.find((label) => matching.include.includes(label)) : undefined;
    if (twice !== undefined) fail(opRange, `label ${quoteText(twice)} must not occur in ON and GROUP clause at once`);
    for (const [side, type] of [
      [left, leftType],
      [right, rightType],
    ] as const)
      if (type !== "scalar" && type !== "vector") fail(side.range, "binary expression must contain only scalar and instant vector types");
    const fill = matching?.fillLeft !== undefined || matching?.fillRight !== undefined;
    if (leftType !== "vector" || rightType !== "vector") {
      if (matching !== undefined && matching.labels.length > 0) fail(range, "vector matching only allowed between instant vectors");
      if (fill) fail(range, "filling in missing series only allowed between instant vectors");
      if (setOperation) fail(range, `set operator ${quoteText(op)} not allowed in binary scalar expression`);
    } else if (setOperation) {
      if (matching !== undefined && matching.cardinality !== "many-to-many")
        fail(range, `no grouping allowed for ${quoteText(op)} operation`);
      if (fill) fail(range, "filling in missing series not allowed for set operators");
    }
  }

  private call({ func, args, range }: Call): void {
    const known = FUNCTIONS.get(func);
    if (known === undefined) return fail(range, `unknown function with name ${quoteText(func)}`);
    const [count, named] = [args.length, quoteText(func)];
    const least = known.variadic === 0 ? known.args.length : known.args.length - 1;
    if (known.variadic === 0 && count !== least) fail(range, `expected ${least} argument(s) in call to ${named}, got ${count}`);
    if (count < least) fail(range, `expected at least ${least} argument(s) in call to ${named}, got ${count}`);
    const most = known.variadic < 0 ? Infinity : least + known.variadic;
    if (count > most) fail(range, `expected at most ${most} argument(s) in call to ${named}, got ${count}`);
    const labels = func === "info" ? args[1] : undefined;
    if (labels !== undefined) this.infoLabels(labels, range);
    args.forEach((arg, index) => {
      const wanted = known.args[Math.min(index, known.args.length - 1)];
      if (wanted !== undefined && arg !== labels) this.expect(arg, wanted, `call to function ${named}`);
    });
  }

  /** The second argument of info: conditions on labels, which may be all empty, and no name before the braces. */
  private infoLabels(arg: Expr, range: SourceRange): void {
    const type = valueType(arg);
    if (type !== "vector") fail(range, `expected type instant vector in call to function "info", got ${typeName(type)}`);
    if (arg.type !== "vector-selector") return fail(arg.range, "expected label selectors only");
    if (hasBareName(arg)) fail(arg.range, "expected label selectors only, got vector selector instead");
    this.selector(arg, true);
  }

  private selector(selector: VectorSelector, mayBeEmpty: boolean): void {
    const { matchers, range, name } = selector;
    if (hasBareName(selector)) {
      const second = matchers.slice(1).find((matcher) => matcher.name === METRIC_NAME);
      if (second !== undefined) fail(range, `metric name must not be set twice: ${quoteText(name ?? "")} or ${quoteText(second.value)}`);
    } else if (!mayBeEmpty && !matchers.some((matcher) => !matchesEmpty(matcher))) {
      fail(range, "vector selector must contain at least one non-empty matcher");
    }
  }
}

const hasBareName = ({ name, nameInBraces }: VectorSelector): boolean => name !== undefined && nameInBraces !== true;

/** Whether a series without the label satisfies the condition. */
function matchesEmpty({ op, value }: LabelMatcher): boolean {
  if (op === "=") return value === "";
  if (op === "!=") return value !== "";
  const texts = literalAlternatives(value);
  if (texts !== null) return texts.has("") === (op === "=~");
  return RE2JS.compile(value, RE2JS.DOTALL).matches("") === (op === "=~");
}

function fail(range: SourceRange, message: string): never {
  throw new ParseFailure(message, range);
}
