import type { LabelMatcher } from "@/lib/kernel/labels";
import type { CatalogueEntry, LatestValue, MetricQuery, QuantileGroups, QuantileQuery, QueryResult } from "@/lib/metrics";

/** What the fleet needs of the metric store, on behalf of one actor. */
export interface MetricsReader {
  query(query: MetricQuery): Promise<QueryResult>;
  /** One answer a grid. */
  quantiles(query: QuantileQuery): Promise<readonly QuantileGroups[]>;
  catalogue(): Promise<readonly CatalogueEntry[]>;
  latest(matchers: readonly LabelMatcher[]): Promise<readonly LatestValue[]>;
}
