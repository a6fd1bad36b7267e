import type { PanelColor, PanelMapping } from "./model";
import { compilePattern } from "./pattern";

export interface MappedValue {
  readonly text: string;
  /** Null: what thresholds say. */
  readonly color: PanelColor | null;
}

/** What a value is called; null when no mapping fits. The first that fits counts. NaN and null are `empty`. */
export function mapValue(value: number | string | null, mappings: readonly PanelMapping[] | undefined): MappedValue | null {
  for (const mapping of mappings ?? []) {
    const text = mappedText(mapping, value);
    if (text !== null) return { text, color: mapping.color ?? null };
  }
  return null;
}

function mappedText(mapping: PanelMapping, value: number | string | null): string | null {
  const empty = value === null || value === "" || (typeof value === "number" && Number.isNaN(value));
  if (mapping.match === "empty") return empty ? mapping.text : null;
  if (empty) return null;
  if (mapping.match === "value") return String(value) === mapping.value || equalNumbers(value, mapping.value) ? mapping.text : null;
  if (mapping.match === "regex") {
    const pattern = compilePattern(mapping.pattern);
    const match = pattern?.exec(String(value));
    // Groups may stand in the text.
    return match === null || match === undefined || pattern === null ? null : pattern.replace(match.whole, mapping.text);
  }
  const number = typeof value === "number" ? value : Number(value);
  if (Number.isNaN(number)) return null;
  return number >= (mapping.from ?? -Infinity) && number <= (mapping.to ?? Infinity) ? mapping.text : null;
}

/** `1` and `1.0` are one value. */
const equalNumbers = (value: number | string, wanted: string): boolean => wanted.trim() !== "" && Number(value) === Number(wanted);
