import type { LabelMatcher } from "@/lib/kernel/labels";
import type { MetricQuery, QuantileGrid, QuantileGroups, QuantileLine, QueryResult, ResultSeries } from "@/lib/metrics";
import { gridRange } from "../grid";
import { ID_LABELS, nodeId } from "../identity";
import { type TimeGrid, NO_QUANTILE, type Quantile } from "../measures";
import type { Engine } from "../registry/entry";
import type { Selector } from "../selectors";
import type { MetricsReader } from "./metrics-reader";

/** What one question about a concept yields, before it is grouped. */
export interface Answer {
  readonly selector: Selector;
  readonly series: readonly ResultSeries[];
}

type Question = Pick<MetricQuery, "function"> & Partial<Pick<MetricQuery, "windowMs" | "quantile" | "aggregate" | "by">>;

/** Asks every selector of a concept the same question over a grid. Values stay raw; `scaled` makes them canonical. */
export async function ask(
  reader: MetricsReader,
  selectors: readonly Selector[],
  grid: TimeGrid,
  question: Question,
  also: readonly LabelMatcher[] = [],
): Promise<readonly Answer[]> {
  return Promise.all(
    selectors.map(async (selector) => {
      const result: QueryResult = await reader.query({
        ...question,
        name: selector.name,
        matchers: [...selector.matchers, ...also],
        range: gridRange(grid),
        stepMs: grid.stepMs,
        maxSeries: 10_000,
      });
      return { selector, series: result.series };
    }),
  );
}

/** Asks every selector of a latency the same quantiles on several grids, reading its histograms once. */
export async function askQuantiles(
  reader: MetricsReader,
  selectors: readonly Selector[],
  grids: readonly QuantileGrid[],
): Promise<readonly { readonly selector: Selector; readonly grids: readonly QuantileGroups[] }[]> {
  return Promise.all(
    selectors.map(async (selector) => ({
      selector,
      grids: await reader.quantiles({ name: selector.name, matchers: selector.matchers, grids }),
    })),
  );
}

/** Points of one node in canonical units, and the engine that gave them. */
export interface NodePoints {
  readonly engine: Engine;
  readonly points: readonly (number | null)[];
}

/** Values by node. Where a node sends a concept under several names the first selector that has it wins. */
export async function byNode(
  reader: MetricsReader,
  selectors: readonly Selector[],
  grid: TimeGrid,
  question: Question,
  also: readonly LabelMatcher[] = [],
): Promise<ReadonlyMap<string, NodePoints>> {
  const answers = await ask(reader, selectors, grid, { aggregate: "sum", ...question, by: ID_LABELS }, also);
  const out = new Map<string, NodePoints>();
  for (const { selector, series } of answers) {
    for (const s of series) {
      const id = nodeId(s.labels);
      if (id === "" || out.has(id) || s.values.every((v) => v === null)) continue;
      out.set(id, { engine: selector.meaning.engine, points: s.values.map((v) => scaled(v, selector)) });
    }
  }
  return out;
}

const scaled = (value: number | null, selector: Selector): number | null => (value === null ? null : value * selector.meaning.scale);

/** The quantile a line holds at one grid point, in canonical units. */
export function quantileAt(
  series: Pick<QuantileLine, "values"> & Partial<Pick<QuantileLine, "bounds">>,
  selector: Selector,
  point: number,
): Quantile {
  const value = scaled(series.values[point] ?? null, selector);
  if (value === null) return NO_QUANTILE;
  const saturated = series.bounds?.saturated[point] ?? false;
  return {
    value,
    low: scaled(series.bounds?.lower[point] ?? null, selector),
    high: saturated ? null : scaled(series.bounds?.upper[point] ?? null, selector),
    saturated,
  };
}
