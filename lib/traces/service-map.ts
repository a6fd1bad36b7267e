import { identityOf } from "@/lib/telemetry/identity";
import type { SpanRecord } from "@/lib/telemetry/span";
import { type DurationFigures, DurationTally } from "./figures";
import { spanValue } from "./group-traces";
import type { SampleSize, SampledTrace } from "./trace-sample";

export interface ServiceFigures extends DurationFigures {
  /** Calls a second over the range, scaled up where only a share was looked at. */
  readonly perSecond: number;
}

/** `call`: a span within the caller's. `message`: linked or consumed later. `outside`: a client's call to something that sends no spans. */
export type EdgeKind = "call" | "message" | "outside";

export interface ServiceEdge {
  readonly from: string;
  readonly to: string;
  readonly kind: EdgeKind;
  readonly now: ServiceFigures;
  /** The same in the range before; null when nothing of it was seen or no such range was asked for. */
  readonly before: ServiceFigures | null;
}

export interface ServiceNode {
  readonly name: string;
  /** Of the spans with which work comes into the service. Null for a service outside. */
  readonly now: ServiceFigures | null;
  readonly before: ServiceFigures | null;
}

export interface ServiceMap {
  readonly services: readonly ServiceNode[];
  readonly edges: readonly ServiceEdge[];
  /** Edges that the range before had and this one has not. */
  readonly gone: readonly { readonly from: string; readonly to: string; readonly kind: EdgeKind; readonly before: ServiceFigures }[];
  readonly size: SampleSize;
  readonly sizeBefore: SampleSize | null;
}

export interface MapRange {
  readonly traces: readonly SampledTrace[];
  /** Looked at, of all: 0 to 1. */
  readonly share: number;
  readonly seconds: number;
}

const SEPARATOR = "\u001f";
const PEERS = ["peer.service", "db.system.name", "db.system", "messaging.system", "server.address"] as const;
const CLIENT = 3;
const PRODUCER = 4;
const CONSUMER = 5;

interface Tallies {
  readonly edges: Map<string, DurationTally>;
  readonly services: Map<string, DurationTally>;
}

/** Who calls whom, how often, how well and how fast, from parents, links and clients' peers; beside it the range before. */
export function serviceMap(now: MapRange, before: MapRange | null): Pick<ServiceMap, "services" | "edges" | "gone"> {
  const [here, then] = [tallyOf(now.traces), before ? tallyOf(before.traces) : null];
  const figures = (tally: DurationTally | undefined, range: MapRange | null): ServiceFigures | null => {
    if (!tally || !range) return null;
    const own = tally.figures();
    return { ...own, perSecond: own.count / Math.max(range.share, 1e-9) / Math.max(range.seconds, 1e-3) };
  };
  const edges: ServiceEdge[] = [];
  for (const [key, tally] of here.edges) {
    edges.push({ ...edgeOf(key), now: figures(tally, now) as ServiceFigures, before: figures(then?.edges.get(key), before) });
  }
  const gone = [...(then?.edges ?? [])]
    .filter(([key]) => !here.edges.has(key))
    .map(([key, tally]) => ({ ...edgeOf(key), before: figures(tally, before) as ServiceFigures }));
  const names = new Set([...here.services.keys(), ...edges.flatMap((edge) => [edge.from, edge.to])]);
  return {
    services: [...names].sort().map((name) => ({
      name,
      now: figures(here.services.get(name), now),
      before: figures(then?.services.get(name), before),
    })),
    edges: edges.sort((a, b) => b.now.count - a.now.count || (a.from + a.to < b.from + b.to ? -1 : 1)),
    gone,
  };
}

function edgeOf(key: string): { readonly from: string; readonly to: string; readonly kind: EdgeKind } {
  const [from, to, kind] = key.split(SEPARATOR) as [string, string, EdgeKind];
  return { from, to, kind };
}

/** A service's name may be any text; the separator of keys is taken out of it. */
const nameOf = (text: string): string => text.replaceAll(SEPARATOR, " ");

function tallyOf(traces: readonly SampledTrace[]): Tallies {
  const edges = new Map<string, DurationTally>();
  const services = new Map<string, DurationTally>();
  const add = (to: Map<string, DurationTally>, key: string, span: SpanRecord) => {
    let tally = to.get(key);
    if (!tally) to.set(key, (tally = new DurationTally()));
    tally.add(Math.max(0, Number(span.endNs - span.startNs) / 1e6), span.status === 2);
  };
  const producers = new Map<string, string>();
  for (const { spans } of traces) {
    for (const span of spans) if (span.kind === PRODUCER) producers.set(span.traceId + span.spanId, serviceOf(span));
  }
  for (const { spans } of traces) {
    // Of a client and a server that share an id, the server's children belong to the server.
    const byId = new Map<string, SpanRecord>();
    for (const span of spans) if (!byId.has(span.spanId) || span.kind !== CLIENT) byId.set(span.spanId, span);
    const answered = new Set<string>();
    for (const span of spans) {
      const service = serviceOf(span);
      const parent = span.parentSpanId === "" ? undefined : byId.get(span.parentSpanId);
      const caller = parent && parent !== span ? serviceOf(parent) : null;
      if (caller !== service) add(services, service, span);
      if (caller !== null && caller !== service) {
        answered.add(span.parentSpanId);
        add(edges, [caller, service, span.kind === CONSUMER ? "message" : "call"].join(SEPARATOR), span);
      }
      if (span.kind !== CONSUMER) continue;
      for (const link of span.links) {
        const producer = producers.get(link.traceId + link.spanId);
        if (producer !== undefined && producer !== caller) add(edges, [producer, service, "message"].join(SEPARATOR), span);
      }
    }
    for (const span of spans) {
      if ((span.kind !== CLIENT && span.kind !== PRODUCER) || answered.has(span.spanId)) continue;
      const peer = PEERS.map((key) => spanValue(span, key)).find((value) => value !== "");
      const service = serviceOf(span);
      if (peer !== undefined && nameOf(peer) !== service) add(edges, [service, nameOf(peer), "outside"].join(SEPARATOR), span);
    }
  }
  return { edges, services };
}

const serviceOf = (span: SpanRecord): string => nameOf(identityOf(span.resource).service);
