import { z } from "zod";

/**
 * A dashboard as it is kept, exported and imported: plain data, checked here
 * and nowhere else. `parseDashboard` names the JSON path of what is wrong.
 *
 * Text may hold variables: `$name`, `${name}`, `${name:format}`, and the
 * built-in `$__interval`, `$__rate_interval`, `$__range`.
 */

const text = (longest: number) => z.string().max(longest);
/** For what is listed and searched by: a name that holds control characters is none. */
const line = (longest: number) =>
  // oxlint-disable-next-line no-control-regex
  text(longest).refine((value) => !/[\u0000-\u001f\u007f]/.test(value) && value.isWellFormed(), "Leave out control characters.");
const identifier = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, "Use 1 to 64 letters, digits, _ or -.");
const variableName = z.string().regex(/^[A-Za-z_][A-Za-z0-9_]{0,63}$/, "Use letters, digits and _, beginning with a letter.");

/** Colours are names of tokens, never values: they follow the theme. */
export const PANEL_COLORS = [
  "neutral",
  "ok",
  "at-risk",
  "breached",
  "series-1",
  "series-2",
  "series-3",
  "series-4",
  "series-5",
  "series-6",
  "series-7",
  "series-8",
] as const;
const color = z.enum(PANEL_COLORS);

/** The dashboard's grid is 24 columns wide; a row is 32 px high. */
export const GRID_COLUMNS = 24;
const placeSchema = z
  .strictObject({
    x: z
      .int()
      .min(0)
      .max(GRID_COLUMNS - 1),
    y: z.int().min(0).max(10_000),
    w: z.int().min(1).max(GRID_COLUMNS),
    h: z.int().min(1).max(100),
  })
  .refine(({ x, w }) => x + w <= GRID_COLUMNS, "The panel reaches past the 24th column.");

const thresholdsSchema = z.strictObject({
  mode: z.enum(["absolute", "percent"]).default("absolute"),
  /** Ascending; the first, whose `from` is null, holds below all others. */
  steps: z.array(z.strictObject({ from: z.number().nullable(), color })).max(20),
});

const mappingSchema = z.discriminatedUnion("match", [
  z.strictObject({ match: z.literal("value"), value: text(200), text: text(200), color: color.optional() }),
  z.strictObject({
    match: z.literal("range"),
    from: z.number().nullable(),
    to: z.number().nullable(),
    text: text(200),
    color: color.optional(),
  }),
  z.strictObject({ match: z.literal("regex"), pattern: text(200), text: text(200), color: color.optional() }),
  z.strictObject({ match: z.literal("empty"), text: text(200), color: color.optional() }),
]);

/** How a number reads. `unit` is one of the ids that lib/dashboards/units knows; an unknown one is shown after the number. */
const fieldShape = {
  unit: text(40).optional(),
  decimals: z.int().min(0).max(10).optional(),
  min: z.number().optional(),
  max: z.number().optional(),
  thresholds: thresholdsSchema.optional(),
  mappings: z.array(mappingSchema).max(100).optional(),
};
const fieldSchema = z.strictObject(fieldShape);

const overrideSchema = z.strictObject({
  match: z.strictObject({ by: z.enum(["name", "regex", "ref"]), value: text(200) }),
  set: z.strictObject({
    ...fieldShape,
    name: text(200).optional(),
    color: color.optional(),
    axis: z.enum(["left", "right"]).optional(),
    draw: z.enum(["line", "bars", "points"]).optional(),
    dashed: z.boolean().optional(),
    hidden: z.boolean().optional(),
    /** Width of a table's column in pixels. */
    width: z.int().min(20).max(2000).optional(),
  }),
});

const querySchema = z.strictObject({
  ref: z.string().regex(/^[A-Za-z0-9_]{1,16}$/, "Name queries A, B, …"),
  expr: text(20_000),
  /** Template of a series' name: `{{label}}`; empty: as few labels as tell the series apart. */
  legend: text(500).default(""),
  instant: z.boolean().default(false),
  /** `heatmap` reads series by `le`, or native histograms, as buckets. */
  format: z.enum(["series", "table", "heatmap"]).default("series"),
  /** Least step, as a duration (`15s`) or a variable. */
  minStep: text(40).optional(),
  hidden: z.boolean().default(false),
  exemplars: z.boolean().default(false),
});

/** Applied in order to the panel's answers, joined as tables of one column a field. */
const transformSchema = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("join"), by: text(200) }),
  z.strictObject({ type: z.literal("merge") }),
  z.strictObject({ type: z.literal("rename"), from: text(200), to: text(200), regex: z.boolean().default(false) }),
  z.strictObject({ type: z.literal("hide"), fields: z.array(text(200)).max(100) }),
  z.strictObject({ type: z.literal("order"), fields: z.array(text(200)).max(100) }),
  z.strictObject({ type: z.literal("sort"), field: text(200), descending: z.boolean().default(false) }),
  z.strictObject({ type: z.literal("limit"), count: z.int().min(1).max(10_000) }),
  z.strictObject({ type: z.literal("reduce"), calc: z.enum(["last", "first", "min", "max", "mean", "sum", "count", "range", "delta"]) }),
  z.strictObject({
    type: z.literal("group"),
    by: z.array(text(200)).max(20),
    calcs: z.array(z.strictObject({ field: text(200), calc: z.enum(["last", "first", "min", "max", "mean", "sum", "count"]) })).max(50),
  }),
  z.strictObject({ type: z.literal("compute"), name: text(200), left: text(200), op: z.enum(["+", "-", "*", "/"]), right: text(200) }),
  z.strictObject({ type: z.literal("labels-to-fields") }),
  z.strictObject({ type: z.literal("filter"), field: text(200), pattern: text(200), keep: z.boolean().default(true) }),
]);

const linkSchema = z.strictObject({
  title: text(200),
  /** A path of this console or an http(s) address; may hold variables, `${__value}`, `${__labels.name}`, `${__from}` and `${__to}`. */
  url: z
    .string()
    .max(2000)
    .refine((url) => /^(\/(?!\/)|https?:\/\/)/.test(url), "A link begins with / or http(s)://."),
  newTab: z.boolean().default(false),
  keepTime: z.boolean().default(false),
  keepVariables: z.boolean().default(false),
});

/** How series become the one number of a stat, gauge or bar. */
const calcSchema = z.enum(["last", "first", "min", "max", "mean", "sum", "count", "range", "delta"]);

const panelBase = {
  /** Unique in the dashboard; a link to one panel names it. */
  id: identifier,
  title: text(200).default(""),
  description: text(5000).default(""),
  place: placeSchema,
  links: z.array(linkSchema).max(20).optional(),
  /** Draws the panel once for each chosen value of a variable. */
  repeat: z
    .strictObject({
      variable: variableName,
      direction: z.enum(["across", "down"]).default("across"),
      perRow: z.int().min(1).max(24).default(4),
    })
    .optional(),
};

const dataBase = {
  ...panelBase,
  queries: z.array(querySchema).max(26).default([]),
  transforms: z.array(transformSchema).max(50).optional(),
  field: fieldSchema.optional(),
  overrides: z.array(overrideSchema).max(100).optional(),
  /** Instead of the dashboard's range: the last … (`1h`), or shifted back by … (`1d`). */
  time: z.strictObject({ last: text(20).optional(), shift: text(20).optional() }).optional(),
};

const legendSchema = z.strictObject({
  show: z.boolean().default(true),
  place: z.enum(["below", "right"]).default("below"),
  table: z.boolean().default(false),
  calcs: z.array(calcSchema).max(8).default([]),
});

const timeSeriesPanel = z.strictObject({
  ...dataBase,
  kind: z.literal("time-series"),
  draw: z.enum(["line", "bars", "points"]).default("line"),
  fill: z.number().min(0).max(1).default(0),
  stack: z.enum(["none", "normal", "percent"]).default("none"),
  logScale: z.boolean().default(false),
  legend: legendSchema.optional(),
  axisLabel: text(100).optional(),
  /** Draw threshold steps as lines or bands. */
  showThresholds: z.enum(["off", "line", "area"]).default("off"),
});
const statPanel = z.strictObject({
  ...dataBase,
  kind: z.literal("stat"),
  calc: calcSchema.default("last"),
  sparkline: z.boolean().default(true),
  colorBy: z.enum(["none", "value", "background"]).default("value"),
  textBy: z.enum(["value", "value-and-name", "name", "none"]).default("value-and-name"),
});
const gaugePanel = z.strictObject({ ...dataBase, kind: z.literal("gauge"), calc: calcSchema.default("last") });
const barPanel = z.strictObject({
  ...dataBase,
  kind: z.literal("bar"),
  calc: calcSchema.default("last"),
  direction: z.enum(["horizontal", "vertical"]).default("horizontal"),
  /** A bar per series, or (from a table) per row. */
  stack: z.boolean().default(false),
});
const tablePanel = z.strictObject({
  ...dataBase,
  kind: z.literal("table"),
  sort: z.strictObject({ field: text(200), descending: z.boolean().default(true) }).optional(),
});
const heatmapPanel = z.strictObject({ ...dataBase, kind: z.literal("heatmap") });
const histogramPanel = z.strictObject({ ...dataBase, kind: z.literal("histogram"), buckets: z.int().min(2).max(200).default(30) });
const stateTimelinePanel = z.strictObject({ ...dataBase, kind: z.literal("state-timeline"), showValue: z.boolean().default(false) });
const textPanel = z.strictObject({ ...panelBase, kind: z.literal("text"), markdown: text(50_000).default("") });
/** `filter` is the search of the Logs page; the fields narrow it. */
const logsPanel = z.strictObject({
  ...panelBase,
  kind: z.literal("logs"),
  search: text(2000).default(""),
  filters: z.record(text(200), text(500)).default({}),
  limit: z.int().min(1).max(500).default(100),
});
const tracesPanel = z.strictObject({
  ...panelBase,
  kind: z.literal("traces"),
  filters: z.record(text(200), text(500)).default({}),
  limit: z.int().min(1).max(500).default(50),
});
/** Stands for what an import could not carry over: keeps its place and says why. */
const unsupportedPanel = z.strictObject({
  ...panelBase,
  kind: z.literal("unsupported"),
  reason: text(1000),
  source: text(100).default(""),
});

export const panelSchema = z.discriminatedUnion("kind", [
  timeSeriesPanel,
  statPanel,
  gaugePanel,
  barPanel,
  tablePanel,
  heatmapPanel,
  histogramPanel,
  stateTimelinePanel,
  textPanel,
  logsPanel,
  tracesPanel,
  unsupportedPanel,
]);

/** A band across the dashboard; it holds the panels between its `y` and that of the next. */
const sectionSchema = z.strictObject({
  id: identifier,
  title: text(200),
  y: z.int().min(0).max(10_000),
  collapsed: z.boolean().default(false),
  repeat: variableName.optional(),
});

const variableBase = {
  name: variableName,
  label: text(100).default(""),
  description: text(500).default(""),
  hide: z.enum(["no", "label", "all"]).default("no"),
};
const choices = {
  multi: z.boolean().default(false),
  includeAll: z.boolean().default(false),
  /** What `All` becomes in a query; empty: every value. */
  allValue: text(500).default(""),
  /** Chosen at first; `$__all` for all; empty: the first value. */
  default: z.array(text(500)).max(100).default([]),
};
export const variableSchema = z.discriminatedUnion("kind", [
  z.strictObject({
    ...variableBase,
    ...choices,
    kind: z.literal("query"),
    /** `label_values(label)`, `label_values(selector, label)`, `label_names()`, `metrics(regex)` or `query_result(expr)`; may use variables before it. */
    query: text(5000),
    /** Keeps what matches; a group named `value` or `text`, or the first, is what is kept. */
    regex: text(500).default(""),
    sort: z.enum(["none", "asc", "desc", "numeric-asc", "numeric-desc", "natural-asc", "natural-desc"]).default("asc"),
  }),
  z.strictObject({
    ...variableBase,
    ...choices,
    kind: z.literal("custom"),
    options: z.array(z.strictObject({ value: text(500), text: text(500) })).max(500),
  }),
  z.strictObject({
    ...variableBase,
    kind: z.literal("interval"),
    options: z.array(text(20)).min(1).max(50),
    default: text(20).default(""),
  }),
  z.strictObject({ ...variableBase, kind: z.literal("text"), default: text(500).default("") }),
  z.strictObject({ ...variableBase, kind: z.literal("constant"), value: text(500) }),
]);

export const dashboardSchema = z
  .strictObject({
    schema: z.literal("sightglass.dashboard/v1"),
    title: line(200).trim().min(1, "A dashboard needs a title."),
    description: text(5000).default(""),
    tags: z.array(line(50)).max(20).default([]),
    folder: line(100).default(""),
    /** Who may open it: the operators of the fleet, or tenants' people as well (who see their own series in it alone). */
    audience: z.enum(["fleet", "everyone"]).default("fleet"),
    /** Range when the address names none, as the time picker writes it (`1h`, `now-6h`…). */
    range: text(60).default("1h"),
    /** Seconds between refreshes; 0: only when asked. */
    refreshS: z.int().min(0).max(86_400).default(0),
    variables: z.array(variableSchema).max(50).default([]),
    sections: z.array(sectionSchema).max(100).default([]),
    panels: z.array(panelSchema).max(300).default([]),
    links: z.array(linkSchema).max(30).default([]),
    annotations: z
      .strictObject({ changes: z.boolean().default(true), incidents: z.boolean().default(true), alerts: z.boolean().default(true) })
      .default({ changes: true, incidents: true, alerts: true }),
  })
  .superRefine(({ panels, variables }, context) => {
    const twice = (names: readonly string[], path: string, what: string) => {
      const seen = new Set<string>();
      for (const [i, name] of names.entries()) {
        if (seen.has(name)) context.addIssue({ code: "custom", path: [path, i], message: `There is another ${what} called “${name}”.` });
        seen.add(name);
      }
    };
    twice(
      panels.map(({ id }) => id),
      "panels",
      "panel",
    );
    twice(
      variables.map(({ name }) => name),
      "variables",
      "variable",
    );
  });

export type Dashboard = z.infer<typeof dashboardSchema>;
/** As it may be written: fields with defaults may be left out. */
export type DashboardInput = z.input<typeof dashboardSchema>;
export type Panel = z.infer<typeof panelSchema>;
export type PanelKind = Panel["kind"];
export type DataPanel = Extract<Panel, { queries: unknown }>;
export type PanelOf<K extends PanelKind> = Extract<Panel, { kind: K }>;
export type PanelQueryDefinition = z.infer<typeof querySchema>;
export type PanelTransform = z.infer<typeof transformSchema>;
export type PanelField = z.infer<typeof fieldSchema>;
export type PanelOverride = z.infer<typeof overrideSchema>;
export type PanelThresholds = z.infer<typeof thresholdsSchema>;
export type PanelMapping = z.infer<typeof mappingSchema>;
export type PanelLink = z.infer<typeof linkSchema>;
export type PanelColor = (typeof PANEL_COLORS)[number];
export type Calc = z.infer<typeof calcSchema>;
export type Section = z.infer<typeof sectionSchema>;
export type Variable = z.infer<typeof variableSchema>;
export type Place = z.infer<typeof placeSchema>;
