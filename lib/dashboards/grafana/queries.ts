import type { PanelQueryDefinition } from "../model";
import { dataSourceOf } from "./data-source";
import { complaintAbout, rewriteVariables, unknownVariables } from "./expression";
import { type Findings, clip } from "./findings";
import type { ImportContext } from "./import-context";
import type { JsonNode } from "./json-node";

const MOST_QUERIES = 26;
const LONGEST_EXPR = 20_000;

/** The queries of a panel, by where they went. */
export interface PanelQueries {
  readonly prometheus: readonly PanelQueryDefinition[];
  /** LogQL. */
  readonly loki: readonly string[];
  /** Queries that had to be left out. */
  readonly lost: number;
  /** Of the prometheus ones: how many do not parse. */
  readonly broken: number;
}

export function readQueries(panel: JsonNode, context: ImportContext, findings: Findings): PanelQueries {
  const prometheus: PanelQueryDefinition[] = [];
  const loki: string[] = [];
  const exprs = new Map<string, string>();
  let lost = 0;
  let broken = 0;
  const around = dataSourceOf(panel.at("datasource"), context.sources);
  for (const target of panel.at("targets").present ? panel.at("targets").list() : []) {
    const ref = freeRef(target.at("refId").text() ?? "", exprs);
    const source = dataSourceOf(target.at("datasource"), context.sources) ?? around ?? guess(target);
    if (source.kind === "other") {
      findings.approximate(`Query ${ref} asks “${source.name}”, not Prometheus, and is left out.`);
      lost++;
      continue;
    }
    if (source.kind === "loki") {
      const logql = target.at("expr").text() ?? "";
      if (logql !== "") loki.push(logql);
      continue;
    }
    const written = source.kind === "arithmetic" ? arithmetic(target, exprs) : (target.at("expr").text() ?? "");
    if (written === null) {
      findings.approximate(`Query ${ref} is computed by Grafana from other queries in a way that is not arithmetic; it is left out.`);
      lost++;
      continue;
    }
    if (written.trim() === "") continue;
    const expr = rewriteVariables(written.trim(), context.known);
    if (expr.length > LONGEST_EXPR || prometheus.length === MOST_QUERIES) {
      findings.approximate(
        prometheus.length === MOST_QUERIES
          ? `Query ${ref} is one more than ${MOST_QUERIES}.`
          : `Query ${ref} is longer than ${LONGEST_EXPR} characters.`,
      );
      lost++;
      continue;
    }
    exprs.set(ref, expr);
    if (source.kind === "arithmetic") findings.approximate(`Query ${ref}, which Grafana computed, has become one query of its own.`);
    if (!check(ref, expr, context, findings)) broken++;
    prometheus.push(queryOf(target, panel, ref, expr, context, findings));
  }
  return { prometheus, loki, lost, broken };
}

/** Old files name no data source: what a query has tells where it goes. */
function guess(target: JsonNode): { kind: "prometheus" } | { kind: "other"; name: string } {
  if (target.at("expr").present || !target.isObject) return { kind: "prometheus" };
  const foreign = ["rawSql", "target", "rawQuery", "query", "metricName", "queryText"].find((key) => target.at(key).present);
  return foreign === undefined ? { kind: "prometheus" } : { kind: "other", name: "another data source" };
}

function freeRef(written: string, taken: ReadonlyMap<string, string>): string {
  const ref = written.replace(/\W/g, "_").slice(0, 16);
  if (ref !== "" && !taken.has(ref)) return ref;
  for (let i = 0; ; i++) {
    const letter = i < 26 ? String.fromCharCode(65 + i) : `Q${i}`;
    if (!taken.has(letter)) return letter;
  }
}

/** `$A / $B * 100` over earlier queries as one expression; null when it is anything else. */
function arithmetic(target: JsonNode, exprs: ReadonlyMap<string, string>): string | null {
  if (target.at("type").value !== "math") return null;
  const written = target.at("expression").text() ?? "";
  if (!/^(\s|\$\w+|\$\{\w+\}|\d+(\.\d+)?|[-+*/()%])+$/.test(written)) return null;
  let complete = true;
  const filled = written.replace(/\$(?:(\w+)|\{(\w+)\})/g, (_, bare?: string, braced?: string) => {
    const expr = exprs.get(bare ?? braced ?? "");
    complete &&= expr !== undefined;
    return `(${expr ?? ""})`;
  });
  return complete && filled.length <= LONGEST_EXPR ? filled : null;
}

function check(ref: string, expr: string, context: ImportContext, findings: Findings): boolean {
  const unknown = unknownVariables(expr, context.known);
  if (unknown.length > 0) {
    findings.approximate(
      `Query ${ref} uses ${unknown
        .slice(0, 5)
        .map((name) => `$${clip(name, 40)}`)
        .join(", ")}, which the dashboard does not define.`,
    );
  }
  const complaint = complaintAbout(expr, context, context.parse);
  if (complaint === null) return true;
  findings.approximate(`Query ${ref} is not PromQL: ${complaint}`);
  return false;
}

function queryOf(
  target: JsonNode,
  panel: JsonNode,
  ref: string,
  expr: string,
  context: ImportContext,
  findings: Findings,
): PanelQueryDefinition {
  const format = target.at("format").value;
  const minStep = readMinStep(target.at("interval"), context) ?? readMinStep(panel.at("interval"), context);
  const ranged = target.at("range").value === true;
  const tabular = panel.at("type").value === "table" || format === "table";
  return {
    ref,
    expr,
    legend: readLegend(target.at("legendFormat").text() ?? "", context, findings),
    // Asked for both, Grafana shows the instant in tables and the range elsewhere.
    instant: target.at("instant").value === true && (!ranged || tabular),
    format: format === "table" ? "table" : format === "heatmap" ? "heatmap" : "series",
    ...(minStep === undefined ? {} : { minStep }),
    hidden: target.at("hide").value === true,
    exemplars: target.at("exemplar").value === true,
  };
}

const LONGEST_LEGEND = 500;

export function readLegend(written: string, context: ImportContext, findings: Findings): string {
  if (written === "__auto") return "";
  const legend = rewriteVariables(written, context.known).replace(/\{\{\s*([^{}]*?)\s*\}\}/g, "{{$1}}");
  if (legend.length <= LONGEST_LEGEND) return legend;
  findings.approximate("A legend of more than 500 characters is left out.");
  return "";
}

function readMinStep(node: JsonNode, context: ImportContext): string | undefined {
  const written = (node.text() ?? "").trim().replace(/^>=?\s*/, "");
  const step = rewriteVariables(written, context.known);
  return /^(\d+(ms|[smhdwy])|\$\w+|\$\{\w+\})$/.test(step) && step.length <= 40 && step !== "$__interval" ? step : undefined;
}
