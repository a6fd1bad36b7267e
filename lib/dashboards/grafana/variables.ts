import type { Variable } from "../model";
import { orderVariables } from "../variable-order";
import { dataSourceOf } from "./data-source";
import { Findings, clip } from "./findings";
import type { ImportContext } from "./import-context";
import type { JsonNode } from "./json-node";
import type { VariableReport } from "./report";
import { withoutSlashes } from "./thresholds";

const MOST_VARIABLES = 50;
const LONGEST_VALUE = 500;
const MOST_OPTIONS = 500;

type Base = Pick<Variable, "name" | "label" | "description" | "hide">;
type Choices = Pick<Extract<Variable, { kind: "query" }>, "multi" | "includeAll" | "allValue" | "default">;

export interface ReadVariables {
  readonly variables: readonly Variable[];
  readonly reports: readonly VariableReport[];
}

export function readVariables(root: JsonNode, sources: ImportContext["sources"]): ReadVariables {
  const variables: Variable[] = [];
  const reports: VariableReport[] = [];
  for (const node of root.at("templating", "list").present ? root.at("templating", "list").list() : []) {
    const findings = new Findings();
    const told = node.toldTo(findings.approximate);
    const variable = readVariable(told, sources, findings, new Set(variables.map(({ name }) => name)), variables.length);
    if (variable) variables.push(variable);
    reports.push({
      name: clip(told.at("name").text() ?? "", 64),
      type: clip(told.at("type").text() ?? "", 60),
      kind: variable?.kind ?? null,
      outcome: findings.outcome,
      notes: findings.notes,
    });
  }
  return { variables: withoutCircles(variables, reports), reports };
}

/** Variables that wait for one another can never be filled: one of each circle becomes a text. */
function withoutCircles(variables: readonly Variable[], reports: VariableReport[]): readonly Variable[] {
  const order = orderVariables(variables);
  if (order.ok) return variables;
  const [first] = order.circle;
  const note = `It waits for itself (${order.circle.map((name) => `$${name}`).join(" → ")}): it is a text that you fill in.`;
  const at = reports.findIndex(({ name, kind }) => name === first && kind !== null);
  const report = reports[at];
  if (report) reports[at] = { ...report, kind: "text", outcome: "approximated", notes: [...report.notes, note] };
  const loosened = variables.map((variable): Variable => {
    const { name, label, description, hide } = variable;
    return name === first ? { name, label, description, hide, kind: "text", default: "" } : variable;
  });
  return withoutCircles(loosened, reports);
}

function readVariable(
  node: JsonNode,
  sources: ImportContext["sources"],
  findings: Findings,
  taken: ReadonlySet<string>,
  count: number,
): Variable | null {
  const name = node.at("name").text() ?? "";
  if (node.at("type").value === "datasource") {
    findings.remark("Queries go to this console's own metrics: a choice of data sources is not needed.");
    return null;
  }
  const refuse = (why: string) => (findings.giveUp(why), null);
  if (!/^(?!__)[A-Za-z_]\w{0,63}$/.test(name)) {
    return refuse("Its name is not made of letters, digits and _, or begins with __; queries that use it have to be changed.");
  }
  if (taken.has(name)) return refuse("There is an earlier variable of this name.");
  if (count === MOST_VARIABLES) return refuse(`It is one more than ${MOST_VARIABLES}.`);
  const base: Base = {
    name,
    label: clip(node.at("label").text() ?? "", 100),
    description: clip(node.at("description").text() ?? "", LONGEST_VALUE),
    hide: node.at("hide").value === 1 ? "label" : node.at("hide").value === 2 ? "all" : "no",
  };
  switch (node.at("type").value) {
    case "query":
      return readQueryVariable(node, base, sources, findings);
    case "custom":
      return { ...base, ...readChoices(node), kind: "custom", options: readCustomOptions(node, findings) };
    case "interval":
      return readInterval(node, base, findings);
    case "textbox":
      return { ...base, kind: "text", default: clip(currentValues(node)[0] ?? node.at("query").text() ?? "", LONGEST_VALUE) };
    case "constant":
      return { ...base, kind: "constant", value: clip(node.at("query").text() ?? currentValues(node)[0] ?? "", LONGEST_VALUE) };
    case "switch": {
      const on = clip(node.at("enabledValue").text() ?? "true", LONGEST_VALUE);
      const off = clip(node.at("disabledValue").text() ?? "false", LONGEST_VALUE);
      const options = [
        { value: on, text: "on" },
        { value: off, text: "off" },
      ];
      return { ...base, ...readChoices(node), kind: "custom", options };
    }
    case "adhoc":
      return refuse("Filters that apply to every query have no like here; use a variable in the queries instead.");
    default:
      return refuse(`Variables of the kind “${clip(node.at("type").text() ?? "?", 40)}” have no like here.`);
  }
}

const currentValues = (node: JsonNode): string[] => {
  const value = node.at("current", "value");
  return value.isList ? value.texts() : value.present ? [value.text()].flatMap((text) => text ?? []) : [];
};

function readChoices(node: JsonNode): Choices {
  const includeAll = node.at("includeAll").value === true;
  const multi = node.at("multi").value === true;
  const current = currentValues(node).filter((value) => value !== "" && value.length <= LONGEST_VALUE);
  const all = includeAll && (current.includes("$__all") || current.includes("All"));
  return {
    multi,
    includeAll,
    allValue: includeAll ? clip(node.at("allValue").text() ?? "", LONGEST_VALUE) : "",
    default: all ? ["$__all"] : current.filter((value) => value !== "$__all").slice(0, multi ? 100 : 1),
  };
}

const SORTS = ["none", "asc", "desc", "numeric-asc", "numeric-desc", "asc", "desc", "natural-asc", "natural-desc"] as const;

function readQueryVariable(node: JsonNode, base: Base, sources: ImportContext["sources"], findings: Findings): Variable {
  const written = queryText(node).trim();
  const source = dataSourceOf(node.at("datasource"), sources);
  const elsewhere = source?.kind === "loki" || source?.kind === "other";
  const regex = withoutSlashes(node.at("regex").text() ?? "");
  const understood = elsewhere ? null : understand(written, regex);
  const current = currentValues(node).find((value) => value !== "$__all" && value !== "All" && value.length <= LONGEST_VALUE);
  if (understood === null) {
    const whose = elsewhere
      ? "Its choices came from another data source"
      : `Its query “${clip(written, 80)}” is not one that is known here`;
    findings.approximate(`${whose}: it is a text that you fill in.`);
    return { ...base, kind: "text", default: current ?? "" };
  }
  if (understood.regex.length > LONGEST_VALUE)
    findings.approximate("Its regular expression is longer than 500 characters and is left out.");
  return {
    ...base,
    ...readChoices(node),
    kind: "query",
    query: understood.query,
    regex: understood.regex.length > LONGEST_VALUE ? "" : understood.regex,
    sort: SORTS[node.at("sort").number() ?? 0] ?? "none",
  };
}

/** Text form, object form, or the object form's own fields. */
function queryText(node: JsonNode): string {
  const query = node.at("query");
  if (!query.isObject) return query.present ? (query.text() ?? "") : (node.at("definition").text() ?? "");
  const text = query.at("query").text();
  if (text !== undefined && text !== "") return text;
  const label = query.at("label").text();
  const metric = query.at("metric").text();
  if (label !== undefined) return metric ? `label_values(${metric}, ${label})` : `label_values(${label})`;
  return query.at("expr").text() ?? node.at("definition").text() ?? "";
}

function understand(query: string, regex: string): { query: string; regex: string } | null {
  if (query.length > 5000) return null;
  const text = query.replace(/\[\[(\w+)\]\]/g, "${$1}");
  if (/^(label_values|label_names|metrics|query_result)\s*\([\s\S]*\)$/.test(text)) return { query: text, regex };
  // A bare selector lists its series as text, from which the regular expression takes one label's value.
  const label = /^\.\*\??(\w+)="\((?:\[\^"\]|\.)[*+]\??\)"(?:\.\*)?$/.exec(regex)?.[1];
  const selector = /^[A-Za-z_:][\w:]*(\{[^{}]*\})?$/.test(text);
  return label !== undefined && selector ? { query: `label_values(${text}, ${label})`, regex: "" } : null;
}

function readCustomOptions(node: JsonNode, findings: Findings): { value: string; text: string }[] {
  const query = node.at("query").text() ?? "";
  const listed = (node.at("options").present ? node.at("options").list() : []).flatMap((option) => {
    const value = option.at("value").text();
    return value === undefined || value === "$__all" ? [] : [{ value, text: option.at("text").text() ?? value }];
  });
  const lines = query.includes("\n") && !query.includes(",");
  if (lines) findings.approximate("Its options stand in lines; they are taken as written “text : value” each.");
  const options = query.trim() === "" || /^\s*\[/.test(query) ? listed : splitOptions(query, lines);
  const fitting = options
    .filter(({ value }) => value.length <= LONGEST_VALUE)
    .map(({ value, text }) => ({ value, text: clip(text, LONGEST_VALUE) }));
  if (fitting.length < options.length) findings.approximate("Options of more than 500 characters are left out.");
  if (fitting.length > MOST_OPTIONS) findings.approximate(`Only the first ${MOST_OPTIONS} of ${fitting.length} options are kept.`);
  return fitting.slice(0, MOST_OPTIONS);
}

/** `a, text : value, with\, comma`. */
function splitOptions(query: string, lines: boolean): { value: string; text: string }[] {
  return (query.match(lines ? /[^\n]+/g : /(?:\\,|[^,])+/g) ?? []).flatMap((part) => {
    const option = part.trim().replaceAll("\\,", ",");
    const [, text, value] = /^([\s\S]+?)\s:\s([\s\S]+)$/.exec(option) ?? [];
    return option === "" ? [] : [{ value: (value ?? option).trim(), text: (text ?? option).trim() }];
  });
}

function readInterval(node: JsonNode, base: Base, findings: Findings): Variable {
  const options = (node.at("query").text() ?? "")
    .split(/[\s,]+/)
    .map((option) => option.replace(/^["']|["']$/g, ""))
    .filter((option) => /^\d+(ms|[smhdwMy])$/.test(option) && option.length <= 20)
    .slice(0, 50);
  if (node.at("auto").value === true) findings.approximate("“auto” is not among its choices: write $__interval in the query for it.");
  const current = currentValues(node)[0];
  return {
    ...base,
    kind: "interval",
    options: options.length > 0 ? options : ["1m", "5m", "15m", "1h"],
    default: current !== undefined && options.includes(current) ? current : "",
  };
}
