import type { Labels } from "@/lib/kernel/labels";
import { seriesName, tellingLabels } from "@/lib/kernel/series-name";
import { visibleText } from "@/lib/kernel/visible-text";

/**
 * Names of one query's series. `template` has its variables filled in already;
 * `{{label}}` stands for a label's value, nothing where it is absent. Empty
 * (or `__auto`): as few labels as tell the series apart.
 */
export function legendNames(all: readonly Labels[], template: string): readonly string[] {
  if (template !== "" && template !== "__auto") return all.map((labels) => legendName(labels, template));
  const telling = tellingLabels(all);
  return all.map((labels) => seriesName(labels, telling));
}

/** One name from its template. */
export const legendName = (labels: Labels, template: string): string =>
  visibleText(template.replace(/\{\{\s*([^{}]*?)\s*\}\}/g, (_, name: string) => (Object.hasOwn(labels, name) ? (labels[name] ?? "") : "")));
