import type { PanelMapping, PanelThresholds } from "../model";
import { nearestToken } from "./colors";
import { type Findings, clip } from "./findings";
import type { JsonNode } from "./json-node";

type Step = PanelThresholds["steps"][number];

const LONGEST_TEXT = 200;
const MOST_STEPS = 20;

/** Steps in the order our model wants: ascending, the first below all others. */
export function thresholdsFrom(steps: readonly Step[], mode: PanelThresholds["mode"] = "absolute"): PanelThresholds | undefined {
  const finite = steps.filter(({ from }) => from !== null).sort((a, b) => (a.from ?? 0) - (b.from ?? 0));
  if (finite.length === 0 && steps.length === 0) return undefined;
  const base: Step = steps.find(({ from }) => from === null) ?? { from: null, color: "neutral" };
  return { mode, steps: [base, ...finite].slice(0, MOST_STEPS) };
}

export function readThresholds(node: JsonNode): PanelThresholds | undefined {
  if (!node.present) return undefined;
  const steps = node.at("steps").present ? node.at("steps").list() : [];
  return thresholdsFrom(
    steps.map((step) => ({ from: step.at("value").number() ?? null, color: nearestToken(step.at("color").text() ?? "") ?? "neutral" })),
    node.at("mode").value === "percentage" ? "percent" : "absolute",
  );
}

const MOST_MAPPINGS = 100;

/** Value mappings of any age: `{type, options}` and `{type: 1 | 2, value, from, to, text}`. */
export function readMappings(node: JsonNode, findings: Findings): PanelMapping[] | undefined {
  if (!node.present) return undefined;
  const mappings = node.list().flatMap((mapping) => readMapping(mapping, findings));
  if (mappings.length > MOST_MAPPINGS)
    findings.approximate(`Only the first ${MOST_MAPPINGS} of ${mappings.length} value mappings are kept.`);
  return mappings.length > 0 ? mappings.slice(0, MOST_MAPPINGS) : undefined;
}

function readMapping(mapping: JsonNode, findings: Findings): PanelMapping[] {
  const options = mapping.at("options");
  switch (mapping.at("type").value) {
    case "value":
      return options.entries().map(([value, result]) => ({ match: "value", value: clip(value, LONGEST_TEXT), ...resultOf(result) }));
    case "range":
      return [
        {
          match: "range",
          from: options.at("from").number() ?? null,
          to: options.at("to").number() ?? null,
          ...resultOf(options.at("result")),
        },
      ];
    case "regex": {
      const pattern = options.at("pattern").text() ?? "";
      if (pattern.length > LONGEST_TEXT) return [];
      return [{ match: "regex", pattern: withoutSlashes(pattern), ...resultOf(options.at("result")) }];
    }
    case "special": {
      const special = options.at("match").text() ?? "";
      if (special === "true" || special === "false") return [{ match: "value", value: special, ...resultOf(options.at("result")) }];
      if (special === "nan") findings.approximate("A mapping of NaN applies to every missing value.");
      return [{ match: "empty", ...resultOf(options.at("result")) }];
    }
    case 1: {
      const value = clip(mapping.at("value").text() ?? "", LONGEST_TEXT);
      const text = clip(mapping.at("text").text() ?? "", LONGEST_TEXT);
      return [value === "null" ? { match: "empty", text } : { match: "value", value, text }];
    }
    case 2:
      return [
        {
          match: "range",
          from: mapping.at("from").number() ?? null,
          to: mapping.at("to").number() ?? null,
          text: clip(mapping.at("text").text() ?? "", LONGEST_TEXT),
        },
      ];
    default:
      findings.approximate(`${mapping.path}: a value mapping of a kind that is not known is left out.`);
      return [];
  }
}

function resultOf(result: JsonNode): { text: string; color?: Step["color"] } {
  const color = nearestToken(result.at("color").text() ?? "");
  return { text: clip(result.at("text").text() ?? "", LONGEST_TEXT), ...(color ? { color } : {}) };
}

/** `/pattern/flags` as a bare pattern; the flag `i` is kept. */
export function withoutSlashes(pattern: string): string {
  const [, inner, flags = ""] = /^\/([\s\S]*)\/([a-z]*)$/.exec(pattern.trim()) ?? [];
  return inner === undefined ? pattern : flags.includes("i") ? `(?i)${inner}` : inner;
}
