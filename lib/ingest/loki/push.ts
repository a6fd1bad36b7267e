import { Fault } from "@/lib/kernel/faults";
import { type UnixNanos, unixNanos } from "@/lib/kernel/units";
import type { AttributeValue, LogRecord, Resource } from "@/lib/telemetry";
import { parseBoundedJson } from "../bounded-json";
import { AttributeBuilder, isObject } from "../json/attribute-value";
import { readHexId, readSeverity } from "../json/field-readers";
import { bareMedia } from "../json/problem-answer";
import { ProtoReader } from "../protobuf/reader";
import type { DecodeContext, Decoded, DoorRoute } from "../route";
import { sentence } from "../door/status";
import { unsnap } from "../snappy";
import { tenantOf } from "../tenant";
import { parseStreamLabels } from "./stream-labels";

const JSON_MEDIA = "application/json";
const PROTO_MEDIA = "application/x-protobuf";
const NO_SCOPE = { name: "", version: "" };
const LATEST = 2n ** 63n - 1n;

/** Loki's push API (grafana.com/docs/loki, "Ingest logs"): JSON, or a snappy block of protobuf. Answers 204 as Loki does. */
export function lokiRoute(): DoorRoute {
  return {
    path: "/loki/api/v1/push",
    signal: "logs",
    format: "loki",
    scope: "ingest:write",
    otherMethods: "refuse",
    encodings: ["gzip", "snappy"],
    accept: `${JSON_MEDIA}, ${PROTO_MEDIA}`,
    media: (contentType) => {
      const media = bareMedia(contentType);
      return media === JSON_MEDIA || media === PROTO_MEDIA ? media : null;
    },
    decode: decodeLoki,
    answer: ({ accepted, rejections }) =>
      accepted === 0 && rejections.total > 0
        ? { status: 400, headers: { "content-type": "text/plain" }, body: `${rejections.message()}\n` }
        : { status: 204 },
    refuse: (fault, status) => ({ status, headers: { "content-type": "text/plain" }, body: `${sentence(fault)}\n` }),
  };
}

export function decodeLoki(body: Buffer, context: DecodeContext): Decoded {
  const stream = new StreamReader(context);
  if (context.media === JSON_MEDIA) readJson(parseBoundedJson(body, context.limits), stream);
  else {
    // Loki's protobuf is always packed, and its senders do not say so in Content-Encoding.
    const packed = context.headers["content-encoding"]?.toLowerCase() !== "snappy";
    readProtobuf(packed ? unsnap(body, context.limits.inflated) : body, stream);
  }
  return { logs: stream.logs };
}

type Pairs = readonly (readonly [string, unknown])[];

/** Entries of one stream become records that share a resource. */
class StreamReader {
  readonly logs: LogRecord[] = [];
  readonly #context: DecodeContext;
  readonly #builder: AttributeBuilder;
  #resource: Resource = { attributes: {} };
  #level: unknown;

  constructor(context: DecodeContext) {
    this.#context = context;
    this.#builder = new AttributeBuilder(context.limits, context.trimmed);
  }

  open(labels: Pairs): void {
    const attributes: Record<string, AttributeValue> = {};
    this.#level = undefined;
    for (const [name, value] of labels) {
      if (LEVELS.has(name)) this.#level = value;
      this.#builder.add(attributes, SENDER.get(name) ?? name, this.#builder.value(value));
    }
    this.#resource = { attributes };
  }

  /** Throws Fault `too-large` when the request holds more records than allowed. */
  admit(more: number): void {
    const { limits, rejections } = this.#context;
    if (this.logs.length + rejections.total + more <= limits.records) return;
    throw new Fault("too-large", `The request holds more than ${limits.records} log records.`, { fix: "Send smaller batches." });
  }

  entry(timeNs: bigint, line: string, metadata: Pairs): void {
    const { limits, receivedNs, identity, rejections } = this.#context;
    this.admit(1);
    if (timeNs <= 0n || timeNs > LATEST) {
      rejections.add("log entry whose time is not nanoseconds since 1970");
      return;
    }
    const attributes: Record<string, AttributeValue> = {};
    let level = this.#level;
    let traceId = "";
    let spanId = "";
    for (const [name, value] of metadata) {
      if (LEVELS.has(name)) level = value;
      if (name === "trace_id") traceId = readHexId(value, 32);
      if (name === "span_id") spanId = readHexId(value, 16);
      this.#builder.add(attributes, name, this.#builder.value(value));
    }
    const severity = readSeverity(level);
    this.logs.push({
      timeNs: unixNanos(timeNs),
      observedNs: receivedNs,
      severityNumber: severity.number,
      severityText: severity.text,
      body: this.#builder.text(line, limits.bodyBytes),
      attributes,
      resource: this.#resource,
      scope: NO_SCOPE,
      traceId,
      spanId,
      tenant: tenantOf(identity.tenant, attributes, this.#resource.attributes),
    });
  }

  refuse(reason: string): void {
    this.#context.rejections.add(reason);
  }
}

/** Beyond this, what an entry says about itself is not even read. */
const MOST_METADATA = 512;
const LEVELS = new Set(["level", "severity", "detected_level"]);
/** Labels that Loki's senders use for what OpenTelemetry names otherwise. */
const SENDER: ReadonlyMap<string, string> = new Map([
  ["service_name", "service.name"],
  ["service", "service.name"],
  ["pod", "k8s.pod.name"],
  ["namespace", "k8s.namespace.name"],
  ["container", "k8s.container.name"],
  ["host", "host.name"],
  ["hostname", "host.name"],
]);

/** `{streams: [{stream: {label: value}, values: [["nanoseconds", "line", {metadata}?]]}]}` */
function readJson(json: unknown, stream: StreamReader): void {
  const streams = isObject(json) ? json["streams"] : undefined;
  if (!Array.isArray(streams)) {
    throw new Fault("invalid", 'The body has no "streams".', {
      fix: 'Send {"streams": [{"stream": {…}, "values": [["<ns>", "<line>"]]}]}.',
    });
  }
  for (const one of streams as readonly unknown[]) {
    if (!isObject(one) || !isObject(one["stream"]) || !Array.isArray(one["values"])) {
      stream.refuse("stream without labels and values");
      continue;
    }
    stream.open(Object.entries(one["stream"]));
    for (const value of one["values"] as readonly unknown[]) {
      const [time, line, metadata] = Array.isArray(value) ? (value as readonly unknown[]) : [];
      if (typeof time !== "string" || !/^\d{1,19}$/.test(time) || typeof line !== "string") {
        stream.refuse("log entry that is not [nanoseconds as text, line]");
      } else stream.entry(BigInt(time), line, isObject(metadata) ? Object.entries(metadata) : []);
    }
  }
}

/** logproto.PushRequest: streams (1) of labels (1) and entries (2) of timestamp (1), line (2), structured metadata (3). */
function readProtobuf(body: Buffer, stream: StreamReader): void {
  const r = new ProtoReader(body);
  while (r.pos < r.end) {
    const tag = r.tag();
    if (tag === 10) within(r, () => readStream(r, stream));
    else r.skip(tag);
  }
}

function readStream(r: ProtoReader, stream: StreamReader): void {
  const entries: { timeNs: bigint; line: string; metadata: Pairs }[] = [];
  let labels = "";
  while (r.pos < r.end) {
    const tag = r.tag();
    if (tag === 10) labels = r.string();
    else if (tag === 18) {
      stream.admit(entries.length + 1);
      entries.push(within(r, () => readEntry(r)));
    } else r.skip(tag);
  }
  const pairs = parseStreamLabels(labels);
  if (pairs === null) {
    for (const _ of entries) stream.refuse("stream whose labels cannot be read");
    return;
  }
  stream.open(pairs);
  for (const { timeNs, line, metadata } of entries) stream.entry(timeNs, line, metadata);
}

function readEntry(r: ProtoReader): { timeNs: bigint; line: string; metadata: Pairs } {
  let seconds = 0;
  let nanos = 0;
  let line = "";
  const metadata: [string, string][] = [];
  while (r.pos < r.end) {
    const tag = r.tag();
    if (tag === 10) {
      within(r, () => {
        while (r.pos < r.end) {
          const inner = r.tag();
          if (inner === 8) seconds = r.int64();
          else if (inner === 16) nanos = r.uint32();
          else r.skip(inner);
        }
      });
    } else if (tag === 18) line = r.string();
    else if (tag === 26 && metadata.length < MOST_METADATA) metadata.push(within(r, () => readPair(r)));
    else r.skip(tag);
  }
  return { timeNs: (BigInt(Math.trunc(seconds)) * 1_000_000_000n + BigInt(nanos)) as UnixNanos, line, metadata };
}

function readPair(r: ProtoReader): [string, string] {
  const pair: [string, string] = ["", ""];
  while (r.pos < r.end) {
    const tag = r.tag();
    if (tag === 10) pair[0] = r.string();
    else if (tag === 18) pair[1] = r.string();
    else r.skip(tag);
  }
  return pair;
}

/** Reads the nested message at the cursor and puts the end back. */
function within<T>(r: ProtoReader, read: () => T): T {
  const outer = r.end;
  r.end = r.length();
  const inner = r.end;
  const value = read();
  r.pos = inner;
  r.end = outer;
  return value;
}
