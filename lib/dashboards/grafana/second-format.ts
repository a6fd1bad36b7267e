import type { JsonNode } from "./json-node";

type Json = Record<string, unknown>;

const DEEPEST_LAYOUT = 6;
const GRID = 24;

/** Whether a dashboard is written in Grafana's second format: elements, and a layout that places them. */
export const isSecondFormat = (dashboard: JsonNode): boolean => dashboard.at("elements").isObject && dashboard.at("layout").isObject;

/** A dashboard of the second format (v2alpha1 and later) as one of the first, so that there is one reader. */
export function asFirstFormat(dashboard: JsonNode): Json {
  const time = dashboard.at("timeSettings");
  return {
    title: dashboard.at("title").value,
    description: dashboard.at("description").value,
    tags: dashboard.at("tags").value,
    links: dashboard.at("links").value,
    time: { from: time.at("from").value, to: time.at("to").value },
    refresh: time.at("autoRefresh").value,
    annotations: {
      list: specs(dashboard.at("annotations")).map((spec) => ({ ...object(spec), builtIn: spec.at("builtIn").value === true ? 1 : 0 })),
    },
    templating: { list: (dashboard.at("variables").present ? dashboard.at("variables").list() : []).map(variableOf) },
    panels: panelsOf(dashboard.at("layout"), dashboard.at("elements"), DEEPEST_LAYOUT, 0).panels,
  };
}

const specs = (list: JsonNode): JsonNode[] => (list.present ? list.list().map((item) => item.at("spec")) : []);
const object = (node: JsonNode): Json => (node.isObject ? (node.value as Json) : {});

interface Placed {
  readonly panels: Json[];
  readonly bottom: number;
}

/** The panels of a layout from row `top` on; rows and tabs become rows of the first format. */
function panelsOf(layout: JsonNode, elements: JsonNode, depth: number, top: number): Placed {
  const spec = layout.at("spec");
  const kind = layout.at("kind").value;
  if (depth === 0) return { panels: [], bottom: top };
  if (kind === "RowsLayout" || kind === "TabsLayout")
    return bandsOf(spec.at(kind === "RowsLayout" ? "rows" : "tabs"), elements, depth, top);
  const auto = kind === "AutoGridLayout";
  const columns = Math.min(GRID, Math.max(1, Math.round(spec.at("maxColumnCount").number() ?? 3)));
  const width = Math.max(1, Math.floor(GRID / columns));
  let bottom = top;
  const panels = specs(spec.at("items")).map((item, i): Json => {
    const place = auto
      ? { x: (i % columns) * width, y: Math.floor(i / columns) * 8, w: width, h: 8 }
      : { x: item.at("x").value, y: item.at("y").number() ?? 0, w: item.at("width").value, h: item.at("height").number() ?? 8 };
    bottom = Math.max(bottom, top + place.y + place.h);
    const repeat = item.at("repeat");
    return {
      ...panelOf(elements.at(item.at("element", "name").text() ?? "")),
      gridPos: { ...place, y: top + place.y },
      ...(repeat.isObject
        ? { repeat: repeat.at("value").value, repeatDirection: repeat.at("direction").value, maxPerRow: repeat.at("maxPerRow").value }
        : {}),
    };
  });
  return { panels, bottom };
}

function bandsOf(bands: JsonNode, elements: JsonNode, depth: number, top: number): Placed {
  const panels: Json[] = [];
  let y = top;
  for (const band of specs(bands)) {
    const repeat = band.at("repeat", "value").value;
    panels.push({
      type: "row",
      title: band.at("title").value,
      gridPos: { x: 0, y, w: GRID, h: 1 },
      ...(repeat === undefined ? {} : { repeat }),
    });
    const inside = panelsOf(band.at("layout"), elements, depth - 1, y + 1);
    const row = panels.at(-1);
    if (row && band.at("collapse").value === true) Object.assign(row, { collapsed: true, panels: inside.panels });
    else panels.push(...inside.panels);
    y = Math.max(inside.bottom, y + 1);
  }
  return { panels, bottom: y };
}

function panelOf(element: JsonNode): Json {
  const spec = element.at("spec");
  const frame = {
    id: spec.at("id").value,
    title: spec.at("title").value,
    description: spec.at("description").value,
    links: spec.at("links").value,
  };
  if (element.at("kind").value === "LibraryPanel") return { ...frame, libraryPanel: spec.at("libraryPanel").value };
  const viz = spec.at("vizConfig");
  const group = spec.at("data", "spec");
  const options = group.at("queryOptions");
  return {
    ...frame,
    // The first alpha names the kind of panel where later ones say what the object is.
    type: viz.at("group").present ? viz.at("group").value : viz.at("kind").value,
    options: viz.at("spec", "options").value,
    fieldConfig: viz.at("spec", "fieldConfig").value,
    targets: specs(group.at("queries")).map(targetOf),
    transformations: (group.at("transformations").present ? group.at("transformations").list() : []).map((transformation) => ({
      id: transformation.at("group").present ? transformation.at("group").value : transformation.at("kind").value,
      ...object(transformation.at("spec")),
    })),
    interval: options.at("interval").value,
    timeFrom: options.at("timeFrom").value,
    timeShift: options.at("timeShift").value,
  };
}

function dataSourceOf(query: JsonNode, around: JsonNode): Json {
  const type = query.at("group").present ? query.at("group").value : query.at("kind").value;
  const name = query.at("datasource", "name").value ?? around.at("datasource", "uid").value;
  return { type, ...(name === undefined ? {} : { uid: name }) };
}

function targetOf(query: JsonNode): Json {
  const inner = query.at("query");
  return {
    ...object(inner.at("spec")),
    refId: query.at("refId").value,
    hide: query.at("hidden").value,
    datasource: dataSourceOf(inner, query),
  };
}

const VARIABLE_TYPES: Readonly<Record<string, string>> = {
  QueryVariable: "query",
  CustomVariable: "custom",
  IntervalVariable: "interval",
  TextVariable: "textbox",
  ConstantVariable: "constant",
  DatasourceVariable: "datasource",
  AdhocVariable: "adhoc",
  GroupByVariable: "groupby",
  SwitchVariable: "switch",
};
const HIDES: Readonly<Record<string, number>> = { hideLabel: 1, hideVariable: 2 };
const SORTS = [
  "disabled",
  "alphabeticalAsc",
  "alphabeticalDesc",
  "numericalAsc",
  "numericalDesc",
  "alphabeticalCaseInsensitiveAsc",
  "alphabeticalCaseInsensitiveDesc",
  "naturalAsc",
  "naturalDesc",
];

function variableOf(variable: JsonNode): Json {
  const spec = variable.at("spec");
  const kind = variable.at("kind").text() ?? "";
  const type = Object.hasOwn(VARIABLE_TYPES, kind) ? VARIABLE_TYPES[kind] : kind;
  const hide = spec.at("hide").value;
  const common = {
    ...object(spec),
    type,
    hide: typeof hide === "string" && Object.hasOwn(HIDES, hide) ? HIDES[hide] : 0,
    sort: Math.max(0, SORTS.indexOf(String(spec.at("sort").text() ?? ""))),
  };
  if (type === "datasource") return { ...common, query: spec.at("pluginId").value };
  if (type !== "query") return common;
  const query = spec.at("query");
  const inner = query.at("spec");
  // Written by hand it may be a text under a key of its own.
  const legacy = inner.at("__legacyStringValue").value;
  return { ...common, query: legacy ?? inner.value, datasource: dataSourceOf(query, spec) };
}
