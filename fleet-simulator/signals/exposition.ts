import type { Example, Family, Registry } from "./registry";

export type Format = "prometheus" | "openmetrics";

/** The media types of what `exposition` writes. */
export const EXPOSITION_TYPES: Readonly<Record<Format, string>> = {
  prometheus: "text/plain; version=0.0.4; charset=utf-8",
  openmetrics: "application/openmetrics-text; version=1.0.0; charset=utf-8",
};

/**
 * A registry in Prometheus' text format 0.0.4, numbers written as Python's
 * client library does; or in OpenMetrics 1.0, which has room for examples.
 */
export function exposition(registry: Registry, format: Format = "prometheus"): string {
  const lines: string[] = [];
  for (const family of registry.families) write(lines, family, registry, format);
  if (format === "openmetrics") lines.push("# EOF");
  return lines.join("\n") + "\n";
}

function write(lines: string[], family: Family, { values, examples }: Registry, format: Format): void {
  const type = family.type === "info" ? "gauge" : family.type;
  // OpenMetrics names a counter's family without the ending of its samples.
  const about = format === "openmetrics" && type === "counter" ? family.name.replace(/_total$/, "") : family.name;
  lines.push(`# HELP ${about} ${family.help}`, `# TYPE ${about} ${type}`);
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
      const example = format === "openmetrics" ? exampleText(examples.get(slot + i)) : "";
      lines.push(`${family.name}_bucket{${lead}le="${bound}"} ${number(below)}${example}`);
    }
    const own = inner ? `{${inner}}` : "";
    lines.push(`${family.name}_sum${own} ${number(values[slot + family.bounds.length + 1]!)}`);
    lines.push(`${family.name}_count${own} ${number(below)}`);
  }
}

const exampleText = (example: Example | undefined): string =>
  example === undefined ? "" : ` # {trace_id="${example.traceId}"} ${number(example.value)} ${(example.at / 1_000).toFixed(3)}`;

const escape = (value: string): string => value.replace(/\\/g, "\\\\").replace(/"/g, '\\"').replace(/\n/g, "\\n");

/** `2` as `2.0`, and an exponent from 1e16 on, as Python does. */
export function number(value: number): string {
  if (Number.isNaN(value)) return "NaN";
  if (!Number.isFinite(value)) return value > 0 ? "+Inf" : "-Inf";
  return Number.isInteger(value) && Math.abs(value) < 1e16 ? `${value}.0` : String(value);
}
