import type { Expr } from "../ast";
import { FUNCTIONS } from "../functions";

/**
 * Whether an expression has the same value at every step of a range query:
 * everything that it reads is fixed by `@`, and no function asks for the time.
 */
export class Invariance {
  private readonly known = new Map<Expr, boolean>();

  of(expr: Expr): boolean {
    let answer = this.known.get(expr);
    if (answer === undefined) this.known.set(expr, (answer = this.find(expr)));
    return answer;
  }

  private find(expr: Expr): boolean {
    switch (expr.type) {
      case "number":
      case "string":
        return true;
      case "vector-selector":
        return expr.at !== undefined;
      case "matrix-selector":
        return expr.selector.at !== undefined;
      case "subquery":
        return expr.at !== undefined;
      case "call":
        return FUNCTIONS.get(expr.func)?.atUnsafe === false && expr.args.every((arg) => this.of(arg));
      case "aggregation":
        return this.of(expr.expr) && (!expr.param || this.of(expr.param));
      case "binary":
        return this.of(expr.left) && this.of(expr.right);
      case "unary":
      case "parentheses":
        return this.of(expr.expr);
    }
  }
}
