import { route } from "@/lib/http/server";
import { prometheusApi } from "@/lib/promql/server";

/** Prometheus' HTTP API, for Grafana, promtool and whatever else speaks it. */
export const GET = route({ permission: "metrics:read", handle: ({ ctx, request }) => prometheusApi(ctx, request) });

/** The same with the parameters in a form. */
export const POST = GET;
