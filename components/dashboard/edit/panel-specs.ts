/** Which fields the forms of the panel editor have. */
import { PANEL_COLORS, PANEL_UNITS, type PanelKind, type PanelTransform } from "@/lib/dashboards";
import type { FieldSpec } from "./spec-form";

const options = (names: readonly string[]) => names.map((value) => ({ value, label: words(value) }));
const words = (name: string): string => {
  const text = name.replaceAll("-", " ");
  return text.charAt(0).toUpperCase() + text.slice(1);
};

export const KIND_OPTIONS: readonly { readonly value: PanelKind; readonly label: string }[] = [
  { value: "time-series", label: "Time series" },
  { value: "stat", label: "Stat" },
  { value: "gauge", label: "Gauge" },
  { value: "bar", label: "Bars" },
  { value: "table", label: "Table" },
  { value: "heatmap", label: "Heat map" },
  { value: "histogram", label: "Histogram" },
  { value: "state-timeline", label: "State timeline" },
  { value: "text", label: "Text" },
  { value: "logs", label: "Logs" },
  { value: "traces", label: "Traces" },
];

export const COLOR_OPTIONS = options(PANEL_COLORS);
const CALCS = options(["last", "first", "min", "max", "mean", "sum", "count", "range", "delta"]);
const UNIT_IDS = Object.keys(PANEL_UNITS);

const calc: FieldSpec = { key: "calc", label: "Calculation", type: "choice", options: CALCS };

/** What is particular to each kind. */
export const KIND_SPECS: Readonly<Record<PanelKind, readonly FieldSpec[]>> = {
  "time-series": [
    { key: "draw", label: "Draw", type: "choice", options: options(["line", "bars", "points"]) },
    { key: "fill", label: "Fill", type: "number", min: 0, max: 1, hint: "0 for none, 1 for solid." },
    {
      key: "stack",
      label: "Stack",
      type: "choice",
      options: [
        { value: "none", label: "No" },
        { value: "normal", label: "On top of each other" },
        { value: "percent", label: "As shares of the whole" },
      ],
    },
    { key: "showThresholds", label: "Thresholds", type: "choice", options: options(["off", "line", "area"]) },
    { key: "logScale", label: "Logarithmic scale", type: "check" },
  ],
  stat: [
    calc,
    { key: "textBy", label: "Show", type: "choice", options: options(["value-and-name", "value", "name", "none"]) },
    { key: "colorBy", label: "Colour", type: "choice", options: options(["value", "background", "none"]) },
    { key: "sparkline", label: "Trend behind the number", type: "check" },
  ],
  gauge: [calc],
  bar: [
    calc,
    { key: "direction", label: "Direction", type: "choice", options: options(["horizontal", "vertical"]) },
    { key: "stack", label: "One bar, all as its parts", type: "check" },
  ],
  table: [],
  heatmap: [],
  histogram: [{ key: "buckets", label: "Bars", type: "number", min: 2, max: 200 }],
  "state-timeline": [{ key: "showValue", label: "Write the state into its bar", type: "check" }],
  text: [{ key: "markdown", label: "Markdown", type: "area" }],
  logs: [
    { key: "search", label: "Search", type: "text", keepEmpty: true },
    { key: "limit", label: "Most records", type: "number", min: 1, max: 500 },
  ],
  traces: [{ key: "limit", label: "Most traces", type: "number", min: 1, max: 500 }],
  unsupported: [],
};

/** Filters of the list panels: the ones their own pages have. */
export const FILTER_SPECS: Readonly<Record<"logs" | "traces", readonly FieldSpec[]>> = {
  logs: [
    {
      key: "level",
      label: "Level or worse",
      type: "choice",
      none: "Any",
      options: options(["trace", "debug", "info", "warn", "error", "fatal"]),
    },
    { key: "service", label: "Service", type: "text" },
    { key: "node", label: "Node", type: "text" },
    { key: "tenant", label: "Tenant", type: "text" },
  ],
  traces: [
    { key: "service", label: "Service", type: "text" },
    { key: "operation", label: "Operation", type: "text" },
    { key: "model", label: "Model", type: "text" },
    { key: "tenant", label: "Tenant", type: "text" },
    { key: "node", label: "Node", type: "text" },
    { key: "status", label: "Outcome", type: "choice", none: "Any", options: options(["ok", "error"]) },
    { key: "order", label: "Order", type: "choice", none: "Newest first", options: options(["oldest", "slowest"]) },
  ],
};

export const GENERAL_SPECS: readonly FieldSpec[] = [
  { key: "title", label: "Title", type: "text", keepEmpty: true, hint: "May hold variables: $model." },
  { key: "description", label: "Description", type: "area", hint: "What it means, and what to do when it is bad." },
];

export const LEGEND_SPECS: readonly FieldSpec[] = [
  { key: "show", label: "Legend", type: "check" },
  { key: "table", label: "As a table", type: "check" },
  { key: "place", label: "Place", type: "choice", options: options(["below", "right"]) },
  { key: "calcs", label: "Calculations", type: "list", hint: "last, first, min, max, mean, sum, count, range, delta" },
];

export const FIELD_SPECS: readonly FieldSpec[] = [
  { key: "unit", label: "Unit", type: "text", suggestions: UNIT_IDS, placeholder: "s, bytes, percent, reqps…" },
  { key: "decimals", label: "Digits after the point", type: "number", min: 0, max: 10 },
  { key: "min", label: "Least", type: "number" },
  { key: "max", label: "Greatest", type: "number" },
];

export const THRESHOLD_SPECS: readonly FieldSpec[] = [
  { key: "from", label: "From", type: "number", hint: "Empty: below all others." },
  { key: "color", label: "Colour", type: "choice", options: COLOR_OPTIONS },
];

const mappingColor: FieldSpec = { key: "color", label: "Colour", type: "choice", none: "By threshold", options: COLOR_OPTIONS };
const mappingText: FieldSpec = { key: "text", label: "Shows", type: "text", keepEmpty: true };

export const MAPPING_SPECS: Readonly<Record<"value" | "range" | "regex" | "empty", readonly FieldSpec[]>> = {
  value: [{ key: "value", label: "Value", type: "text", keepEmpty: true }, mappingText, mappingColor],
  range: [{ key: "from", label: "From", type: "number" }, { key: "to", label: "To", type: "number" }, mappingText, mappingColor],
  regex: [{ key: "pattern", label: "Pattern", type: "text", keepEmpty: true }, mappingText, mappingColor],
  empty: [mappingText, mappingColor],
};

export const OVERRIDE_MATCH_SPECS: readonly FieldSpec[] = [
  {
    key: "by",
    label: "For",
    type: "choice",
    options: [
      { value: "name", label: "The name" },
      { value: "regex", label: "Names that match" },
      { value: "ref", label: "The query" },
    ],
  },
  { key: "value", label: "Which", type: "text", keepEmpty: true },
];

export const OVERRIDE_SET_SPECS: readonly FieldSpec[] = [
  { key: "name", label: "Call it", type: "text" },
  { key: "unit", label: "Unit", type: "text", suggestions: UNIT_IDS },
  { key: "decimals", label: "Digits after the point", type: "number", min: 0, max: 10 },
  { key: "color", label: "Colour", type: "choice", none: "By its name", options: COLOR_OPTIONS },
  { key: "axis", label: "Axis", type: "choice", none: "Left", options: options(["left", "right"]) },
  { key: "draw", label: "Draw", type: "choice", none: "As the panel", options: options(["line", "bars", "points"]) },
  { key: "dashed", label: "Dashed", type: "check" },
  { key: "hidden", label: "Hidden", type: "check" },
  { key: "width", label: "Width of the column (px)", type: "number", min: 20, max: 2000 },
];

const field: FieldSpec = { key: "field", label: "Column", type: "text", keepEmpty: true };

export const TRANSFORM_SPECS: Readonly<Record<PanelTransform["type"], readonly FieldSpec[]>> = {
  join: [{ key: "by", label: "By column", type: "text", keepEmpty: true }],
  merge: [],
  rename: [
    { key: "from", label: "From", type: "text", keepEmpty: true },
    { key: "to", label: "To", type: "text", keepEmpty: true },
    { key: "regex", label: "From is a pattern", type: "check" },
  ],
  hide: [{ key: "fields", label: "Columns", type: "list" }],
  order: [{ key: "fields", label: "Columns, first to last", type: "list" }],
  sort: [field, { key: "descending", label: "Greatest first", type: "check" }],
  limit: [{ key: "count", label: "Most rows", type: "number", min: 1, max: 10_000 }],
  reduce: [calc],
  group: [{ key: "by", label: "By columns", type: "list" }],
  compute: [
    { key: "name", label: "New column", type: "text", keepEmpty: true },
    { key: "left", label: "Column or number", type: "text", keepEmpty: true },
    { key: "op", label: "Operation", type: "choice", options: ["+", "-", "*", "/"].map((value) => ({ value, label: value })) },
    { key: "right", label: "Column or number", type: "text", keepEmpty: true },
  ],
  "labels-to-fields": [],
  filter: [
    field,
    { key: "pattern", label: "Pattern", type: "text", keepEmpty: true },
    { key: "keep", label: "Keep what matches", type: "check" },
  ],
};

/** A transform of each kind to begin with. */
export const NEW_TRANSFORMS: Readonly<Record<PanelTransform["type"], PanelTransform>> = {
  join: { type: "join", by: "Time" },
  merge: { type: "merge" },
  rename: { type: "rename", from: "", to: "", regex: false },
  hide: { type: "hide", fields: [] },
  order: { type: "order", fields: [] },
  sort: { type: "sort", field: "Value", descending: true },
  limit: { type: "limit", count: 10 },
  reduce: { type: "reduce", calc: "last" },
  group: { type: "group", by: [], calcs: [{ field: "Value", calc: "sum" }] },
  compute: { type: "compute", name: "Total", left: "", op: "+", right: "" },
  "labels-to-fields": { type: "labels-to-fields" },
  filter: { type: "filter", field: "", pattern: "", keep: true },
};

export const QUERY_SPECS: readonly FieldSpec[] = [
  { key: "legend", label: "Legend", type: "text", keepEmpty: true, placeholder: "{{model}} – empty: what tells them apart" },
  { key: "minStep", label: "Least step", type: "text", placeholder: "15s" },
  { key: "format", label: "Format", type: "choice", options: options(["series", "table", "heatmap"]) },
  { key: "instant", label: "At the end of the range alone", type: "check" },
  { key: "exemplars", label: "With exemplars", type: "check" },
  { key: "hidden", label: "Hidden", type: "check" },
];
