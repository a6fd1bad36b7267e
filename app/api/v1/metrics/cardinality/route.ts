import { route } from "@/lib/http/server";
import { CardinalityParams } from "@/lib/metrics";
import { cardinality } from "@/lib/metrics/server";

/** Series by metric, label, value and sender, as Cardinality; of one metric with `metric`, and all values of a label with `focus`. */
export const GET = route({
  permission: "metrics:read",
  query: CardinalityParams,
  handle: ({ ctx, query: { metric, focus } }) => cardinality(ctx, metric ?? null, focus ?? null),
});
