import { escapePattern } from "@/lib/kernel/literal-pattern";
import type { PanelTransform } from "../model";
import { calcOf } from "./calcs";
import { type Findings, clip } from "./findings";
import type { JsonNode } from "./json-node";
import { withoutSlashes } from "./thresholds";

const LONGEST_NAME = 200;
const MOST_FIELDS = 100;
const MOST_TRANSFORMS = 50;

type Reader = (options: JsonNode, findings: Findings) => PanelTransform[];

const fits = (name: string | undefined): name is string => name !== undefined && name !== "" && name.length <= LONGEST_NAME;

/** What a table's transformations become, in their order; those that we have no like of are named. */
export function readTransformations(list: JsonNode, findings: Findings): PanelTransform[] {
  if (!list.present) return [];
  const read = list.list().flatMap((transformation) => {
    if (transformation.at("disabled").value === true) return [];
    const id = transformation.at("id").text() ?? "";
    const reader = Object.hasOwn(READERS, id) ? READERS[id] : undefined;
    if (reader) return reader(transformation.at("options"), findings);
    findings.approximate(`The transformation “${clip(id, 40)}” has no like here and is left out.`);
    return [];
  });
  if (read.length > MOST_TRANSFORMS) findings.approximate(`Only the first ${MOST_TRANSFORMS} steps of the transformations are kept.`);
  return read.slice(0, MOST_TRANSFORMS);
}

const READERS: Readonly<Record<string, Reader>> = {
  merge: () => [{ type: "merge" }],
  organize: readOrganize,
  joinByField: (options) => [{ type: "join", by: named(options.at("byField")) ?? "Time" }],
  seriesToColumns: (options) => [{ type: "join", by: named(options.at("byField")) ?? "Time" }],
  labelsToFields: () => [{ type: "labels-to-fields" }],
  renameByRegex: (options) => {
    const from = named(options.at("regex"));
    if (from === undefined) return [];
    return [{ type: "rename", from: withoutSlashes(from), to: clip(options.at("renamePattern").text() ?? "", LONGEST_NAME), regex: true }];
  },
  sortBy: (options) =>
    (options.at("sort").present ? options.at("sort").list() : []).flatMap((sort) => {
      const field = named(sort.at("field"));
      return field === undefined ? [] : [{ type: "sort", field, descending: sort.at("desc").value === true }];
    }),
  limit: (options) => [{ type: "limit", count: Math.min(10_000, Math.max(1, Math.round(options.at("limitField").number() ?? 10))) }],
  reduce: (options, findings) => {
    const names = options.at("reducers").present ? options.at("reducers").texts() : [];
    const calcs = names.flatMap((name) => calcOf(name) ?? []);
    if (names.length > 1) findings.approximate(`Of the reductions ${names.join(", ").slice(0, 200)} the first is kept.`);
    return [{ type: "reduce", calc: calcs[0] ?? "last" }];
  },
  groupBy: readGroupBy,
  calculateField: readCompute,
  filterFieldsByName: readFieldFilter,
  filterByValue: readRowFilter,
};

const named = (node: JsonNode): string | undefined => {
  const name = node.text();
  return fits(name) ? name : undefined;
};

function readOrganize(options: JsonNode): PanelTransform[] {
  const entries = (key: string) => (options.at(key).present ? options.at(key).entries() : []);
  const order = entries("indexByName")
    .map(([name, index]) => ({ name, index: index.number() ?? 0 }))
    .filter(({ name }) => fits(name))
    .sort((a, b) => a.index - b.index)
    .map(({ name }) => name)
    .slice(0, MOST_FIELDS);
  const hidden = entries("excludeByName")
    .filter(([name, excluded]) => excluded.value === true && fits(name))
    .map(([name]) => name)
    .slice(0, MOST_FIELDS);
  const renamed = entries("renameByName").flatMap(([from, to]): PanelTransform[] => {
    const name = to.text();
    return fits(from) && fits(name) && name !== from ? [{ type: "rename", from, to: name, regex: false }] : [];
  });
  return [
    ...(order.length > 0 ? [{ type: "order" as const, fields: order }] : []),
    ...(hidden.length > 0 ? [{ type: "hide" as const, fields: hidden }] : []),
    ...renamed,
  ];
}

function readGroupBy(options: JsonNode, findings: Findings): PanelTransform[] {
  const by: string[] = [];
  const calcs: { field: string; calc: "last" | "first" | "min" | "max" | "mean" | "sum" | "count" }[] = [];
  for (const [field, how] of options.at("fields").present ? options.at("fields").entries() : []) {
    if (!fits(field)) continue;
    if (how.at("operation").value === "groupby") by.push(field);
    else if (how.at("operation").value === "aggregate") {
      for (const name of how.at("aggregations").present ? how.at("aggregations").texts() : []) {
        const calc = calcOf(name);
        if (calc === undefined || calc === "range" || calc === "delta") findings.approximate(`Group by: “${clip(name, 40)}” is left out.`);
        else calcs.push({ field, calc });
      }
    }
  }
  return by.length > 0 ? [{ type: "group", by: by.slice(0, 20), calcs: calcs.slice(0, 50) }] : [];
}

function readCompute(options: JsonNode, findings: Findings): PanelTransform[] {
  const binary = options.at("binary");
  const side = (node: JsonNode) =>
    named(node.isObject ? (node.at("matcher", "options").present ? node.at("matcher", "options") : node.at("fixed")) : node);
  const left = side(binary.at("left"));
  const right = side(binary.at("right"));
  const op = (["+", "-", "*", "/"] as const).find((sign) => sign === (binary.at("operator").value ?? "+"));
  if ((options.at("mode").value ?? "binary") !== "binary" || left === undefined || right === undefined || op === undefined) {
    findings.approximate("A computed field that is not the sum, difference, product or quotient of two others is left out.");
    return [];
  }
  const computed: PanelTransform = {
    type: "compute",
    name: clip(named(options.at("alias")) ?? `${left} ${op} ${right}`, LONGEST_NAME),
    left,
    op,
    right,
  };
  if (options.at("replaceFields").value === true) findings.approximate("The fields that a computed one is made of are shown too.");
  return [computed];
}

function readFieldFilter(options: JsonNode, findings: Findings): PanelTransform[] {
  const excluded = options.at("exclude", "names").present ? options.at("exclude", "names").texts().filter(fits) : [];
  if (excluded.length > 0) return [{ type: "hide", fields: excluded.slice(0, MOST_FIELDS) }];
  const kept = options.at("include", "names").present ? options.at("include", "names").texts().filter(fits) : [];
  findings.approximate("A filter that keeps some fields puts them first; the others are still shown.");
  return kept.length > 0 ? [{ type: "order", fields: kept.slice(0, MOST_FIELDS) }] : [];
}

function readRowFilter(options: JsonNode, findings: Findings): PanelTransform[] {
  const filters = options.at("filters").present ? options.at("filters").list() : [];
  const keep = options.at("type").value !== "exclude";
  const read = filters.flatMap((filter): PanelTransform[] => {
    const field = named(filter.at("fieldName"));
    const value = filter.at("config", "options", "value").text();
    const how = filter.at("config", "id").value;
    if (field === undefined || value === undefined) return [];
    const pattern = how === "regex" ? value : how === "equal" ? `^${escapePattern(value)}$` : undefined;
    return fits(pattern) ? [{ type: "filter", field, pattern, keep }] : [];
  });
  if (read.length < filters.length) findings.approximate("A filter by value that is neither “equal” nor a regular expression is left out.");
  if (read.length > 1 && options.at("match").value === "any" && keep) {
    findings.approximate("Rows that any of several filters keeps: only the first filter is kept.");
    return read.slice(0, 1);
  }
  return read;
}
