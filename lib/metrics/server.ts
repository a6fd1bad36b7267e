import type { Database } from "@/lib/db/server";
import { Fault } from "@/lib/kernel/faults";
import type { LabelMatcher } from "@/lib/kernel/labels";
import { getProcessSingleton, setProcessSingleton } from "@/lib/kernel/process-singleton";
import type { Ctx } from "@/lib/people";
import type { Cardinality, LabelCount, LabelSaving } from "./cardinality";
import type { CatalogueEntry } from "./catalogue";
import type {
  HeadStats,
  LatestValue,
  MetricQuery,
  MetricStorage,
  MetricStoreStats,
  QuantileGroups,
  QuantileQuery,
  QueryResult,
} from "./query";
import type { PlanOptions, ReadAnswer, ReadNeed, ReadPlan } from "./read-plan";
import type { SeriesData, SeriesExemplars } from "./series-data";
import { type ExecuteOptions, executeStoredRead } from "./store/execute-read";
import { headStatsOf } from "./store/head-stats";
import { type SeriesListRequest, listSeriesOf, selectedExemplarsOf, seriesLabelNamesOf, seriesLabelValuesOf } from "./store/list-series";
import { MetricStore, type MetricStoreOptions } from "./store/metric-store";
import { planStoredRead } from "./store/plan-read";
import { cardinalityOf, catalogueOf, metricLabelsOf, storageOf } from "./store/read-catalogue";
import {
  type SeriesRequest,
  exemplarsOf,
  labelNamesOf,
  labelValuesOf,
  latestOf,
  quantilesOf,
  queryOf,
  readSeriesOf,
  statsOf,
} from "./store/reads";

export { MetricStore, type MetricStoreOptions } from "./store/metric-store";
export { DEFAULT_SERIES_LIMITS, type SeriesLimits } from "./sample-columns";
export { metricDuties } from "./store/duties";
export type { MetricRetention } from "./store/retain";
export type { SeriesRequest } from "./store/reads";
export type { SeriesListRequest } from "./store/list-series";
export { SampleMemory, type TakeDoubles } from "./sample-memory";
export type { ExecuteOptions } from "./store/execute-read";

const SLOT = "metric-store";

/**
 * Opens the process's metric store: registers it with the log, loads the
 * series and makes it the one the functions below read. Before the log's
 * `start`. Its `openBatch` and `writeSamples` are those of a TelemetrySink.
 */
export async function openMetricStore(options: MetricStoreOptions): Promise<MetricStore> {
  const store = new MetricStore(options);
  await store.load();
  setProcessSingleton(SLOT, store);
  return store;
}

function opened(): MetricStore {
  const store = getProcessSingleton<MetricStore>(SLOT);
  if (!store) throw new Fault("unavailable", "The metric store is not open yet.", { retryAfterS: 1 });
  return store;
}

// All of these need the permission metrics:read (Fault `forbidden`), show a
// tenant's people that tenant's series alone, and throw Fault `invalid` for a
// matcher whose pattern is not RE2.

/** Whole series with every sample in the range (start inclusive, end exclusive); series without any are left out. */
export const readSeries = async (ctx: Ctx, request: SeriesRequest): Promise<SeriesData[]> => await readSeriesOf(opened(), ctx, request);

/**
 * The first half of a read for a query, for the process that has the head and
 * the index: chooses the series that each need's matchers find, takes what the
 * head holds of them and estimates what will be read. The plan survives a
 * structured clone.
 */
export const planRead = async (ctx: Ctx, needs: readonly ReadNeed[], options: PlanOptions = {}): Promise<ReadPlan> =>
  await planStoredRead(opened(), ctx, needs, options);

/**
 * The other half, for any thread with a connection: fetches the chunks, once
 * for all needs, and merges them with the head's content. It checks no
 * permission: the plan holds what its asker may see. Throws Fault `too-large`
 * beyond `maxSamples`.
 */
export const executeRead = async (db: Database, plan: ReadPlan, options: ExecuteOptions = {}): Promise<ReadAnswer> =>
  await executeStoredRead(db, plan, options);

/** The series that PromQL sees (whole classic histograms as `_bucket`, `_count` and `_sum`), by labels, each once. */
export const listSeries = async (ctx: Ctx, request: SeriesListRequest): Promise<readonly SeriesData["labels"][]> =>
  await listSeriesOf(opened(), ctx, request);

/** The names of the labels of those series, sorted. */
export const seriesLabelNames = async (ctx: Ctx, request: SeriesListRequest): Promise<string[]> =>
  await seriesLabelNamesOf(opened(), ctx, request);

/** The values of one label of those series, sorted. */
export const seriesLabelValues = async (ctx: Ctx, label: string, request: SeriesListRequest): Promise<string[]> =>
  await seriesLabelValuesOf(opened(), ctx, label, request);

/** Exemplars in the left-open window of the series that any of the selectors finds, whole histograms under the name asked for. */
export const selectExemplars = async (ctx: Ctx, request: Parameters<typeof selectedExemplarsOf>[2]): Promise<SeriesExemplars[]> =>
  await selectedExemplarsOf(opened(), ctx, request);

/** Evaluates a query on a grid. Throws Fault `invalid` that names the field at fault. */
export const queryMetrics = async (ctx: Ctx, query: MetricQuery): Promise<QueryResult> => await queryOf(opened(), ctx, query);

/** Several quantiles of one histogram on several grids, from one read. One answer a grid. */
export const queryQuantiles = async (ctx: Ctx, query: QuantileQuery): Promise<QuantileGroups[]> => await quantilesOf(opened(), ctx, query);

/** Every metric name, by name, with what is known about it. */
export const catalogue = async (ctx: Ctx): Promise<CatalogueEntry[]> => catalogueOf(opened(), ctx);

/** How many series there are, by everything they can be counted by; of one metric when it is named. `focus`: a label to list in full. */
export const cardinality = async (ctx: Ctx, metric: string | null = null, focus: string | null = null): Promise<Cardinality> =>
  cardinalityOf(opened(), ctx, metric, focus);

/** The labels of a metric's active series, most values first, and what leaving one out would save. */
export const metricLabels = async (ctx: Ctx, metric: string): Promise<{ labels: LabelCount[]; savings: LabelSaving[] }> =>
  metricLabelsOf(opened(), ctx, metric);

/** Bytes a day by metric, measured on the last day's chunks; at most five minutes old. */
export const metricStorage = async (ctx: Ctx): Promise<MetricStorage> => await storageOf(opened(), ctx);

/** Label names of the series that match, sorted. */
export const labelNames = async (ctx: Ctx, matchers: readonly LabelMatcher[] = []): Promise<string[]> =>
  labelNamesOf(opened(), ctx, matchers);

/** Values of a label among the series that match, sorted. */
export const labelValues = async (ctx: Ctx, name: string, matchers: readonly LabelMatcher[] = []): Promise<string[]> =>
  labelValuesOf(opened(), ctx, name, matchers);

/** The newest value of each series that matches, from memory; series silent for some hours are left out. */
export const latest = async (ctx: Ctx, matchers: readonly LabelMatcher[]): Promise<LatestValue[]> => latestOf(opened(), ctx, matchers);

/** Exemplars in the range, by series, oldest first. */
export const readExemplars = async (ctx: Ctx, request: SeriesRequest): Promise<SeriesExemplars[]> =>
  await exemplarsOf(opened(), ctx, request);

/** Size and health of the store. Needs settings:read. */
export const storeStats = async (ctx: Ctx): Promise<MetricStoreStats> => await statsOf(opened(), ctx);

/** Size and span of the head as far as the actor may see it. */
export const headStats = async (ctx: Ctx): Promise<HeadStats> => headStatsOf(opened(), ctx);
