import { isoInstant } from "@/lib/kernel/clock";
import { unixMillis } from "@/lib/kernel/units";
import { cardinality, headStats } from "@/lib/metrics/server";
import { listTargets } from "@/lib/scrape/server";
import { durationText } from "../durations";
import type { ApiCall, ApiData } from "./prometheus-api";
import { queryService } from "./query-service";

/** The language and API that are spoken: clients choose what they may ask by it. */
export const PROMETHEUS_VERSION = "3.14.0";

/** `/status/buildinfo`; without `features`, or Grafana takes us for another product. */
export const buildInfo = (): ApiData => ({
  data: { version: PROMETHEUS_VERSION, revision: "sightglass", branch: "", buildUser: "", buildDate: "", goVersion: "" },
});

/** `/status/runtimeinfo`. */
export const runtimeInfo = (): ApiData => ({
  data: {
    startTime: isoInstant(unixMillis(queryService().startedAt)),
    CWD: "",
    reloadConfigSuccess: true,
    lastConfigTime: isoInstant(unixMillis(queryService().startedAt)),
    corruptionCount: 0,
    goroutineCount: 0,
    GOMAXPROCS: 0,
    GOMEMLIMIT: 0,
    GOGC: "",
    GODEBUG: "",
    storageRetention: "",
  },
});

/** `/status/flags`: what of Prometheus' flags has a meaning here. */
export function flags(): ApiData {
  const { lookbackMs, maxSamples, timeoutMs, experimental } = queryService().limits;
  return {
    data: {
      "enable-feature": experimental ? "promql-experimental-functions" : "",
      "query.lookback-delta": durationText(lookbackMs),
      "query.max-samples": String(maxSamples),
      "query.timeout": durationText(timeoutMs),
    },
  };
}

/** `/status/tsdb`: size of the head, and where its series come from. */
export async function tsdbStatus({ ctx, parameters }: ApiCall): Promise<ApiData> {
  const limit = parameters.limit() || 10;
  const [{ series, labelPairs, chunks, minTime, maxTime }, found] = await Promise.all([headStats(ctx), cardinality(ctx)]);
  const counts = (all: readonly { readonly name: string; readonly value: number }[]) =>
    all.toSorted((a, b) => b.value - a.value).slice(0, limit);
  return {
    data: {
      headStats: { numSeries: series, numLabelPairs: labelPairs, chunkCount: chunks, minTime, maxTime },
      seriesCountByMetricName: counts(found.metrics.map(({ name, series: value }) => ({ name, value }))),
      labelValueCountByLabelName: counts(found.labels.map(({ label, values }) => ({ name: label, value: values }))),
      memoryInBytesByLabelName: [],
      seriesCountByLabelValuePair: counts(found.pairs.map((p) => ({ name: `${p.label}=${p.value}`, value: p.series }))),
    },
  };
}

/** `/targets`: what is scraped; a caller without `settings:read`, or of one tenant alone, sees none and is told. */
export async function targets({ ctx }: ApiCall): Promise<ApiData> {
  const nothing = { activeTargets: [], droppedTargets: [], droppedTargetCounts: {} };
  if (ctx.actor.tenant !== null || !ctx.actor.permissions.includes("settings:read")) {
    return { data: nothing, warnings: ["targets are shown to who has the permission settings:read for the whole fleet"] };
  }
  const activeTargets = (await listTargets(ctx)).flatMap((target) =>
    target.health.map((health) => ({
      discoveredLabels: { __address__: new URL(health.url).host, job: target.job, ...target.labels },
      labels: health.labels,
      scrapePool: target.job,
      scrapeUrl: health.url,
      globalUrl: health.url,
      lastError: health.lastError,
      lastScrape: health.lastScrapeAt === null ? "0001-01-01T00:00:00Z" : isoInstant(health.lastScrapeAt),
      lastScrapeDuration: (health.lastDurationMs ?? 0) / 1000,
      health: health.state,
      scrapeInterval: `${target.intervalS}s`,
      scrapeTimeout: `${target.timeoutS}s`,
    })),
  );
  return { data: { ...nothing, activeTargets } };
}
