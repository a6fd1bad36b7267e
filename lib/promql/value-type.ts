import type { Expr, ValueType } from "./ast";
import { FUNCTIONS } from "./functions";

/** The type of what an expression evaluates to. */
export function valueType(expr: Expr): ValueType {
  switch (expr.type) {
    case "number":
      return "scalar";
    case "string":
      return "string";
    case "vector-selector":
    case "aggregation":
      return "vector";
    case "matrix-selector":
    case "subquery":
      return "matrix";
    case "call":
      return FUNCTIONS.get(expr.func)?.returns ?? "vector";
    case "binary": {
      const scalars = valueType(expr.left) === "scalar" && valueType(expr.right) === "scalar";
      return scalars ? "scalar" : "vector";
    }
    case "unary":
    case "parentheses":
      return valueType(expr.expr);
  }
}

/** The name of a type in messages. */
export const typeName = (type: ValueType): string => (type === "vector" ? "instant vector" : type === "matrix" ? "range vector" : type);
