import { route } from "@/lib/http/server";
import { catalogue } from "@/lib/metrics/server";

/** Every metric name with its type, unit, number of series and when it was seen, as CatalogueEntry[]. */
export const GET = route({ permission: "metrics:read", handle: ({ ctx }) => catalogue(ctx) });
