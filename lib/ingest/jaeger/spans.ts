import { Fault } from "@/lib/kernel/faults";
import { type UnixNanos, unixNanos } from "@/lib/kernel/units";
import type { AttributeValue, Resource, SpanEvent, SpanKind, SpanLink, SpanRecord, SpanStatus } from "@/lib/telemetry";
import { AttributeBuilder, type JsonObject, isObject } from "../json/attribute-value";
import { readHexId } from "../json/field-readers";
import { parseJson } from "../json/parse-json";
import { bareMedia, problemAnswer } from "../json/problem-answer";
import { LATEST_NS } from "../otlp/spans";
import type { DecodeContext, Decoded, DoorRoute } from "../route";
import { tenantOf } from "../tenant";

const KINDS: Readonly<Record<string, SpanKind>> = { internal: 1, server: 2, client: 3, producer: 4, consumer: 5 };

/** Traces as Jaeger's UI and API export them: `{data: [trace]}`, a list of traces, or one. */
export function jaegerRoute(): DoorRoute {
  return {
    path: "/api/v1/traces/jaeger",
    signal: "traces",
    format: "jaeger",
    scope: "ingest:write",
    otherMethods: "refuse",
    encodings: ["gzip", "zstd"],
    accept: "application/json",
    media: (contentType) => (contentType === undefined || bareMedia(contentType) === "application/json" ? "application/json" : null),
    decode: decodeJaeger,
    answer: ({ accepted, rejections }) => ({
      status: accepted === 0 && rejections.total > 0 ? 400 : 200,
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ accepted, rejected: rejections.total, ...(rejections.total > 0 ? { message: rejections.message() } : {}) }),
    }),
    refuse: problemAnswer,
  };
}

export function decodeJaeger(body: Buffer, context: DecodeContext): Decoded {
  const reader = new JaegerReader(context);
  const spans: SpanRecord[] = [];
  for (const trace of tracesOf(parseJson(body, context.limits))) {
    const processes = isObject(trace["processes"]) ? trace["processes"] : {};
    for (const value of trace["spans"] as readonly unknown[]) {
      if (spans.length >= context.limits.records) {
        throw new Fault("too-large", `The request holds more than ${context.limits.records} spans.`, { fix: "Send smaller batches." });
      }
      const span = reader.read(value, processes);
      if (typeof span === "string") context.rejections.add(span);
      else spans.push(span);
    }
  }
  return { spans };
}

function tracesOf(json: unknown): readonly JsonObject[] {
  const all: unknown = isObject(json) && json["data"] !== undefined ? json["data"] : json;
  const traces = (Array.isArray(all) ? (all as readonly unknown[]) : [all]).filter(isObject).filter((t) => Array.isArray(t["spans"]));
  if (traces.length === 0) {
    throw new Fault("invalid", "The body holds no trace in Jaeger's form.", { fix: 'Send {"data": [{"traceID", "spans", "processes"}]}.' });
  }
  return traces;
}

const hexId = (value: unknown, length: number): string =>
  readHexId(typeof value === "string" && value.length <= length ? value.padStart(length, "0") : value, length);

/** Microseconds, which may have a fraction, as nanoseconds; null when it is no such number. */
function nanos(value: unknown): UnixNanos | null {
  if (typeof value !== "number" || !(value >= 0 && value <= Number.MAX_SAFE_INTEGER)) return null;
  const whole = Math.floor(value);
  return unixNanos(BigInt(whole) * 1000n + BigInt(Math.round((value - whole) * 1000)));
}

class JaegerReader {
  readonly #context: DecodeContext;
  readonly #builder: AttributeBuilder;
  readonly #resources = new WeakMap<object, Resource>();

  constructor(context: DecodeContext) {
    this.#context = context;
    this.#builder = new AttributeBuilder(context.limits, context.trimmed);
  }

  /** The span, or why it is refused. */
  read(value: unknown, processes: JsonObject): SpanRecord | string {
    if (!isObject(value)) return "span that is not a JSON object";
    const traceId = hexId(value["traceID"], 32);
    const spanId = hexId(value["spanID"], 16);
    if (traceId === "") return "span with an invalid trace id";
    if (spanId === "") return "span with an invalid span id";
    const startNs = nanos(value["startTime"]);
    if (startNs === null || startNs === 0n) return "span without a start time";
    const endNs = unixNanos(startNs + (nanos(value["duration"]) ?? 0n));
    if (endNs > LATEST_NS) return "span with a time beyond 2262";
    const tags = this.#tags(value["tags"]);
    const take = (name: string): AttributeValue | undefined => {
      const tag = tags[name];
      delete tags[name];
      return tag;
    };
    const kind = KINDS[textOf(tags["span.kind"])] ?? 0;
    if (kind !== 0) take("span.kind");
    const status = statusOf(tags);
    if (textOf(tags["otel.status_code"]) !== "") take("otel.status_code");
    const statusMessage = textOf(take("otel.status_description"));
    const scope = {
      name: textOf(take("otel.scope.name") ?? take("otel.library.name")),
      version: textOf(take("otel.scope.version") ?? take("otel.library.version")),
    };
    const traceState = textOf(take("w3c.tracestate"));
    const warnings = Array.isArray(value["warnings"]) ? value["warnings"] : [];
    if (warnings.length > 0) tags["jaeger.warnings"] = this.#builder.value(warnings);
    const { parentSpanId, links } = this.#references(value, traceId);
    const resource = this.#resource(processes[String(value["processID"])] ?? value["process"]);
    return {
      traceId,
      spanId,
      parentSpanId,
      name: typeof value["operationName"] === "string" ? this.#builder.text(value["operationName"]) : "",
      kind,
      startNs,
      endNs,
      status,
      statusMessage,
      traceState,
      attributes: tags,
      events: this.#events(value["logs"]),
      links,
      resource,
      scope,
      tenant: tenantOf(this.#context.identity.tenant, tags, resource.attributes),
    };
  }

  #tags(list: unknown): Record<string, AttributeValue> {
    const out: Record<string, AttributeValue> = {};
    if (!Array.isArray(list)) return out;
    for (const tag of list as readonly unknown[]) {
      if (!isObject(tag) || typeof tag["key"] !== "string") continue;
      this.#builder.add(out, tag["key"], this.#tagValue(tag));
    }
    return out;
  }

  /** JSON's numbers lose digits: an int64 beyond 2^53 arrives as text and leaves as a bigint. */
  #tagValue({ type, value }: JsonObject): AttributeValue {
    if (type === "int64" && typeof value === "string" && /^-?\d{1,19}$/.test(value)) {
      const n = Number(value);
      return Number.isSafeInteger(n) ? n : BigInt(value);
    }
    if (type === "float64" && typeof value === "string") {
      const n = Number(value);
      return Number.isNaN(n) && value !== "NaN" ? this.#builder.text(value) : n;
    }
    if (type === "bool" && typeof value === "string") return value === "true";
    if (type === "binary" && typeof value === "string") {
      const bytes = Buffer.from(value, "base64");
      return Uint8Array.from(bytes.subarray(0, this.#context.limits.attributeBytes));
    }
    return this.#builder.value(value);
  }

  #references(span: JsonObject, traceId: string): { parentSpanId: string; links: SpanLink[] } {
    let parentSpanId = hexId(span["parentSpanID"], 16);
    const links: SpanLink[] = [];
    const given = Array.isArray(span["references"]) ? (span["references"] as readonly unknown[]).filter(isObject) : [];
    const read = given.map((r) => ({ type: String(r["refType"]), traceId: hexId(r["traceID"], 32), spanId: hexId(r["spanID"], 16) }));
    const inTrace = read.filter((r) => r.spanId !== "" && (r.traceId === traceId || r.traceId === ""));
    const parent = inTrace.find((r) => r.type === "CHILD_OF") ?? inTrace[0];
    if (parentSpanId === "" && parent !== undefined) parentSpanId = parent.spanId;
    for (const r of read) {
      if (r === parent || r.spanId === "" || r.traceId === "") continue;
      if (links.length >= this.#context.limits.eventsPerSpan) {
        this.#context.trimmed("link-dropped", 1);
        continue;
      }
      links.push({ traceId: r.traceId, spanId: r.spanId, attributes: { "opentracing.ref_type": r.type.toLowerCase() } });
    }
    return { parentSpanId, links };
  }

  #events(logs: unknown): readonly SpanEvent[] {
    if (!Array.isArray(logs)) return [];
    const most = this.#context.limits.eventsPerSpan;
    if (logs.length > most) this.#context.trimmed("event-dropped", logs.length - most);
    return (logs.slice(0, most) as readonly unknown[]).filter(isObject).map((log) => {
      const attributes = this.#tags(log["fields"]);
      const event = attributes["event"];
      if (typeof event === "string") delete attributes["event"];
      return { timeNs: nanos(log["timestamp"]) ?? unixNanos(0n), name: typeof event === "string" ? event : "log", attributes };
    });
  }

  #resource(process: unknown): Resource {
    if (!isObject(process)) return NO_RESOURCE;
    let resource = this.#resources.get(process);
    if (resource === undefined) {
      const attributes = this.#tags(process["tags"]);
      const { serviceName } = process;
      if (typeof serviceName === "string" && serviceName !== "") attributes["service.name"] = this.#builder.text(serviceName);
      this.#resources.set(process, (resource = { attributes }));
    }
    return resource;
  }
}

const NO_RESOURCE: Resource = { attributes: {} };
const textOf = (value: AttributeValue | undefined): string => (typeof value === "string" ? value : "");

function statusOf(tags: Readonly<Record<string, AttributeValue>>): SpanStatus {
  const code = textOf(tags["otel.status_code"]);
  if (code === "OK") return 1;
  const error = tags["error"];
  return code === "ERROR" || error === true || error === "true" ? 2 : 0;
}
