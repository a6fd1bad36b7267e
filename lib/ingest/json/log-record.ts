import type { AttributeValue, LogRecord, Resource } from "@/lib/telemetry";
import { parseEngineObject } from "../engine-lines/parse-engine-line";
import { withLine } from "../engine-lines/enrich-log";
import type { DecodeContext } from "../route";
import { tenantOf } from "../tenant";
import { AttributeBuilder, type JsonObject, isObject } from "./attribute-value";
import { dynamoTrace } from "./dynamo-trace";
import { readHexId, readInstant, readSeverity } from "./field-readers";

const TIME = ["timestamp", "@timestamp", "time", "ts", "datetime"] as const;
const LEVEL = ["level", "severity", "severity_text", "log.level", "lvl", "levelname"] as const;
const BODY = ["message", "msg", "body", "log"] as const;
const TRACE = ["trace_id", "traceId", "trace.id", "traceID"] as const;
const SPAN = ["span_id", "spanId", "span.id", "spanID"] as const;
/** Fields that describe the sender, and what the resource calls them. */
const RESOURCE: ReadonlyMap<string, string> = new Map([
  ["service", "service.name"],
  ["service.name", "service.name"],
  ["service_name", "service.name"],
  ["service.version", "service.version"],
  ["host", "host.name"],
  ["hostname", "host.name"],
  ["host.name", "host.name"],
  ["instance", "service.instance.id"],
  ["region", "region"],
]);
const NO_SCOPE = { name: "", version: "" };

/** Builds log records from JSON objects of one request. Records of one sender share one resource. */
export class JsonLogReader {
  readonly #context: DecodeContext;
  readonly #builder: AttributeBuilder;
  readonly #resources = new Map<string, Resource>();

  constructor(context: DecodeContext) {
    this.#context = context;
    this.#builder = new AttributeBuilder(context.limits, context.trimmed);
  }

  /** The record, or what is wrong with it as a sentence. */
  read(value: unknown): LogRecord | string {
    if (!isObject(value)) return "A record is a JSON object.";
    const traced = dynamoTrace(value);
    if (traced !== null) return this.#generic(traced);
    const line = parseEngineObject(value);
    // An engine's request log carries what was asked and answered: of that nothing is taken over.
    const record = this.#generic(line?.engine === "sglang" ? { timestamp: value["timestamp"] } : value);
    return typeof record === "string" || line === null ? record : withLine(record, line);
  }

  #generic(object: JsonObject): LogRecord | string {
    const { receivedNs, limits, identity } = this.#context;
    const taken = new Set<string>();
    const first = (names: readonly string[]): unknown => {
      const name = names.find((n) => Object.hasOwn(object, n) && object[n] !== null && object[n] !== "");
      if (name === undefined) return undefined;
      taken.add(name);
      return object[name];
    };
    const givenTime = first(TIME);
    const timeNs = givenTime === undefined ? receivedNs : readInstant(givenTime);
    if (timeNs === null) return "The timestamp is neither RFC 3339 nor a number of seconds, milli-, micro- or nanoseconds.";
    const severity = readSeverity(first(LEVEL));
    const given = first(BODY);
    const body = given === undefined ? "" : this.#builder.value(given, limits.bodyBytes);
    const traceId = this.#id(object, TRACE, 32, taken);
    const spanId = this.#id(object, SPAN, 16, taken);
    const sender: Record<string, AttributeValue> = {};
    const attributes: Record<string, AttributeValue> = {};
    for (const [name, value] of Object.entries(object)) {
      if (taken.has(name)) continue;
      const ofSender = RESOURCE.get(name);
      if (ofSender !== undefined && typeof value === "string") sender[ofSender] ??= this.#builder.text(value);
      else if ((name === "attributes" || name === "resource") && isObject(value))
        this.#spread(name === "resource" ? sender : attributes, value);
      else this.#builder.add(attributes, name, this.#builder.value(value));
    }
    const resource = this.#resource(sender);
    return {
      timeNs,
      observedNs: receivedNs,
      severityNumber: severity.number,
      severityText: severity.text,
      body,
      attributes,
      resource,
      scope: NO_SCOPE,
      traceId,
      spanId,
      tenant: tenantOf(identity.tenant, attributes, resource.attributes),
    };
  }

  #spread(into: Record<string, AttributeValue>, object: JsonObject): void {
    for (const [name, value] of Object.entries(object)) this.#builder.add(into, name, this.#builder.value(value));
  }

  /** A well-formed identifier; one that is not stays an attribute. */
  #id(object: JsonObject, names: readonly string[], length: number, taken: Set<string>): string {
    for (const name of names) {
      const id = readHexId(object[name], length);
      if (id === "") continue;
      taken.add(name);
      return id;
    }
    return "";
  }

  #resource(attributes: Record<string, AttributeValue>): Resource {
    const key = JSON.stringify(attributes);
    let resource = this.#resources.get(key);
    if (resource === undefined) this.#resources.set(key, (resource = { attributes }));
    return resource;
  }
}
