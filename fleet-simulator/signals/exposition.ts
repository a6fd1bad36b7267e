import type { Family, Registry } from "./registry";

/** The media type of what `exposition` writes. */
export const EXPOSITION_TYPE = "text/plain; version=0.0.4; charset=utf-8";

/** A registry in Prometheus' text format 0.0.4, numbers written as Python's client library does. */
export function exposition(registry: Registry): string {
  const lines: string[] = [];
  for (const family of registry.families) write(lines, family, registry.values);
  return lines.join("\n") + "\n";
}

function write(lines: string[], family: Family, values: Float64Array): void {
  lines.push(`# HELP ${family.name} ${family.help}`, `# TYPE ${family.name} ${family.type === "info" ? "gauge" : family.type}`);
  for (const { labels, slot } of family.children) {
    if (family.type === "info" && values[slot] === 0) continue;
    const inner = Object.entries(labels)
      .map(([name, value]) => `${name}="${escape(value)}"`)
      .join(",");
    if (family.type !== "histogram") {
      lines.push(`${family.name}${inner ? `{${inner}}` : ""} ${number(values[slot]!)}`);
      continue;
    }
    const lead = inner ? `${inner},` : "";
    let below = 0;
    for (let i = 0; i <= family.bounds.length; i++) {
      below += values[slot + i]!;
      const bound = i < family.bounds.length ? number(family.bounds[i]!) : "+Inf";
      lines.push(`${family.name}_bucket{${lead}le="${bound}"} ${number(below)}`);
    }
    const own = inner ? `{${inner}}` : "";
    lines.push(`${family.name}_sum${own} ${number(values[slot + family.bounds.length + 1]!)}`);
    lines.push(`${family.name}_count${own} ${number(below)}`);
  }
}

const escape = (value: string): string => value.replace(/\\/g, "\\\\").replace(/"/g, '\\"').replace(/\n/g, "\\n");

/** `2` as `2.0`, and an exponent from 1e16 on, as Python does. */
export function number(value: number): string {
  if (Number.isNaN(value)) return "NaN";
  if (!Number.isFinite(value)) return value > 0 ? "+Inf" : "-Inf";
  return Number.isInteger(value) && Math.abs(value) < 1e16 ? `${value}.0` : String(value);
}
