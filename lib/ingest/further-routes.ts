import { jaegerRoute } from "./jaeger/spans";
import { jsonLogsRoute } from "./json/logs-route";
import { lokiRoute } from "./loki/push";
import type { DoorRoute } from "./route";
import { zipkinRoute } from "./zipkin/spans";

/** The formats beside OTLP and remote write: JSON logs, Loki's push, Zipkin v2, Jaeger's export. */
export const furtherRoutes = (): readonly DoorRoute[] => [jsonLogsRoute(), lokiRoute(), zipkinRoute(), jaegerRoute()];
