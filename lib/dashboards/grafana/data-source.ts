import type { JsonNode } from "./json-node";

/** Where a query of the file went: to a Prometheus, to a Loki, to Grafana's own arithmetic, or elsewhere. */
export type DataSource = { readonly kind: "prometheus" | "loki" | "arithmetic" } | { readonly kind: "other"; readonly name: string };

/** Data sources by the names under which a file stands in for them: `DS_X` of its inputs, and its variables. */
export type DataSourceNames = ReadonlyMap<string, string>;

const PROMETHEUS = /prometheus|mimir|thanos|cortex|victoriametrics|^default$/i;
const LOKI = /loki|^victoriametrics-logs/i;

const sourceOf = (type: string): DataSource => {
  if (LOKI.test(type)) return { kind: "loki" };
  if (PROMETHEUS.test(type)) return { kind: "prometheus" };
  return type === "__expr__" ? { kind: "arithmetic" } : { kind: "other", name: type.slice(0, 60) };
};

/** The inputs and the variables that stand for data sources, with the type that each stands for. */
export function dataSourceNames(root: JsonNode): DataSourceNames {
  const names = new Map<string, string>();
  for (const input of root.at("__inputs").present ? root.at("__inputs").list() : []) {
    const name = input.at("name").text();
    if (name !== undefined && input.at("type").value === "datasource") names.set(name, input.at("pluginId").text() ?? "");
  }
  for (const variable of root.at("templating", "list").present ? root.at("templating", "list").list() : []) {
    const name = variable.at("name").text();
    if (name !== undefined && variable.at("type").value === "datasource") names.set(name, variable.at("query").text() ?? "");
  }
  return names;
}

/** The data source of a query or of the panel around it; undefined when the file does not say. */
export function dataSourceOf(reference: JsonNode, names: DataSourceNames): DataSource | undefined {
  if (!reference.present) return undefined;
  const type = reference.isObject ? reference.at("type").value : undefined;
  if (typeof type === "string" && type !== "" && type !== "datasource") return sourceOf(type);
  const uid = reference.isObject ? reference.at("uid").value : reference.value;
  if (typeof uid !== "string" || uid === "" || /^(-- Mixed --|default)$/.test(uid)) return undefined;
  if (uid === "-- Dashboard --" || uid === "-- Grafana --") return { kind: "other", name: uid };
  if (uid === "__expr__") return { kind: "arithmetic" };
  const variable = /^\$(?:\{([^}:]+)[^}]*\}|(\w+))$/.exec(uid);
  const stoodFor = variable && names.get(variable[1] ?? variable[2] ?? "");
  if (stoodFor) return sourceOf(stoodFor);
  // A name given by its owner tells the type only when it says it.
  return LOKI.test(uid) ? { kind: "loki" } : PROMETHEUS.test(uid) ? { kind: "prometheus" } : undefined;
}
