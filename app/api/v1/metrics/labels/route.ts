import { route } from "@/lib/http/server";
import { SeriesParams } from "@/lib/metrics";
import { labelNames, labelValues } from "@/lib/metrics/server";

/** The label names of a metric's series, or with `label` that label's values. */
export const GET = route({
  permission: "metrics:read",
  query: SeriesParams,
  handle: ({ ctx, query: { name, label, match } }) => {
    const matchers = name === undefined ? match : [{ name: "__name__", op: "=" as const, value: name }, ...match];
    return label === undefined ? labelNames(ctx, matchers) : labelValues(ctx, label, matchers);
  },
});
