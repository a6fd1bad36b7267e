import { METRIC_NAME, type Labels } from "./labels";
import { visibleText } from "./visible-text";

/** Labels that say most to a person, first; identifiers that only machines read come last. */
const SPEAKING = ["model_name", "model", "tenant", "region", "instance", "hostname", "service", "route", "gpu", "job"];

/** As few labels as tell the series apart, the speaking ones first; for one series alone, all it has. */
export function tellingLabels(all: readonly Labels[]): readonly string[] {
  const names = [...new Set(all.flatMap((labels) => Object.keys(labels)))].filter((name) => name !== METRIC_NAME);
  if (all.length < 2) return names;
  const rank = (name: string): number => (SPEAKING.includes(name) ? SPEAKING.indexOf(name) : SPEAKING.length);
  const differing = names
    .filter((name) => all.some((labels) => labels[name] !== all[0]?.[name]))
    .sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));
  const chosen: string[] = [];
  let parts = 1;
  for (const name of differing) {
    if (parts === all.length) break;
    const told = new Set(all.map((labels) => JSON.stringify([...chosen, name].map((n) => labels[n] ?? null)))).size;
    if (told > parts) chosen.push(name);
    parts = Math.max(parts, told);
  }
  return chosen;
}

/** A series by the labels that tell it from the others. */
export function seriesName(labels: Labels, telling: readonly string[]): string {
  const present = telling.filter((name) => labels[name] !== undefined);
  return visibleText(present.map((name) => (telling.length === 1 ? labels[name] : `${name}=${labels[name]}`)).join(" ")) || "all series";
}
