import { type Panel, type Place, panelSchema } from "../model";
import { Findings, clip } from "./findings";
import type { ImportContext } from "./import-context";
import { JsonNode } from "./json-node";
import { readLogQuery } from "./log-query";
import { holdsHtml, markdownFromHtml } from "./markdown-from-html";
import { OLD_PANEL_KINDS } from "./old-panel-kinds";
import { type PanelBase, type PanelReading, readBase } from "./panel-base";
import { PANEL_KINDS } from "./panel-kinds";
import { readQueries } from "./queries";
import type { PanelReport } from "./report";

/** Kinds of Grafana that show something of Grafana itself, or of data that we do not have. */
const FOREIGN: Readonly<Record<string, string>> = {
  alertlist: "Grafana's own alerts",
  dashlist: "Grafana's own list of dashboards",
  news: "a news feed",
  annolist: "Grafana's own annotations",
  geomap: "a map",
  nodeGraph: "a graph of nodes",
  traces: "a trace of another data source",
  flamegraph: "a profile",
  candlestick: "market prices",
  canvas: "a drawing",
  xychart: "values over other values",
  datagrid: "a grid of edited data",
  welcome: "Grafana's welcome",
  gettingstarted: "Grafana's welcome",
};
const LONGEST_MARKDOWN = 50_000;

export interface ReadPanel {
  readonly panel: Panel;
  readonly report: PanelReport;
}

/** Reads one panel; whatever is wrong with it, it becomes a panel that keeps its place. */
export function readPanel(written: JsonNode, id: string, place: Place, context: ImportContext): ReadPanel {
  const findings = new Findings();
  const node = inlined(written, context, findings).toldTo(findings.approximate);
  const type = clip(node.at("type").text() ?? "", 100);
  const title = clip((node.at("title").text() ?? "").trim(), 200);
  const base = repeatable(readBase(node, id, place, title, findings), context, findings);
  const read = toPanel({ node, base, queries: readQueries(node, context, findings), context, findings }, type);
  const panel = fitting(read, base, type, findings);
  return { panel, report: { id, path: written.path, title, type, outcome: findings.outcome, notes: findings.notes } };
}

/** The frame without a repetition by a variable that did not come along. */
function repeatable({ repeat, ...base }: PanelBase, context: ImportContext, findings: Findings): PanelBase {
  if (!repeat) return base;
  if (context.known.has(repeat.variable) && !context.sources.has(repeat.variable)) return { ...base, repeat };
  findings.approximate(`It repeated by $${repeat.variable}, which did not come along; it is shown once.`);
  return base;
}

/** A library panel's model with the place's own id; the panel itself where it is none. */
function inlined(node: JsonNode, context: ImportContext, findings: Findings): JsonNode {
  const library = node.at("libraryPanel");
  if (!library.present) return node;
  const model = library.at("model").isObject ? library.at("model") : context.library.get(library.at("uid").text() ?? "");
  if (model?.isObject) {
    findings.remark(`The library panel “${clip(library.at("name").text() ?? "", 60)}” is now part of the dashboard.`);
    return new JsonNode(
      { ...(model.value as object), ...(node.at("title").present ? { title: node.at("title").value } : {}) },
      node.path,
      findings.approximate,
    );
  }
  if (!node.at("type").present) {
    findings.giveUp(
      `The library panel “${clip(library.at("name").text() ?? "", 60)}” is not in the file: export the dashboard for sharing externally.`,
    );
  }
  return node;
}

function toPanel(reading: PanelReading, type: string): Panel {
  const { base, findings, queries } = reading;
  if (findings.outcome === "unsupported") return unsupported(base, type, findings);
  if (type === "text") return textPanel(reading);
  if (type === "logs" || (queries.loki.length > 0 && queries.prometheus.length === 0)) return logsPanel(reading, type);
  const kinds = Object.hasOwn(PANEL_KINDS, type) ? PANEL_KINDS : Object.hasOwn(OLD_PANEL_KINDS, type) ? OLD_PANEL_KINDS : null;
  if (!kinds) {
    if (Object.hasOwn(FOREIGN, type)) findings.giveUp(`It shows ${FOREIGN[type] ?? ""}, which has no like here.`);
    else if (queries.prometheus.length === 0)
      findings.giveUp(type === "" ? "It has no type." : `Panels of the kind “${type}” have no like here.`);
    else {
      findings.approximate(`Panels of the kind “${type}” have no like here; its queries are drawn as a time series.`);
      return settle(PANEL_KINDS["timeseries"]?.(reading), reading, type);
    }
    return unsupported(base, type, findings);
  }
  if (queries.loki.length > 0) findings.approximate("Its queries of Loki are left out beside those of Prometheus.");
  return settle(kinds[type]?.(reading), reading, type);
}

/** A panel none of whose queries remains, or none of which parses, is not one that was carried over. */
function settle(panel: Panel | undefined, { base, queries, findings }: PanelReading, type: string): Panel {
  if (!panel || (queries.prometheus.length === 0 && queries.lost > 0)) {
    findings.giveUp("None of its queries could be carried over.");
    return unsupported(base, type, findings);
  }
  if (queries.broken > 0 && queries.broken === queries.prometheus.length)
    findings.giveUp("None of its queries parses; it is kept so that you can correct them.");
  if (queries.prometheus.length === 0) findings.remark("It has no queries.");
  return panel;
}

function textPanel({ node, base, findings }: PanelReading): Panel {
  const options = node.at("options").isObject ? node.at("options") : node;
  const content = (options.at("content").text() ?? "").slice(0, LONGEST_MARKDOWN);
  const mode = options.at("mode").text() ?? "markdown";
  if (mode === "code")
    return { ...base, kind: "text", markdown: clip(`\`\`\`\n${content.replaceAll("```", "'''")}\n\`\`\``, LONGEST_MARKDOWN) };
  if (mode !== "html" && !holdsHtml(content)) return { ...base, kind: "text", markdown: content };
  findings.approximate("HTML has become Markdown: its words, headings, lists and links remain, its styles and scripts do not.");
  return {
    ...base,
    kind: "text",
    markdown: clip(mode === "html" ? markdownFromHtml(content) : markdownFromHtml(content.replaceAll("\n", "<br>")), LONGEST_MARKDOWN),
  };
}

function logsPanel({ base, queries, findings }: PanelReading, type: string): Panel {
  const [first] = queries.loki;
  if (first === undefined) {
    findings.giveUp("It shows logs of a data source that is not Loki.");
    return unsupported(base, type, findings);
  }
  if (queries.loki.length > 1) findings.approximate("Only the first of its searches is kept.");
  const read = readLogQuery(first, findings);
  return read ? { ...base, kind: "logs", search: read.search, filters: {}, limit: 100 } : unsupported(base, type, findings);
}

function unsupported(base: PanelBase, type: string, findings: Findings): Panel {
  return { ...base, kind: "unsupported", reason: clip(findings.notes.at(-1) ?? "It could not be read.", 1000), source: type };
}

/** The last word has the model itself: a file may hold what nobody thought of. */
function fitting(panel: Panel, base: PanelBase, type: string, findings: Findings): Panel {
  const parsed = panelSchema.safeParse(panel);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  findings.giveUp(`It does not fit our model: ${issue?.path.join(".") ?? ""}: ${issue?.message ?? ""}`);
  return unsupported({ id: base.id, title: base.title, description: base.description, place: base.place }, type, findings);
}
