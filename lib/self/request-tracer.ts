import { randomBytes } from "node:crypto";
import type { UnixNanos } from "@/lib/kernel/units";
import type { Attributes, Resource } from "@/lib/telemetry/attributes";
import type { SpanRecord } from "@/lib/telemetry/span";

/** A request that has been answered. */
export interface ServedRequest {
  readonly route: string;
  readonly method: string;
  readonly status: number;
  readonly startNs: UnixNanos;
  readonly endNs: UnixNanos;
  /** From an incoming `traceparent`, or null to start a trace. */
  readonly parent: { readonly traceId: string; readonly spanId: string } | null;
}

const MOST_WAITING = 2_000;
/** Telemetry coming in must not be traced: the spans it makes would come in as telemetry. */
const UNTRACED = /^\/(v1\/|v1development\/|api\/v1\/(write|logs|spans)\b|api\/v2\/spans|loki\/|health\/|metrics$|_next\/)/;
const SCOPE = { name: "sightglass", version: "" } as const;

/** Turns served requests into spans and keeps them until someone writes them to the store. */
export class RequestTracer {
  readonly #resource: Resource;
  readonly #dropped: () => void;
  #waiting: SpanRecord[] = [];

  constructor(instance: string, dropped: () => void) {
    this.#resource = { attributes: { "service.name": "sightglass", "service.instance.id": instance } };
    this.#dropped = dropped;
  }

  served(request: ServedRequest): void {
    if (UNTRACED.test(request.route)) return;
    if (this.#waiting.length >= MOST_WAITING) {
      this.#waiting.shift();
      this.#dropped();
    }
    const attributes: Attributes = {
      "http.request.method": request.method,
      "http.route": request.route,
      "http.response.status_code": request.status,
    };
    this.#waiting.push({
      traceId: request.parent?.traceId ?? randomBytes(16).toString("hex"),
      spanId: randomBytes(8).toString("hex"),
      parentSpanId: request.parent?.spanId ?? "",
      name: `${request.method} ${request.route}`,
      kind: 2,
      startNs: request.startNs,
      endNs: request.endNs,
      status: request.status >= 500 ? 2 : 0,
      statusMessage: "",
      traceState: "",
      attributes,
      events: [],
      links: [],
      resource: this.#resource,
      scope: SCOPE,
      tenant: "",
    });
  }

  /** Hands over what waits; the caller writes it. */
  take(): readonly SpanRecord[] {
    const spans = this.#waiting;
    this.#waiting = [];
    return spans;
  }
}

/** Reads a W3C `traceparent` header; null when absent or malformed. */
export function parseTraceparent(header: string | undefined): ServedRequest["parent"] {
  const match = /^00-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}$/.exec(header ?? "");
  if (!match?.[1] || !match[2] || /^0+$/.test(match[1]) || /^0+$/.test(match[2])) return null;
  return { traceId: match[1], spanId: match[2] };
}

/** The path with identifiers replaced, so that routes are few: `/traces/5b8e…` becomes `/traces/:id`. */
export function routeOf(path: string): string {
  return path
    .split("/")
    .map((part) => (/^[0-9a-f-]{8,}$/i.test(part) || /^\d+$/.test(part) || part.length > 40 ? ":id" : part))
    .slice(0, 8)
    .join("/");
}
