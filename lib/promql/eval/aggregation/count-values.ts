import { METRIC_NAME } from "@/lib/kernel/labels";
import type { Aggregation, Expr } from "../../ast";
import { bare, type Evaluation } from "../evaluation";
import { quoteText } from "../../quote";
import { formatFloat } from "../go-text";
import type { Grid } from "../grid";
import { withLabel } from "../label-sets";
import { isLabelName } from "../label-sets";
import { executionError } from "../query-error";
import { FLOAT, HISTOGRAM } from "../result";
import type { Row, RowSink } from "../row";
import { histogramText } from "../../histogram/text";
import { emptyRow } from "./accumulator";
import { groupingOf } from "./groups";

/** `count_values`: one row for each distinct value of each group, with the value as a label. */
export function streamCountValues(ev: Evaluation, node: Aggregation, param: Expr, grid: Grid, sink: RowSink): void {
  const inner = bare(param);
  const label = inner.type === "string" ? inner.value : "";
  if (!isLabelName(label)) throw executionError(`invalid label name ${quoteText(label)}`, param.range);
  const grouping = groupingOf({ without: node.without, grouping: node.without ? node.grouping : [...node.grouping, label] });
  const results = new Map<string, Row>();
  ev.stream(node.expr, grid, {
    retains: false,
    take: (row) => {
      // Values of one series repeat; each is turned into labels once.
      const known = new Map<number | string, Row>();
      for (let i = 0; i < grid.steps; i++) {
        if (row.present[i] === 0) continue;
        const value = valueAt(row, i);
        let result = known.get(value);
        if (!result) {
          const labels = withLabel(row.labels, label, typeof value === "number" ? formatFloat(value) : value);
          const key = grouping.key(labels);
          result = results.get(key);
          if (!result) {
            const dropName = row.dropName && label !== METRIC_NAME;
            results.set(key, (result = emptyRow(grouping.labels(labels), dropName, grid.steps)));
          }
          known.set(value, result);
        }
        result.values[i] = (result.values[i] as number) + 1;
        result.present[i] = FLOAT;
      }
      ev.work(grid.steps * 4);
    },
  });
  for (const row of results.values()) sink.take(row);
}

function valueAt(row: Row, i: number): number | string {
  const histogram = row.present[i] === HISTOGRAM ? row.histograms?.[i] : undefined;
  if (histogram) return histogramText(histogram);
  const value = row.values[i] as number;
  // As a key of a map, -0 would be 0.
  return Object.is(value, -0) ? "-0" : value;
}
