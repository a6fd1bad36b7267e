import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from "prom-client";
import { processSingleton } from "@/lib/kernel/process-singleton";

/** Seconds; the bounds of the OpenTelemetry HTTP conventions. */
const REQUEST_BOUNDS = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];

export interface OwnMetrics {
  readonly registry: Registry;
  readonly requests: Histogram<"route" | "method" | "status">;
  readonly droppedSpans: Counter;
  readonly liveConnections: Gauge;
}

/** The process's own metrics; one registry however many copies of this module are loaded. */
export const ownMetrics = (): OwnMetrics => processSingleton("own-metrics", createOwnMetrics);

export function createOwnMetrics(): OwnMetrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  return {
    registry,
    requests: new Histogram({
      name: "sightglass_http_request_duration_seconds",
      help: "Time to answer a request, by route",
      labelNames: ["route", "method", "status"],
      buckets: REQUEST_BOUNDS,
      registers: [registry],
    }),
    droppedSpans: new Counter({
      name: "sightglass_own_spans_dropped_total",
      help: "Spans about Sightglass itself that were dropped because the buffer was full",
      registers: [registry],
    }),
    liveConnections: new Gauge({ name: "sightglass_live_connections", help: "Open live connections", registers: [registry] }),
  };
}

/** A figure that is asked for when the metrics are read. */
export interface Figure {
  readonly name: string;
  readonly help: string;
  readonly kind: "counter" | "gauge";
  readonly labels: readonly string[];
  /** Label sets with their present values. */
  readonly read: () => Promise<readonly { readonly labels: Readonly<Record<string, string>>; readonly value: number }[]>;
}

/** Adds a figure that another part keeps. While its read fails, its labelled values are absent. */
export function addFigure(metrics: OwnMetrics, figure: Figure): void {
  const options = { name: figure.name, help: figure.help, labelNames: [...figure.labels], registers: [metrics.registry] };
  const rows = () => figure.read().catch(() => []);
  if (figure.kind === "counter") {
    new Counter({
      ...options,
      async collect() {
        this.reset();
        for (const { labels, value } of await rows()) this.inc({ ...labels }, value);
      },
    });
  } else {
    new Gauge({
      ...options,
      async collect() {
        this.reset();
        for (const { labels, value } of await rows()) this.set({ ...labels }, value);
      },
    });
  }
}
