import type { Expr } from "./ast";
import { utf8Length } from "./position";
import { aggregationHead, binaryHead, printQuery, subqueryTail } from "./print";

/**
 * A query over several lines, as Prometheus' `/format_query` lays it out: what
 * is longer than `longest` bytes is broken at its operator or its arguments, two
 * blanks a level. Comments are lost.
 */
export function formatQuery(expr: Expr, longest = 100): string {
  return lay(expr, 0, longest);
}

function lay(expr: Expr, level: number, longest: number): string {
  const indent = "  ".repeat(level);
  const line = printQuery(expr);
  if (utf8Length(line) <= longest) return indent + line;
  switch (expr.type) {
    case "aggregation": {
      const param = expr.param === undefined ? "" : `${lay(expr.param, level + 1, longest)},\n`;
      return `${indent}${aggregationHead(expr)}(\n${param}${lay(expr.expr, level + 1, longest)}\n${indent})`;
    }
    case "binary":
      return `${lay(expr.left, level + 1, longest)}\n${indent}${binaryHead(expr)}\n${lay(expr.right, level + 1, longest)}`;
    case "call":
      return `${indent}${expr.func}(\n${expr.args.map((arg) => lay(arg, level + 1, longest)).join(",\n")}\n${indent})`;
    case "parentheses":
      return `${indent}(\n${lay(expr.expr, level + 1, longest)}\n${indent})`;
    case "subquery":
      return lay(expr.expr, level, longest) + subqueryTail(expr);
    case "unary":
      return indent + expr.op + lay(expr.expr, level, longest).trimStart();
    default:
      return indent + line;
  }
}
