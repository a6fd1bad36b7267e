import { route } from "@/lib/http/server";
import { metricStorage } from "@/lib/metrics/server";

/** What each metric takes on disk a day, as MetricStorage. */
export const GET = route({ permission: "metrics:read", handle: ({ ctx }) => metricStorage(ctx) });
