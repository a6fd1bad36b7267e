import type { PanelField, PanelOverride } from "../model";
import { nearestToken } from "./colors";
import { type Findings, clip } from "./findings";
import type { JsonNode } from "./json-node";
import { readMappings, readThresholds, withoutSlashes } from "./thresholds";

const LONGEST_NAME = 200;
const LONGEST_UNIT = 40;
const MOST_OVERRIDES = 100;

type OverrideSet = PanelOverride["set"];

/** How numbers read, from `fieldConfig.defaults` (or the like of older files). */
export function readField(defaults: JsonNode, findings: Findings): PanelField | undefined {
  const field: PanelField = {};
  const unit = readUnit(defaults.at("unit"), findings);
  if (unit !== undefined) field.unit = unit;
  const decimals = readDecimals(defaults.at("decimals"));
  if (decimals !== undefined) field.decimals = decimals;
  const min = defaults.at("min").number();
  if (min !== undefined) field.min = min;
  const max = defaults.at("max").number();
  if (max !== undefined) field.max = max;
  const thresholds = readThresholds(defaults.at("thresholds"));
  if (thresholds) field.thresholds = thresholds;
  const mappings = readMappings(defaults.at("mappings"), findings) ?? [];
  const none = defaults.at("noValue").text();
  if (none !== undefined && none !== "") mappings.push({ match: "empty", text: clip(none, LONGEST_NAME) });
  if (mappings.length > 0) field.mappings = mappings.slice(0, 100);
  return Object.keys(field).length > 0 ? field : undefined;
}

export function readUnit(node: JsonNode, findings: Findings): string | undefined {
  const unit = node.text();
  if (unit === undefined || unit === "") return undefined;
  if (unit.length > LONGEST_UNIT) {
    findings.approximate(`The unit “${clip(unit, LONGEST_UNIT)}” is too long and is left out.`);
    return undefined;
  }
  return unit;
}

export function readDecimals(node: JsonNode): number | undefined {
  const decimals = node.number();
  return decimals === undefined ? undefined : Math.min(10, Math.max(0, Math.round(decimals)));
}

/** Overrides of single series or columns. */
export function readOverrides(overrides: JsonNode, findings: Findings): PanelOverride[] {
  if (!overrides.present) return [];
  const read = overrides.list().flatMap((override) => readOverride(override, findings));
  if (read.length > MOST_OVERRIDES) findings.approximate(`Only the first ${MOST_OVERRIDES} of ${read.length} overrides are kept.`);
  return read.slice(0, MOST_OVERRIDES);
}

function readOverride(override: JsonNode, findings: Findings): PanelOverride[] {
  if (override.at("__systemRef").value === "hideSeriesFrom") {
    findings.remark("Series that were hidden by a click on the legend are shown.");
    return [];
  }
  const matches = readMatcher(override.at("matcher"), findings);
  if (matches.length === 0) return [];
  const set: OverrideSet = {};
  for (const property of override.at("properties").list()) {
    readProperty(property.at("id").text() ?? "", property.at("value"), set, findings);
  }
  return Object.keys(set).length > 0 ? matches.map((match) => ({ match, set: { ...set } })) : [];
}

function readMatcher(matcher: JsonNode, findings: Findings): PanelOverride["match"][] {
  const options = matcher.at("options");
  const id = matcher.at("id").text() ?? "";
  const fits = (value: string | undefined): value is string => value !== undefined && value !== "" && value.length <= LONGEST_NAME;
  if (id === "byName" && fits(options.text())) return [{ by: "name", value: options.text() ?? "" }];
  if (id === "byNames" && options.at("mode").value !== "exclude") {
    return (options.isList ? options : options.at("names"))
      .texts()
      .filter(fits)
      .map((value) => ({ by: "name", value }));
  }
  if (id === "byRegexp" && fits(options.text())) return [{ by: "regex", value: withoutSlashes(options.text() ?? "") }];
  if (id === "byFrameRefID" && fits(options.text())) return [{ by: "ref", value: options.text() ?? "" }];
  if (id === "byType" && options.value === "number") return [{ by: "regex", value: ".*" }];
  const why = /^by(Name|Regexp|FrameRefID)$/.test(id) ? "whose name is missing or too long" : `that picks its series “${clip(id, 40)}”`;
  findings.approximate(`${overridePath(matcher.path)}: an override ${why} is left out.`);
  return [];
}

const overridePath = (path: string): string => path.replace(/\.matcher$/, "");

function readProperty(id: string, value: JsonNode, set: OverrideSet, findings: Findings): void {
  switch (id) {
    case "unit":
      assign(set, "unit", readUnit(value, findings));
      return;
    case "decimals":
      assign(set, "decimals", readDecimals(value));
      return;
    case "min":
    case "max":
      assign(set, id, value.number());
      return;
    case "thresholds":
      assign(set, "thresholds", readThresholds(value));
      return;
    case "mappings":
      assign(set, "mappings", readMappings(value, findings));
      return;
    case "displayName": {
      const name = value.text();
      if (name !== undefined && name !== "") set.name = clip(name, LONGEST_NAME);
      return;
    }
    case "color":
      assign(set, "color", nearestToken(value.at("fixedColor").text() ?? ""));
      return;
    case "custom.axisPlacement":
      if (value.value === "right" || value.value === "left") set.axis = value.value;
      return;
    case "custom.drawStyle":
      assign(set, "draw", drawOf(value.value));
      return;
    case "custom.lineStyle":
      if (value.isObject) set.dashed = /dash|dot/.test(value.at("fill").text() ?? "");
      return;
    case "custom.hideFrom":
      if (value.at("viz").value === true) set.hidden = true;
      return;
    case "custom.hidden":
    case "custom.hideFrom.viz":
      if (value.value === true) set.hidden = true;
      return;
    case "custom.width": {
      const width = value.number();
      if (width !== undefined) set.width = Math.min(2000, Math.max(20, Math.round(width)));
      return;
    }
    default:
      sayLost(id, findings);
  }
}

function assign<K extends keyof OverrideSet>(set: OverrideSet, key: K, value: OverrideSet[K] | undefined): void {
  if (value !== undefined) set[key] = value;
}

export function drawOf(style: unknown): "line" | "bars" | "points" | undefined {
  return style === "line" || style === "bars" || style === "points" ? style : undefined;
}

/** Properties that change how something looks, not what it says. */
const LOOKS =
  /^(custom\.(fillOpacity|lineWidth|lineInterpolation|pointSize|showPoints|spanNulls|insertNulls|gradientMode|barAlignment|barWidthFactor|align|filterable|inspect|minWidth|axisLabel|axisColorMode|axisWidth|axisGridShow|axisBorderShow|axisCenteredZero|axisSoftMin|axisSoftMax|cellOptions|displayMode|thresholdsStyle|hideFrom\..*)|description|filterable|noValue)$/;
const LOST: Readonly<Record<string, string>> = {
  "custom.fillBelowTo": "the area between two series is not filled",
  "custom.transform": "series are not mirrored or made constant",
  "custom.stacking": "single series are not stacked by themselves",
  "custom.scaleDistribution": "a logarithmic axis of single series is drawn like the others",
  links: "links of single series are left out",
};

function sayLost(id: string, findings: Findings): void {
  if (LOOKS.test(id)) return;
  const loss = Object.hasOwn(LOST, id) ? LOST[id] : undefined;
  findings.approximate(loss === undefined ? `Overrides: “${clip(id, 60)}” is not known and is left out.` : `Overrides: ${loss}.`);
}
