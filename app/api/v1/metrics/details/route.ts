import { route } from "@/lib/http/server";
import { MetricParams } from "@/lib/metrics";
import { metricLabels } from "@/lib/metrics/server";

/** A metric's labels with their values counted, and what leaving one out would save. */
export const GET = route({ permission: "metrics:read", query: MetricParams, handle: ({ ctx, query }) => metricLabels(ctx, query.name) });
