/** How a field travels in OTLP/JSON and in protobuf. */
export type Scalar =
  | "string"
  | "bool"
  | "int64"
  | "sint32"
  | "uint32"
  | "enum"
  | "uint64"
  | "fixed64"
  | "sfixed64"
  | "fixed32"
  | "double"
  | "bytes"
  | "traceId"
  | "spanId";

export interface Field {
  readonly number: number;
  readonly type: Scalar | Message;
  readonly repeated: boolean;
}

/** Fields by their lowerCamelCase JSON name. A getter, because AnyValue contains itself. */
export interface Message {
  readonly fields: ReadonlyMap<string, Field>;
}

type Shape = Readonly<Record<string, readonly [number: number, type: Scalar | Message, repeated?: "repeated"]>>;

function message(shape: () => Shape): Message {
  let fields: ReadonlyMap<string, Field> | undefined;
  return {
    get fields() {
      return (fields ??= new Map(
        Object.entries(shape()).map(([name, [number, type, repeated]]) => [name, { number, type, repeated: repeated === "repeated" }]),
      ));
    },
  };
}

// opentelemetry-proto 1.x; field numbers are part of the protocol.
const anyValue: Message = message(() => ({
  stringValue: [1, "string"],
  boolValue: [2, "bool"],
  intValue: [3, "int64"],
  doubleValue: [4, "double"],
  arrayValue: [5, message(() => ({ values: [1, anyValue, "repeated"] }))],
  kvlistValue: [6, message(() => ({ values: [1, keyValue, "repeated"] }))],
  bytesValue: [7, "bytes"],
}));
const keyValue: Message = message(() => ({ key: [1, "string"], value: [2, anyValue] }));
const resource = message(() => ({ attributes: [1, keyValue, "repeated"], droppedAttributesCount: [2, "uint32"] }));
const scope = message(() => ({ name: [1, "string"], version: [2, "string"], attributes: [3, keyValue, "repeated"] }));

const event = message(() => ({ timeUnixNano: [1, "fixed64"], name: [2, "string"], attributes: [3, keyValue, "repeated"] }));
const link = message(() => ({
  traceId: [1, "traceId"],
  spanId: [2, "spanId"],
  traceState: [3, "string"],
  attributes: [4, keyValue, "repeated"],
}));
const span = message(() => ({
  traceId: [1, "traceId"],
  spanId: [2, "spanId"],
  traceState: [3, "string"],
  parentSpanId: [4, "spanId"],
  name: [5, "string"],
  kind: [6, "enum"],
  startTimeUnixNano: [7, "fixed64"],
  endTimeUnixNano: [8, "fixed64"],
  attributes: [9, keyValue, "repeated"],
  events: [11, event, "repeated"],
  links: [13, link, "repeated"],
  status: [15, message(() => ({ message: [2, "string"], code: [3, "enum"] }))],
}));

const logRecord = message(() => ({
  timeUnixNano: [1, "fixed64"],
  severityNumber: [2, "enum"],
  severityText: [3, "string"],
  body: [5, anyValue],
  attributes: [6, keyValue, "repeated"],
  flags: [8, "fixed32"],
  traceId: [9, "traceId"],
  spanId: [10, "spanId"],
  observedTimeUnixNano: [11, "fixed64"],
  eventName: [12, "string"],
}));

const exemplar = message(() => ({
  timeUnixNano: [2, "fixed64"],
  asDouble: [3, "double"],
  spanId: [4, "spanId"],
  traceId: [5, "traceId"],
  asInt: [6, "sfixed64"],
  filteredAttributes: [7, keyValue, "repeated"],
}));
const numberPoint = message(() => ({
  startTimeUnixNano: [2, "fixed64"],
  timeUnixNano: [3, "fixed64"],
  asDouble: [4, "double"],
  exemplars: [5, exemplar, "repeated"],
  asInt: [6, "sfixed64"],
  attributes: [7, keyValue, "repeated"],
  flags: [8, "uint32"],
}));
const histogramPoint = message(() => ({
  startTimeUnixNano: [2, "fixed64"],
  timeUnixNano: [3, "fixed64"],
  count: [4, "fixed64"],
  sum: [5, "double"],
  bucketCounts: [6, "fixed64", "repeated"],
  explicitBounds: [7, "double", "repeated"],
  exemplars: [8, exemplar, "repeated"],
  attributes: [9, keyValue, "repeated"],
  flags: [10, "uint32"],
}));
const buckets = message(() => ({ offset: [1, "sint32"], bucketCounts: [2, "uint64", "repeated"] }));
const exponentialPoint = message(() => ({
  attributes: [1, keyValue, "repeated"],
  startTimeUnixNano: [2, "fixed64"],
  timeUnixNano: [3, "fixed64"],
  count: [4, "fixed64"],
  sum: [5, "double"],
  scale: [6, "sint32"],
  zeroCount: [7, "fixed64"],
  positive: [8, buckets],
  negative: [9, buckets],
  flags: [10, "uint32"],
  exemplars: [11, exemplar, "repeated"],
  zeroThreshold: [14, "double"],
}));
const summaryPoint = message(() => ({
  startTimeUnixNano: [2, "fixed64"],
  timeUnixNano: [3, "fixed64"],
  count: [4, "fixed64"],
  sum: [5, "double"],
  quantileValues: [6, message(() => ({ quantile: [1, "double"], value: [2, "double"] })), "repeated"],
  attributes: [7, keyValue, "repeated"],
  flags: [8, "uint32"],
}));

const points = (point: Message) => message(() => ({ dataPoints: [1, point, "repeated"], aggregationTemporality: [2, "enum"] }));
const metric = message(() => ({
  name: [1, "string"],
  description: [2, "string"],
  unit: [3, "string"],
  gauge: [5, message(() => ({ dataPoints: [1, numberPoint, "repeated"] }))],
  sum: [7, message(() => ({ dataPoints: [1, numberPoint, "repeated"], aggregationTemporality: [2, "enum"], isMonotonic: [3, "bool"] }))],
  histogram: [9, points(histogramPoint)],
  exponentialHistogram: [10, points(exponentialPoint)],
  summary: [11, message(() => ({ dataPoints: [1, summaryPoint, "repeated"] }))],
}));

const request = (resourceList: string, scopeList: string, itemList: string, item: Message): Message => {
  const scoped = message(() => ({ scope: [1, scope], [itemList]: [2, item, "repeated"] }));
  const resourced = message(() => ({ resource: [1, resource], [scopeList]: [2, scoped, "repeated"] }));
  return message(() => ({ [resourceList]: [1, resourced, "repeated"] }));
};

export const EXPORT_TRACES = request("resourceSpans", "scopeSpans", "spans", span);
export const EXPORT_LOGS = request("resourceLogs", "scopeLogs", "logRecords", logRecord);
export const EXPORT_METRICS = request("resourceMetrics", "scopeMetrics", "metrics", metric);
/** Only enough to count what is not kept. */
export const EXPORT_PROFILES = request(
  "resourceProfiles",
  "scopeProfiles",
  "profiles",
  message(() => ({})),
);
