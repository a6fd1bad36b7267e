import { type Dashboard, type Panel, dashboardSchema } from "../model";
import { parseQuery } from "@/lib/promql";
import { dataSourceNames } from "./data-source";
import { Findings, clip, inOneLine } from "./findings";
import type { ImportContext } from "./import-context";
import { JsonNode, typeName } from "./json-node";
import { layOut } from "./layout";
import { readLinks } from "./links";
import { readPanel } from "./panel";
import { asFirstFormat, isSecondFormat } from "./second-format";
import { readJson } from "./read-json";
import type { GrafanaImport, PanelReport } from "./report";
import { type ReadVariables, readVariables } from "./variables";

const MOST_PANELS = 300;

/**
 * A dashboard of Grafana as one of ours, with what became of each of its parts:
 * the classic model of any age (rows before schema 16 included) and the second
 * format, as “Export” writes them or as Grafana's API answers them.
 */
export function importGrafana(text: string): GrafanaImport {
  const read = readJson(text);
  if (!read.ok) return read;
  const findings = new Findings();
  const found = findDashboard(new JsonNode(read.value, "", findings.remark), findings);
  if (typeof found === "string") return { ok: false, message: found };
  return convert(withConstants(found, findings), findings);
}

/** The dashboard itself, out of what may be around it; or a sentence that says why there is none. */
function findDashboard(root: JsonNode, findings: Findings): JsonNode | string {
  if (root.isList) return "The file holds a list; import one dashboard at a time.";
  if (!root.isObject) return `The file holds ${typeName(root.value)} instead of a dashboard's object.`;
  const around = ["dashboard", "spec"].map((key) => root.at(key)).find((node) => node.isObject && !root.at("panels").present);
  const dashboard = around ?? root;
  if (isSecondFormat(dashboard)) return new JsonNode(asFirstFormat(dashboard), "", findings.remark);
  for (const key of ["panels", "rows"]) {
    const node = dashboard.at(key);
    if (node.present && !node.isList) return `${node.path} should be a list of ${key}, not ${typeName(node.value)}.`;
    const odd = node.present ? node.list().find((item) => !item.isObject) : undefined;
    if (odd) return `${odd.path} should be a ${key.slice(0, -1)}'s object, not ${typeName(odd.value)}.`;
  }
  if (dashboard.at("panels").present || dashboard.at("rows").present) return dashboard;
  if (dashboard.at("schema").present || dashboard.at("kind").present)
    return "This is not a dashboard of Grafana: it has no “panels”. Sightglass' own are imported as YAML.";
  return "This is not a dashboard of Grafana: it has no “panels” and no “rows”.";
}

/** Values that an export left to be asked for: constants are filled in wherever they are named. */
function withConstants(dashboard: JsonNode, findings: Findings): JsonNode {
  const constants = new Map<string, string>();
  for (const input of dashboard.at("__inputs").present ? dashboard.at("__inputs").list() : []) {
    const name = input.at("name").text();
    const value = input.at("value").text();
    if (input.at("type").value === "constant" && name !== undefined && value !== undefined) constants.set(`\${${name}}`, value);
  }
  if (constants.size === 0) return dashboard;
  const filled: unknown = JSON.parse(JSON.stringify(dashboard.value), (_, value: unknown) => {
    if (typeof value !== "string" || !value.includes("${")) return value;
    return value.replace(/\$\{\w+\}/g, (name) => constants.get(name) ?? name);
  });
  return new JsonNode(filled, dashboard.path, findings.remark);
}

function convert(source: JsonNode, findings: Findings): GrafanaImport {
  const sources = dataSourceNames(source);
  const { variables, reports } = readVariables(source, sources);
  const context: ImportContext = {
    sources,
    known: samplesOf({ variables, reports }, sources.keys()),
    library: libraryOf(source),
    parse: complaint,
  };
  const layout = layOut(source, findings);
  const ids = new Set<string>();
  const panels: Panel[] = [];
  const panelReports: PanelReport[] = [];
  for (const { node, place } of layout.panels) {
    const { panel, report } = readPanel(node, freeId(node, ids), place, context);
    if (panels.length < MOST_PANELS) panels.push(panel);
    panelReports.push(
      panels.length < MOST_PANELS || panels.at(-1) === panel
        ? report
        : { ...report, outcome: "unsupported", notes: [`It is one more than ${MOST_PANELS}.`] },
    );
  }
  const dashboard: Dashboard = {
    schema: "sightglass.dashboard/v1",
    title: clip(inOneLine(source.at("title").text() ?? ""), 200) || "Imported dashboard",
    description: clip(source.at("description").text() ?? "", 5000),
    tags: readTags(source),
    folder: "",
    audience: "fleet",
    range: readRange(source.at("time"), findings),
    refreshS: readRefresh(source.at("refresh").value),
    variables: [...variables],
    sections: [...layout.sections],
    panels,
    links: readLinks(source.at("links"), 30, findings),
    annotations: { changes: true, incidents: true, alerts: true },
  };
  sayAnnotations(source, findings);
  const checked = dashboardSchema.safeParse(dashboard);
  if (checked.success)
    return { ok: true, dashboard: checked.data, report: { panels: panelReports, variables: reports, notes: findings.notes } };
  const issue = checked.error.issues[0];
  return { ok: false, message: `${issue?.path.join(".") ?? ""}: ${issue?.message ?? "the dashboard does not fit our model."}` };
}

/** A value of each variable, where the file tells one. */
function samplesOf({ variables }: ReadVariables, dataSources: Iterable<string>): Map<string, string | null> {
  const known = new Map<string, string | null>();
  for (const name of dataSources) known.set(name, "prometheus");
  for (const variable of variables) {
    const sample =
      variable.kind === "custom"
        ? variable.options[0]?.value
        : variable.kind === "interval"
          ? variable.options[0]
          : variable.kind === "constant"
            ? variable.value
            : variable.kind === "text"
              ? variable.default || undefined
              : undefined;
    known.set(variable.name, sample ?? null);
  }
  return known;
}

function libraryOf(source: JsonNode): Map<string, JsonNode> {
  const elements = source.at("__elements");
  const listed = elements.isList
    ? elements.list().map((node) => [node.at("uid").text() ?? "", node] as const)
    : elements.isObject
      ? elements.entries()
      : [];
  return new Map(listed.filter(([, node]) => node.at("model").isObject).map(([uid, node]) => [uid, node.at("model")]));
}

function complaint(expr: string): string | null {
  const parsed = parseQuery(expr);
  return parsed.ok ? null : parsed.error.text;
}

function freeId(node: JsonNode, taken: Set<string>): string {
  const written = node.at("id").value;
  let id = typeof written === "number" && Number.isInteger(written) && written >= 0 ? `panel-${written}` : `panel-${taken.size + 1}`;
  for (let n = taken.size + 1; taken.has(id); n++) id = `panel-n${n}`;
  taken.add(id);
  return id;
}

function readTags(source: JsonNode): string[] {
  const tags = source.at("tags").isList ? source.at("tags").texts() : [];
  return [...new Set(tags.map((tag) => clip(inOneLine(tag), 50)).filter((tag) => tag !== ""))].slice(0, 20);
}

/** `now-6h` to `now` is `6h`. */
function readRange(time: JsonNode, findings: Findings): string {
  const from = time.at("from").text() ?? "now-1h";
  const relative = /^now-(\d{1,4})([smhdwMy])(?:\/[smhdwMy])?$/.exec(from);
  const days: Readonly<Record<string, number>> = { w: 7, M: 30, y: 365 };
  if (relative) {
    const [, count = "1", unit = "h"] = relative;
    const perUnit = days[unit];
    return perUnit === undefined ? `${Number(count)}${unit}` : `${Math.min(400, Number(count) * perUnit)}d`;
  }
  const day: Readonly<Record<string, string>> = { "now/d": "24h", "now/w": "7d", "now/M": "30d", "now/y": "365d" };
  const rounded = Object.hasOwn(day, from) ? day[from] : undefined;
  if (rounded === undefined && time.present) findings.remark("Its range is fixed in the past; it opens at the last hour.");
  return rounded ?? "1h";
}

const UNIT_S: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };

function readRefresh(refresh: unknown): number {
  const [, count, unit] = typeof refresh === "string" ? (/^(\d{1,6})([smhd])$/.exec(refresh) ?? []) : [];
  return count === undefined || unit === undefined ? 0 : Math.min(86_400, Number(count) * (UNIT_S[unit] ?? 1));
}

function sayAnnotations(source: JsonNode, findings: Findings): void {
  const list = source.at("annotations", "list");
  const own = list.isList
    ? list.list().filter((annotation) => annotation.at("builtIn").value !== 1 && annotation.at("enable").value !== false)
    : [];
  if (own.length === 0) return;
  const names = own.map((annotation) => annotation.at("name").text() ?? "?").join(", ");
  findings.remark(`Its annotations (${clip(names, 120)}) are left out: changes, incidents and alerts mark every chart by themselves.`);
}
