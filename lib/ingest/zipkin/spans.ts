import { Fault } from "@/lib/kernel/faults";
import { type UnixNanos, unixNanos } from "@/lib/kernel/units";
import type { AttributeValue, Resource, SpanEvent, SpanKind, SpanRecord } from "@/lib/telemetry";
import { parseBoundedJson } from "../bounded-json";
import { AttributeBuilder, type JsonObject, isObject } from "../json/attribute-value";
import { bareMedia, problemAnswer } from "../json/problem-answer";
import { LATEST_NS } from "../otlp/spans";
import type { DecodeContext, Decoded, DoorRoute } from "../route";
import { tenantOf } from "../tenant";

const KINDS: Readonly<Record<string, SpanKind>> = { SERVER: 2, CLIENT: 3, PRODUCER: 4, CONSUMER: 5 };
const NO_SCOPE = { name: "", version: "" };

/** Zipkin's v2 JSON spans (zipkin.io/zipkin-api). Answers 202 as Zipkin does. */
export function zipkinRoute(): DoorRoute {
  return {
    path: "/api/v2/spans",
    signal: "traces",
    format: "zipkin",
    scope: "ingest:write",
    otherMethods: "refuse",
    encodings: ["gzip"],
    accept: "application/json",
    media: (contentType) => (contentType === undefined || bareMedia(contentType) === "application/json" ? "application/json" : null),
    decode: decodeZipkin,
    answer: ({ accepted, rejections }) =>
      rejections.total === 0
        ? { status: 202 }
        : {
            status: accepted === 0 ? 400 : 202,
            headers: { "content-type": "application/json" },
            body: JSON.stringify({ accepted, rejected: rejections.total, message: rejections.message() }),
          },
    refuse: problemAnswer,
  };
}

/**
 * A span's two halves keep the id they share; the half that says so carries
 * `zipkin.shared`. A half without a time takes the other half's, or its
 * parent's, and says that with `zipkin.timestamp.missing`.
 */
export function decodeZipkin(body: Buffer, context: DecodeContext): Decoded {
  const json = parseBoundedJson(body, context.limits);
  if (!Array.isArray(json)) throw new Fault("invalid", "The body is not a JSON array of spans.", { fix: "Send Zipkin v2 JSON." });
  if (json.length > context.limits.records) {
    throw new Fault("too-large", `The request holds more than ${context.limits.records} spans.`, { fix: "Send smaller batches." });
  }
  const reader = new ZipkinReader(json, context);
  const spans: SpanRecord[] = [];
  for (const value of json as readonly unknown[]) {
    const span = reader.read(value);
    if (typeof span === "string") context.rejections.add(span);
    else spans.push(span);
  }
  return { spans };
}

const micros = (value: unknown): number => {
  const n = typeof value === "string" && /^\d{1,16}$/.test(value) ? Number(value) : value;
  return typeof n === "number" && n > 0 && n <= Number.MAX_SAFE_INTEGER ? n : 0;
};
const toNanos = (us: number): UnixNanos => unixNanos(BigInt(Math.round(us)) * 1000n);

function hexId(value: unknown, length: number): string {
  if (typeof value !== "string" || value.length > length || !/^[0-9a-fA-F]+$/.test(value)) return "";
  const id = value.toLowerCase().padStart(length, "0");
  return /^0+$/.test(id) ? "" : id;
}

class ZipkinReader {
  readonly #context: DecodeContext;
  readonly #builder: AttributeBuilder;
  readonly #resources = new Map<string, Resource>();
  /** When each span of the request began, by trace and id. */
  readonly #starts = new Map<string, number>();

  constructor(all: readonly unknown[], context: DecodeContext) {
    this.#context = context;
    this.#builder = new AttributeBuilder(context.limits, context.trimmed);
    for (const span of all) {
      if (!isObject(span)) continue;
      const start = startOf(span);
      const key = `${String(span["traceId"])} ${String(span["id"])}`;
      if (start > 0 && !this.#starts.has(key)) this.#starts.set(key, start);
    }
  }

  /** The span, or why it is refused. */
  read(value: unknown): SpanRecord | string {
    if (!isObject(value)) return "span that is not a JSON object";
    const traceId = hexId(value["traceId"], 32);
    const spanId = hexId(value["id"], 16);
    if (traceId === "") return "span with an invalid trace id";
    if (spanId === "") return "span with an invalid span id";
    const attributes: Record<string, AttributeValue> = {};
    const tags = isObject(value["tags"]) ? value["tags"] : {};
    for (const [name, tag] of Object.entries(tags)) this.#builder.add(attributes, name, this.#builder.value(tag));
    this.#peer(attributes, value["remoteEndpoint"]);
    if (value["shared"] === true) attributes["zipkin.shared"] = true;
    if (value["debug"] === true) attributes["zipkin.debug"] = true;
    const start = this.#start(value, attributes);
    const duration = micros(value["duration"]);
    const end = unixNanos(start + toNanos(duration));
    if (end > LATEST_NS) return "span with a time beyond 2262";
    if (duration === 0) attributes["zipkin.duration.missing"] = true;
    const resource = this.#resource(value["localEndpoint"]);
    const error = tags["error"];
    return {
      traceId,
      spanId,
      parentSpanId: hexId(value["parentId"], 16),
      name: typeof value["name"] === "string" ? this.#builder.text(value["name"]) : "",
      kind: KINDS[String(value["kind"])] ?? 0,
      startNs: start,
      endNs: end,
      status: error === undefined ? 0 : 2,
      statusMessage: typeof error === "string" && error !== "true" ? this.#builder.text(error) : "",
      traceState: "",
      attributes,
      events: this.#events(value["annotations"]),
      links: [],
      resource,
      scope: NO_SCOPE,
      tenant: tenantOf(this.#context.identity.tenant, attributes, resource.attributes),
    };
  }

  #start(span: JsonObject, attributes: Record<string, AttributeValue>): UnixNanos {
    const own = startOf(span);
    if (own > 0) return toNanos(own);
    attributes["zipkin.timestamp.missing"] = true;
    const trace = String(span["traceId"]);
    const near = this.#starts.get(`${trace} ${String(span["id"])}`) ?? this.#starts.get(`${trace} ${String(span["parentId"])}`);
    return near === undefined ? this.#context.receivedNs : toNanos(near);
  }

  #peer(attributes: Record<string, AttributeValue>, endpoint: unknown): void {
    if (!isObject(endpoint)) return;
    const { serviceName, ipv4, ipv6, port } = endpoint;
    if (typeof serviceName === "string" && serviceName !== "") attributes["peer.service"] ??= this.#builder.text(serviceName);
    const address = ipv4 ?? ipv6;
    if (typeof address === "string" && address !== "") attributes["network.peer.address"] ??= this.#builder.text(address);
    if (typeof port === "number" && port > 0) attributes["network.peer.port"] ??= port;
  }

  #resource(endpoint: unknown): Resource {
    const attributes: Record<string, AttributeValue> = {};
    if (isObject(endpoint)) {
      const { serviceName, ipv4, ipv6, port } = endpoint;
      if (typeof serviceName === "string" && serviceName !== "") attributes["service.name"] = this.#builder.text(serviceName);
      const address = ipv4 ?? ipv6;
      if (typeof address === "string" && address !== "") attributes["host.ip"] = this.#builder.text(address);
      if (typeof port === "number" && port > 0) attributes["network.local.port"] = port;
    }
    const key = JSON.stringify(attributes);
    let resource = this.#resources.get(key);
    if (resource === undefined) this.#resources.set(key, (resource = { attributes }));
    return resource;
  }

  #events(annotations: unknown): readonly SpanEvent[] {
    if (!Array.isArray(annotations)) return [];
    const most = this.#context.limits.eventsPerSpan;
    if (annotations.length > most) this.#context.trimmed("event-dropped", annotations.length - most);
    return (annotations.slice(0, most) as readonly unknown[]).filter(isObject).map((annotation) => ({
      timeNs: toNanos(micros(annotation["timestamp"])),
      name: typeof annotation["value"] === "string" ? this.#builder.text(annotation["value"]) : "",
      attributes: {},
    }));
  }
}

/** When a span began in microseconds: its timestamp, or its first annotation; 0 when neither is known. */
function startOf(span: JsonObject): number {
  const own = micros(span["timestamp"]);
  if (own > 0 || !Array.isArray(span["annotations"])) return own;
  let first = 0;
  for (const annotation of span["annotations"] as readonly unknown[]) {
    const at = isObject(annotation) ? micros(annotation["timestamp"]) : 0;
    if (at > 0 && (first === 0 || at < first)) first = at;
  }
  return first;
}
