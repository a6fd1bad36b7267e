import type { Panel, PanelField, PanelOf, PanelOverride } from "../model";
import { calcOf } from "./calcs";
import { nearestToken } from "./colors";
import { drawOf, readField, readOverrides } from "./field-config";
import { clip } from "./findings";
import type { JsonNode } from "./json-node";
import { readLinks } from "./links";
import { type DataBase, type PanelReading, dataBase } from "./panel-base";
import { readTransformations } from "./transformations";

type TimeSeries = PanelOf<"time-series">;
type Reader = (reading: PanelReading) => Panel;

/** Panels of Grafana 7 and later, by their type. */
export const PANEL_KINDS: Readonly<Record<string, Reader>> = {
  timeseries: readTimeSeries,
  trend: (reading) => {
    reading.findings.approximate("A trend over something else than time is drawn over time.");
    return readTimeSeries(reading);
  },
  stat: readStat,
  gauge: (reading) => ({ ...common(reading), kind: "gauge", calc: readCalc(reading) }),
  bargauge: (reading) => ({
    ...common(reading),
    kind: "bar",
    calc: readCalc(reading),
    direction: reading.node.at("options", "orientation").value === "vertical" ? "vertical" : "horizontal",
    stack: false,
  }),
  barchart: readBarChart,
  piechart: (reading) => {
    reading.findings.approximate("The pie has become bars: lengths are easier to compare than angles.");
    return { ...common(reading), kind: "bar", calc: readCalc(reading), direction: "horizontal", stack: false };
  },
  table: readTable,
  heatmap: readHeatmap,
  histogram: readHistogram,
  "state-timeline": readStateTimeline,
  "status-history": (reading) => {
    reading.findings.approximate("The status history is drawn as a state timeline.");
    return readStateTimeline(reading);
  },
};

function common(reading: PanelReading): DataBase {
  const { node, findings } = reading;
  const defaults = node.at("fieldConfig", "defaults").present
    ? node.at("fieldConfig", "defaults")
    : node.at("options", "fieldOptions", "defaults");
  const field = readField(defaults, findings);
  const overrides = readOverrides(node.at("fieldConfig", "overrides"), findings);
  const base = dataBase(reading, {
    field,
    overrides: [...fixedColor(defaults), ...overrides].slice(0, 100),
    transforms: readTransformations(node.at("transformations"), findings),
  });
  const links = readLinks(defaults.at("links"), 20 - (base.links?.length ?? 0), findings);
  return nameFields(links.length > 0 ? { ...base, links: [...(base.links ?? []), ...links] } : base, defaults, reading);
}

/** One colour for all series is an override that all of them match. */
function fixedColor(defaults: JsonNode): PanelOverride[] {
  if (defaults.at("color", "mode").value !== "fixed") return [];
  const color = nearestToken(defaults.at("color", "fixedColor").text() ?? "");
  return color ? [{ match: { by: "regex", value: ".*" }, set: { color } }] : [];
}

/** A name that the field options give is a legend: `${__field.labels.x}` is `{{x}}`. */
function nameFields(base: DataBase, defaults: JsonNode, { findings }: PanelReading): DataBase {
  const name = defaults.at("displayName").text() ?? "";
  if (name === "" || /^\$\{__(series|field)\.(name|displayName)\}$/.test(name)) return base;
  const legend = clip(
    name.replace(
      /\$\{__field\.labels(?:\.([\w.]+)|\[["']([\w.]+)["']\])\}/g,
      (_, dotted?: string, quoted?: string) => `{{${dotted ?? quoted ?? ""}}}`,
    ),
    500,
  );
  if (/\$\{__(field|series|data|cell)/.test(legend)) {
    findings.approximate("The name of its values is computed in a way that has no like here; the legend names them.");
    return base;
  }
  return { ...base, queries: base.queries.map((query) => ({ ...query, legend })) };
}

/** How several values become one, from the options of stat, gauge, bars and pies of any age. */
function readCalc({ node, findings }: PanelReading) {
  const options = node.at("options");
  const reduce = options.at("reduceOptions").present ? options.at("reduceOptions") : options.at("fieldOptions");
  if (reduce.at("values").value === true) findings.approximate("Every row was shown; a value per series is.");
  const fields = reduce.at("fields").text() ?? "";
  if (fields !== "" && fields !== "/.*/") findings.approximate(`Only the fields “${clip(fields, 60)}” were shown; all are.`);
  const written = reduce.at("calcs").present
    ? (reduce.at("calcs").texts()[0] ?? "lastNotNull")
    : (options.at("valueOptions", "stat").text() ?? "lastNotNull");
  const calc = calcOf(written);
  if (calc === undefined) findings.approximate(`The reduction “${clip(written, 40)}” has become the last value.`);
  return calc ?? "last";
}

function readTimeSeries(reading: PanelReading): Panel {
  const { node, findings } = reading;
  const custom = node.at("fieldConfig", "defaults", "custom");
  const base = common(reading);
  const stacking = custom.at("stacking", "mode").value;
  const axisLabel = clip(custom.at("axisLabel").text() ?? "", 100);
  const right = custom.at("axisPlacement").value === "right";
  if (custom.at("fillBelowTo").present) findings.approximate("The area between two series is not filled.");
  if (custom.at("transform").value === "negative-Y") findings.approximate("Series are not mirrored below zero.");
  const { legend, remark } = readLegendOptions(node.at("options", "legend"));
  if (remark) findings.remark(remark);
  return {
    ...base,
    ...(right
      ? {
          overrides: [{ match: { by: "regex" as const, value: ".*" }, set: { axis: "right" as const } }, ...(base.overrides ?? [])].slice(
            0,
            100,
          ),
        }
      : {}),
    kind: "time-series",
    draw: drawOf(custom.at("drawStyle").value) ?? "line",
    fill: Math.min(1, Math.max(0, (custom.at("fillOpacity").number() ?? 0) / 100)),
    stack: stacking === "normal" || stacking === "percent" ? stacking : "none",
    logScale: custom.at("scaleDistribution", "type").value === "log",
    ...(legend ? { legend } : {}),
    ...(axisLabel === "" ? {} : { axisLabel }),
    showThresholds: thresholdStyle(custom.at("thresholdsStyle", "mode").value),
  };
}

function thresholdStyle(mode: unknown): TimeSeries["showThresholds"] {
  if (typeof mode !== "string" || mode === "off") return "off";
  return mode.includes("area") ? "area" : "line";
}

export function readLegendOptions(node: JsonNode): { legend?: NonNullable<TimeSeries["legend"]>; remark?: string } {
  if (!node.isObject) return {};
  const wanted = node.at("calcs").present ? node.at("calcs").texts() : [];
  const calcs = [...new Set(wanted.flatMap((name) => calcOf(name) ?? []))].slice(0, 8);
  const unknown = wanted.filter((name) => calcOf(name) === undefined);
  return {
    legend: {
      show: node.at("showLegend").value !== false && node.at("displayMode").value !== "hidden",
      place: node.at("placement").value === "right" ? "right" : "below",
      table: node.at("displayMode").value === "table",
      calcs,
    },
    ...(unknown.length > 0 ? { remark: `The legend leaves out ${clip(unknown.join(", "), 100)}.` } : {}),
  };
}

const TEXT_BY: Readonly<Record<string, PanelOf<"stat">["textBy"]>> = {
  value: "value",
  name: "name",
  none: "none",
  value_and_name: "value-and-name",
};

function readStat(reading: PanelReading): Panel {
  const options = reading.node.at("options");
  const colorMode = options.at("colorMode").text() ?? "value";
  const textMode = options.at("textMode").text() ?? "auto";
  return {
    ...common(reading),
    kind: "stat",
    calc: readCalc(reading),
    sparkline: options.at("graphMode").value !== "none",
    colorBy: colorMode === "none" ? "none" : colorMode.startsWith("background") ? "background" : "value",
    // Ours, as Grafana's “auto”, names values only where there are several.
    textBy: TEXT_BY[textMode] ?? "value-and-name",
  };
}

function readBarChart(reading: PanelReading): Panel {
  const { node, findings } = reading;
  const options = node.at("options");
  const overTime = reading.queries.prometheus.some(({ instant, format }) => !instant && format === "series");
  const stacked = options.at("stacking").value;
  if (options.at("xField").present && options.at("xField").value !== "")
    findings.approximate("The field along the axis is chosen by Sightglass.");
  if (overTime) {
    findings.approximate("Bars along time are drawn as a time series of bars.");
    const { legend } = readLegendOptions(options.at("legend"));
    const stack = stacked === "normal" || stacked === "percent" ? stacked : "none";
    return {
      ...common(reading),
      kind: "time-series",
      draw: "bars",
      fill: 0.8,
      stack,
      logScale: false,
      ...(legend ? { legend } : {}),
      showThresholds: "off",
    };
  }
  return {
    ...common(reading),
    kind: "bar",
    calc: "last",
    direction: options.at("orientation").value === "horizontal" ? "horizontal" : "vertical",
    stack: stacked === "normal" || stacked === "percent",
  };
}

function readTable(reading: PanelReading): Panel {
  const base = common(reading);
  const sort = reading.node.at("options", "sortBy").present ? reading.node.at("options", "sortBy").list()[0] : undefined;
  const field = sort?.at("displayName").text();
  return {
    ...base,
    queries: base.queries.map((query) => ({ ...query, format: "table" })),
    kind: "table",
    ...(field === undefined || field === "" || field.length > 200 ? {} : { sort: { field, descending: sort?.at("desc").value === true } }),
  };
}

function readHeatmap(reading: PanelReading): Panel {
  const { node, findings } = reading;
  const options = node.at("options");
  const base = common(reading);
  const unit = options.at("yAxis", "unit").text() ?? node.at("yAxis", "format").text();
  const field: PanelField | undefined = unit === undefined || unit === "" || unit.length > 40 ? base.field : { unit, ...base.field };
  const counted = options.at("calculate").value === true || node.at("dataFormat").value === "timeseries";
  const byBucket = base.queries.some(({ expr, format }) => format === "heatmap" || /\ble\b|_bucket\b/.test(expr));
  if (counted && !byBucket)
    findings.approximate("Its values are not buckets: it is drawn from single series, not counted into buckets of values.");
  return {
    ...base,
    ...(field ? { field } : {}),
    queries: base.queries.map((query) => ({ ...query, format: "heatmap" })),
    kind: "heatmap",
  };
}

function readHistogram(reading: PanelReading): Panel {
  const count = reading.node.at("options", "bucketCount").number();
  if (reading.node.at("options", "bucketSize").present) reading.findings.approximate("Buckets are counted, not sized: there are 30.");
  return { ...common(reading), kind: "histogram", buckets: Math.min(200, Math.max(2, Math.round(count ?? 30))) };
}

function readStateTimeline(reading: PanelReading): Panel {
  const show = reading.node.at("options", "showValue").value;
  return { ...common(reading), kind: "state-timeline", showValue: show === "always" || show === "auto" };
}
