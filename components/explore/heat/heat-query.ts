import { type Expr, parseQuery } from "@/lib/promql";
import { maskVariables } from "../../promql/mask-variables";
import { bare, walkQuery } from "../../promql/walk-query";

/**
 * The buckets behind a percentile, as a query of their own: what stands inside
 * `histogram_quantile`, with the growth of each step in place of rates. A query
 * that takes no percentile stays as it is.
 */
export function heatText(text: string): string {
  const parsed = parseQuery(maskVariables(text).text);
  if (!parsed.ok) return text;
  let inner: Expr | null = null;
  walkQuery(parsed.expr, (part) => {
    if (inner === null && part.type === "call" && /^histogram_(quantile|avg|fraction|stddev|stdvar)$/.test(part.func))
      inner = part.args.at(-1) ?? null;
  });
  return inner === null ? text : grown(text, inner);
}

function grown(text: string, expr: Expr): string {
  const outer = bare(expr);
  const edits: { readonly start: number; readonly end: number; readonly text: string }[] = [];
  walkQuery(outer, (part) => {
    if (part.type === "call" && (part.func === "rate" || part.func === "irate")) edits.push({ ...part.funcRange, text: "increase" });
  });
  let { start } = outer.range;
  let out = "";
  for (const edit of edits.sort((a, b) => a.start - b.start)) {
    out += text.slice(start, edit.start) + edit.text;
    start = edit.end;
  }
  return (out + text.slice(start, outer.range.end)).trim();
}
