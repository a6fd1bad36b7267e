import { legendName } from "@/lib/dashboards";
import { METRIC_NAME, type Labels } from "@/lib/kernel/labels";
import { seriesName, tellingLabels } from "@/lib/kernel/series-name";
import { visibleText } from "@/lib/kernel/visible-text";

export interface NamedRow {
  readonly ref: string;
  readonly expr: string;
  readonly legend: string;
}

const LONGEST_EXPR = 80;

/**
 * Names of a row's series: by its template where it has one, otherwise by as
 * few labels as tell them apart. With several rows on the page the letter
 * stands in front. A series without labels is called by its query.
 */
export function namesOf(row: NamedRow, all: readonly Labels[], several: boolean): readonly string[] {
  const telling = tellingLabels(all);
  return all.map((labels) => {
    if (row.legend.trim() !== "") return legendName(labels, row.legend);
    const bare = telling.every((name) => labels[name] === undefined);
    const name = bare ? (labels[METRIC_NAME] ?? shortened(row.expr)) : seriesName(labels, telling);
    return several ? `${row.ref} ${visibleText(name)}` : visibleText(name);
  });
}

function shortened(expr: string): string {
  const line = expr.replace(/\s+/g, " ").trim();
  return line.length > LONGEST_EXPR ? `${line.slice(0, LONGEST_EXPR - 1)}…` : line;
}
