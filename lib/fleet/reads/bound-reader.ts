import { catalogue, latest, queryMetrics, queryQuantiles } from "@/lib/metrics/server";
import type { Ctx } from "@/lib/people";
import type { MetricsReader } from "./metrics-reader";

/** The metric store as this actor may read it: a tenant's actor gets that tenant's series alone. */
export const readerFor = (ctx: Ctx): MetricsReader => ({
  query: (query) => queryMetrics(ctx, query),
  quantiles: (query) => queryQuantiles(ctx, query),
  catalogue: () => catalogue(ctx),
  latest: (matchers) => latest(ctx, matchers),
});
