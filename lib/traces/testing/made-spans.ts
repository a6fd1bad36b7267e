import { unixNanos } from "@/lib/kernel/units";
import type { Attributes, Resource } from "@/lib/telemetry/attributes";
import type { SpanKind, SpanRecord } from "@/lib/telemetry/span";

export interface MadeSpan {
  readonly trace?: string;
  readonly id: string;
  readonly parent?: string;
  readonly service?: string;
  readonly name?: string;
  readonly kind?: SpanKind;
  /** Milliseconds since the trace's zero. */
  readonly at: number;
  readonly ms: number;
  readonly failed?: boolean;
  readonly tenant?: string;
  readonly attributes?: Attributes;
  readonly links?: SpanRecord["links"];
}

const resources = new Map<string, Resource>();

function resourceOf(service: string): Resource {
  let resource = resources.get(service);
  if (!resource) resources.set(service, (resource = { attributes: { "service.name": service, "service.instance.id": `${service}-0` } }));
  return resource;
}

/** A span for tests: short hexadecimal names become identifiers. */
export function madeSpan(made: MadeSpan, zeroMs = 1_790_000_000_000): SpanRecord {
  const ns = (ms: number) => unixNanos(BigInt(zeroMs) * 1_000_000n + BigInt(Math.round(ms * 1e6)));
  return {
    traceId: (made.trace ?? "1").padStart(32, "0"),
    spanId: made.id.padStart(16, "0"),
    parentSpanId: made.parent === undefined ? "" : made.parent.padStart(16, "0"),
    name: made.name ?? made.id,
    kind: made.kind ?? 1,
    startNs: ns(made.at),
    endNs: ns(made.at + made.ms),
    status: made.failed === true ? 2 : 0,
    statusMessage: "",
    traceState: "",
    attributes: made.attributes ?? {},
    events: [],
    links: made.links ?? [],
    resource: resourceOf(made.service ?? "svc"),
    scope: { name: "", version: "" },
    tenant: made.tenant ?? "",
  };
}
