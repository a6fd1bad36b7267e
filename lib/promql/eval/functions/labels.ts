import { METRIC_NAME } from "@/lib/kernel/labels";
import { RE2JS } from "re2js";
import type { Call, Expr } from "../../ast";
import { quoteText } from "../../quote";
import { type Evaluation, bare } from "../evaluation";
import type { Grid } from "../grid";
import { isLabelName } from "../label-sets";
import { labelOf, withLabel } from "../label-sets";
import { streamMerged } from "../name-drop";
import { executionError } from "../query-error";
import type { Row, RowSink } from "../row";

function textOf(expr: Expr | undefined): string {
  const inner = expr && bare(expr);
  return inner?.type === "string" ? inner.value : "";
}

function relabel(ev: Evaluation, source: Expr, grid: Grid, sink: RowSink, target: string, valueOf: (row: Row) => string | null): void {
  streamMerged(sink, (to) =>
    ev.stream(source, grid, {
      retains: to.retains,
      take: (row) => {
        const value = valueOf(row);
        if (value !== null) {
          row.labels = withLabel(row.labels, target, value);
          // A name that was set on purpose stays.
          if (target === METRIC_NAME) row.dropName = false;
        }
        to.take(row);
      },
    }),
  );
}

/** `label_replace(v, target, replacement, source, pattern)`. */
export function streamLabelReplace(ev: Evaluation, node: Call, grid: Grid, sink: RowSink): void {
  const [vector, targetArg, replacementArg, sourceArg, patternArg] = node.args as [Expr, Expr, Expr, Expr, Expr];
  const target = textOf(targetArg);
  const source = textOf(sourceArg);
  const replacement = textOf(replacementArg);
  const pattern = compilePattern(textOf(patternArg));
  if (!isLabelName(target)) throw executionError(`invalid destination label name in label_replace(): ${target}`, targetArg.range);
  // A fleet has few values a label and many series: each is matched once.
  const known = new Map<string, string | null>();
  relabel(ev, vector, grid, sink, target, (row) => {
    const value = labelOf(row.labels, source);
    let result = known.get(value);
    if (result === undefined) known.set(value, (result = replaced(pattern, value, replacement)));
    return result;
  });
}

function compilePattern(text: string): RE2JS {
  try {
    return RE2JS.compile(`^(?s:${text})$`);
  } catch {
    throw executionError(`invalid regular expression in label_replace(): ${text}`);
  }
}

/** Null when the pattern does not match the whole value. */
function replaced(pattern: RE2JS, value: string, replacement: string): string | null {
  const matcher = pattern.matcher(value);
  if (!matcher.find()) return null;
  const named: Readonly<Record<string, number>> = pattern.namedGroups();
  const group = (name: string): string => {
    const index = /^\d+$/.test(name) ? Number(name) : Object.hasOwn(named, name) ? (named[name] as number) : -1;
    return index >= 0 && index <= matcher.groupCount() ? (matcher.group(index) ?? "") : "";
  };
  // `$name` takes the longest run of letters, digits and underscores, as Go does.
  return replacement.replace(/\$(?:\$|(\w+)|\{(\w+)\})?/g, (text, bareName?: string, braced?: string) => {
    if (text === "$$") return "$";
    const name = bareName ?? braced;
    return name === undefined ? text : group(name);
  });
}

/** `label_join(v, target, separator, source…)`. */
export function streamLabelJoin(ev: Evaluation, node: Call, grid: Grid, sink: RowSink): void {
  const [vector, targetArg, separatorArg, ...sourceArgs] = node.args as [Expr, Expr, Expr, ...Expr[]];
  const target = textOf(targetArg);
  const separator = textOf(separatorArg);
  const sources = sourceArgs.map(textOf);
  for (const [i, source] of sources.entries()) {
    if (!isLabelName(source)) throw executionError(`invalid source label name in label_join(): ${source}`, sourceArgs[i]?.range);
  }
  if (!isLabelName(target)) throw executionError(`invalid destination label name in label_join(): ${target}`, targetArg.range);
  relabel(ev, vector, grid, sink, target, (row) => sources.map((name) => labelOf(row.labels, name)).join(separator));
}

/** A label name given as an argument, checked. */
export function labelArgument(expr: Expr | undefined, message: (quoted: string) => string): string {
  const name = textOf(expr);
  if (!isLabelName(name)) throw executionError(message(quoteText(name)), expr?.range);
  return name;
}
