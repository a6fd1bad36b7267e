import { METRIC_NAME } from "@/lib/kernel/labels";
import { type Expr, type SourceRange, type VectorSelector, parseQuery } from "@/lib/promql";
import { maskVariables } from "./mask-variables";
import { metricAdvice } from "./metric-advice";
import type { QueryableName } from "./metric-names";
import { walkQuery } from "./walk-query";

/** Something that is wrong or doubtful about a part of a query. */
export interface QueryFinding {
  readonly level: "error" | "warning" | "info";
  readonly text: string;
  readonly range: SourceRange;
  /** What the part could be replaced by. */
  readonly instead: readonly string[];
}

export interface LintKnowledge {
  readonly names: ReadonlyMap<string, QueryableName>;
  /** Unix milliseconds. */
  readonly now: number;
  /** Variables that exist, besides those that begin with `__`; null: any may. */
  readonly variables: readonly string[] | null;
}

const GROWTH = new Set(["rate", "increase", "irate", "resets"]);
const CHANGE = new Set(["delta", "idelta", "deriv", "predict_linear"]);

/** What to say about a query while it is being written. One that does not parse has its error alone. */
export function lintQuery(text: string, { names, now, variables }: LintKnowledge): readonly QueryFinding[] {
  if (text.trim() === "") return [];
  const { text: masked, uses } = maskVariables(text);
  const findings: QueryFinding[] = [];
  for (const { name, range } of uses) {
    if (variables !== null && !name.startsWith("__") && !variables.includes(name))
      findings.push({
        level: "error",
        text: `There is no variable called ${name}.`,
        range,
        instead: variables.map((v) => `$${v}`).slice(0, 5),
      });
  }
  const parsed = parseQuery(masked);
  if (!parsed.ok) {
    const { message, line, column, range } = parsed.error;
    return [...findings, { level: "error", text: `${line}:${column}: ${message}`, range, instead: [] }];
  }
  walkQuery(parsed.expr, (part, path) => {
    if (part.type !== "vector-selector") return;
    const name = part.name ?? part.matchers.find((m) => m.name === METRIC_NAME && m.op === "=")?.value;
    const range = name === undefined ? null : rangeOfName(text, part, name);
    // A name made of variables is not known before they are chosen.
    if (name === undefined || range === null || uses.some((u) => u.range.start < range.end && u.range.end > range.start)) return;
    const advice = metricAdvice(name, names, now);
    if (advice) findings.push({ ...advice, range });
    const misuse = advice === null ? misuseOf(names.get(name), path) : null;
    if (misuse) findings.push({ level: "info", text: misuse, range, instead: [] });
  });
  return findings;
}

/** Where a selector's name is written: before its braces, or in quotes within. Null when only a condition says it. */
function rangeOfName(text: string, { range }: VectorSelector, name: string): SourceRange | null {
  const written = text.slice(range.start, range.end);
  if (written.startsWith(name)) return { start: range.start, end: range.start + name.length };
  const at = written.indexOf(name);
  return at < 0 ? null : { start: range.start + at, end: range.start + at + name.length };
}

function misuseOf(found: QueryableName | undefined, path: readonly Expr[]): string | null {
  if (!found) return null;
  const call = path.findLast((p) => p.type === "call");
  const { type } = found.metric;
  if (call?.type !== "call") return null;
  if (found.part === null && found.metric.form === "float" && type === "gauge" && GROWTH.has(call.func))
    return `${found.name} is a gauge: it may fall, and ${call.func} takes every fall for a restart. delta or deriv say how it moves.`;
  if ((type === "counter" || found.part !== null) && CHANGE.has(call.func))
    return `${found.name} is a counter: ${call.func} does not see its restarts. rate or increase do.`;
  return null;
}
