import type { Panel, PanelField, PanelMapping, PanelOf, PanelOverride, PanelThresholds } from "../model";
import { calcOf } from "./calcs";
import { nearestToken } from "./colors";
import { readDecimals, readUnit } from "./field-config";
import { type Findings, clip } from "./findings";
import { JsonNode } from "./json-node";
import { type PanelReading, dataBase } from "./panel-base";
import { readMappings, thresholdsFrom, withoutSlashes } from "./thresholds";
import { readTransformations } from "./transformations";

type TimeSeries = PanelOf<"time-series">;
type Reader = (reading: PanelReading) => Panel;

/** Panels of Grafana 6 and before, which later versions converted when they were opened. */
export const OLD_PANEL_KINDS: Readonly<Record<string, Reader>> = {
  graph: readGraph,
  singlestat: readSingleStat,
  "table-old": readOldTable,
};

function readGraph(reading: PanelReading): Panel {
  const { node, findings } = reading;
  const axis = node.at("yaxes").present ? node.at("yaxes").list()[0] : undefined;
  const rightAxis = node.at("yaxes").present ? node.at("yaxes").list()[1] : undefined;
  const field = axis ? readAxis(axis, findings) : {};
  const decimals = readDecimals(node.at("decimals"));
  if (decimals !== undefined) field.decimals = decimals;
  const thresholds = readGraphThresholds(node.at("thresholds"), findings);
  if (thresholds) field.thresholds = thresholds;
  const overrides = [...readAliasColors(node.at("aliasColors")), ...readSeriesOverrides(node.at("seriesOverrides"), rightAxis, findings)];
  const mode = node.at("xaxis", "mode").value;
  const base = dataBase(reading, {
    field,
    overrides: overrides.slice(0, 100),
    transforms: readTransformations(node.at("transformations"), findings),
  });
  if (mode === "histogram") return { ...base, kind: "histogram", buckets: 30 };
  if (mode === "series") {
    const calc = calcOf(node.at("xaxis", "values").present ? (node.at("xaxis", "values").texts()[0] ?? "") : "") ?? "mean";
    return { ...base, kind: "bar", calc, direction: "vertical", stack: false };
  }
  const lines = node.at("lines").value !== false;
  const draw = node.at("bars").value === true && !lines ? "bars" : node.at("points").value === true && !lines ? "points" : "line";
  if (node.at("bars").value === true && lines) findings.approximate("Lines and bars together are drawn as lines.");
  const axisLabel = clip(axis?.at("label").text() ?? "", 100);
  const legend = readGraphLegend(node.at("legend"));
  return {
    ...base,
    kind: "time-series",
    draw,
    // Grafana's fill goes from 0 to 10.
    fill: draw === "bars" ? 0.8 : Math.min(1, Math.max(0, (node.at("fill").number() ?? 1) / 10)),
    stack: node.at("stack").value === true ? (node.at("percentage").value === true ? "percent" : "normal") : "none",
    logScale: (axis?.at("logBase").number() ?? 1) > 1,
    ...(legend ? { legend } : {}),
    ...(axisLabel === "" ? {} : { axisLabel }),
    showThresholds: thresholds ? "line" : "off",
  };
}

function readAxis(axis: JsonNode, findings: Findings): PanelField {
  const field: PanelField = {};
  const unit = readUnit(axis.at("format"), findings);
  if (unit !== undefined && unit !== "short") field.unit = unit;
  const min = axis.at("min").number();
  if (min !== undefined) field.min = min;
  const max = axis.at("max").number();
  if (max !== undefined) field.max = max;
  return field;
}

function readGraphThresholds(node: JsonNode, findings: Findings): PanelThresholds | undefined {
  if (!node.isList) return undefined;
  const steps = node.list().flatMap((threshold) => {
    const from = threshold.at("value").number();
    if (from === undefined) return [];
    if (threshold.at("op").value === "lt")
      findings.approximate("A threshold that warns below its value is drawn as a line; its colour holds above it.");
    const mode = threshold.at("colorMode").value;
    const custom = nearestToken((threshold.at("lineColor").present ? threshold.at("lineColor") : threshold.at("fillColor")).text() ?? "");
    return [
      {
        from,
        color:
          mode === "critical"
            ? ("breached" as const)
            : mode === "ok"
              ? ("ok" as const)
              : mode === "custom" && custom
                ? custom
                : ("at-risk" as const),
      },
    ];
  });
  return steps.length > 0 ? thresholdsFrom(steps) : undefined;
}

function readAliasColors(node: JsonNode): PanelOverride[] {
  if (!node.isObject) return [];
  return node.entries().flatMap(([alias, written]): PanelOverride[] => {
    const color = nearestToken(written.text() ?? "");
    return color && alias !== "" && alias.length <= 200 ? [{ match: { by: "name", value: alias }, set: { color } }] : [];
  });
}

function readSeriesOverrides(node: JsonNode, rightAxis: JsonNode | undefined, findings: Findings): PanelOverride[] {
  if (!node.present) return [];
  return node.list().flatMap((override): PanelOverride[] => {
    const alias = override.at("alias").text() ?? "";
    if (alias === "" || alias.length > 200) return [];
    const match = alias.startsWith("/")
      ? ({ by: "regex", value: withoutSlashes(alias) } as const)
      : ({ by: "name", value: alias } as const);
    const set: PanelOverride["set"] = {};
    if (override.at("yaxis").number() === 2) {
      set.axis = "right";
      const unit = rightAxis ? readAxis(rightAxis, findings).unit : undefined;
      if (unit !== undefined) set.unit = unit;
    }
    const color = nearestToken(override.at("color").text() ?? "");
    if (color) set.color = color;
    if (override.at("bars").value === true) set.draw = "bars";
    else if (override.at("points").value === true && override.at("lines").value === false) set.draw = "points";
    if (override.at("dashes").value === true) set.dashed = true;
    if (override.at("transform").value === "negative-Y") findings.approximate("Series are not mirrored below zero.");
    if (override.at("fillBelowTo").present) findings.approximate("The area between two series is not filled.");
    return Object.keys(set).length > 0 ? [{ match, set }] : [];
  });
}

function readGraphLegend(node: JsonNode): TimeSeries["legend"] {
  if (!node.isObject) return undefined;
  const shown =
    node.at("values").value === true
      ? (["current", "avg", "min", "max", "total"] as const).filter((name) => node.at(name).value === true)
      : [];
  return {
    show: node.at("show").value !== false,
    place: node.at("rightSide").value === true ? "right" : "below",
    table: node.at("alignAsTable").value === true,
    calcs: shown.flatMap((name) => calcOf(name) ?? []),
  };
}

function readSingleStat(reading: PanelReading): Panel {
  const { node, findings } = reading;
  const field: PanelField = {};
  const unit = readUnit(node.at("format"), findings);
  if (unit !== undefined) field.unit = unit;
  const decimals = readDecimals(node.at("decimals"));
  if (decimals !== undefined) field.decimals = decimals;
  const thresholds = readColorSteps(node.at("thresholds").text() ?? "", node.at("colors").isList ? node.at("colors").texts() : []);
  if (thresholds) field.thresholds = thresholds;
  const mappings = readSingleStatMappings(node, findings);
  if (mappings.length > 0) field.mappings = mappings.slice(0, 100);
  for (const fix of ["prefix", "postfix"] as const) {
    const text = node.at(fix).text() ?? "";
    if (text.trim() !== "") findings.approximate(`The ${fix} “${clip(text, 40)}” is left out.`);
  }
  const gauge = node.at("gauge", "show").value === true;
  if (gauge) {
    field.min = node.at("gauge", "minValue").number() ?? 0;
    field.max = node.at("gauge", "maxValue").number() ?? 100;
  }
  const written = node.at("valueName").text() ?? "avg";
  const calc = calcOf(written);
  if (calc === undefined && written !== "name") findings.approximate(`The reduction “${clip(written, 40)}” has become the last value.`);
  const base = dataBase(reading, { field });
  if (gauge) return { ...base, kind: "gauge", calc: calc ?? "last" };
  return {
    ...base,
    kind: "stat",
    calc: calc ?? "last",
    sparkline: node.at("sparkline", "show").value === true,
    colorBy: node.at("colorBackground").value === true ? "background" : node.at("colorValue").value === true ? "value" : "none",
    textBy: written === "name" ? "name" : "value-and-name",
  };
}

/** `"50,80"` with three colours: below, between, above. */
function readColorSteps(written: string, colors: readonly string[]): PanelThresholds | undefined {
  const limits = written
    .split(",")
    .map((part) => Number(part.trim() || "x"))
    .filter(Number.isFinite);
  if (limits.length === 0) return undefined;
  return thresholdsFrom([null, ...limits].map((from, i) => ({ from, color: nearestToken(colors[i] ?? "") ?? "neutral" })));
}

function readSingleStatMappings(node: JsonNode, findings: Findings): PanelMapping[] {
  const ranges = node.at("mappingType").number() === 2;
  const list = ranges ? node.at("rangeMaps") : node.at("valueMaps");
  const type = ranges ? 2 : 1;
  if (!list.present) return [];
  const typed = list.list().map((item) => (item.isObject ? { ...(item.value as object), type } : {}));
  return readMappings(new JsonNode(typed, list.path, findings.approximate), findings) ?? [];
}

function readOldTable(reading: PanelReading): Panel {
  const { node, findings } = reading;
  const overrides: PanelOverride[] = [];
  for (const style of node.at("styles").present ? node.at("styles").list() : []) {
    const pattern = style.at("pattern").text() ?? "";
    if (pattern === "" || pattern.length > 200) continue;
    const set: PanelOverride["set"] = {};
    if (style.at("type").value === "hidden") set.hidden = true;
    const alias = style.at("alias").text() ?? "";
    if (alias !== "") set.name = clip(alias, 200);
    const unit = style.at("type").value === "number" ? readUnit(style.at("unit"), findings) : undefined;
    if (unit !== undefined) set.unit = unit;
    const decimals = readDecimals(style.at("decimals"));
    if (decimals !== undefined) set.decimals = decimals;
    const thresholds = style.at("thresholds").isList
      ? readColorSteps(style.at("thresholds").texts().join(","), style.at("colors").isList ? style.at("colors").texts() : [])
      : undefined;
    if (thresholds) set.thresholds = thresholds;
    if (Object.keys(set).length > 0) {
      overrides.push({
        match: pattern.startsWith("/") ? { by: "regex", value: withoutSlashes(pattern) } : { by: "name", value: pattern },
        set,
      });
    }
  }
  if ((node.at("transform").text() ?? "table") !== "table") findings.approximate("The table shows the last value of each series.");
  const base = dataBase(reading, { overrides: overrides.slice(0, 100) });
  return { ...base, queries: base.queries.map((query) => ({ ...query, format: "table" })), kind: "table" };
}
