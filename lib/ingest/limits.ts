/** What one request, and all requests together, may cost. Bytes unless the name says otherwise. */
export interface DoorLimits {
  /** The body as it travels. */
  readonly compressed: number;
  /** The body as it is decoded. */
  readonly inflated: number;
  /** Inflated to compressed; counts only above `ratioFrom` inflated bytes. */
  readonly maxRatio: number;
  readonly ratioFrom: number;
  /** Bodies held by all requests at one moment; beyond it the answer is 503. */
  readonly inFlight: number;
  /** Spans or log records a request. */
  readonly records: number;
  /** Values (objects, arrays, members) in a JSON body. */
  readonly jsonValues: number;
  /** Nesting of JSON and of attribute values. */
  readonly depth: number;
  /** Attributes of one span, record, event, link, resource or scope; the rest is dropped and counted. */
  readonly attributes: number;
  /** Length of one attribute value; the rest is cut and counted. */
  readonly attributeBytes: number;
  /** Length of a log record's body; the rest is cut and counted. */
  readonly bodyBytes: number;
  /** Length of names of spans, events and scopes, and of other short texts; the rest is cut and counted. */
  readonly nameBytes: number;
  /** Events, and links, of one span; the rest is dropped and counted. */
  readonly eventsPerSpan: number;
  /** Labels of one series, and the length of a name and of a value; a series beyond it is refused. */
  readonly labels: number;
  readonly labelNameBytes: number;
  readonly labelValueBytes: number;
  /** Buckets of one histogram; a point beyond it is refused. */
  readonly buckets: number;
  /** Milliseconds a sender has to deliver a body. */
  readonly bodyTimeoutMs: number;
}

const MIB = 1024 * 1024;

export const DEFAULT_LIMITS: DoorLimits = {
  compressed: 8 * MIB,
  inflated: 32 * MIB,
  maxRatio: 100,
  ratioFrom: 64 * 1024,
  inFlight: 128 * MIB,
  records: 250_000,
  jsonValues: 2_500_000,
  depth: 64,
  attributes: 128,
  attributeBytes: 4096,
  bodyBytes: 64 * 1024,
  nameBytes: 1024,
  eventsPerSpan: 128,
  labels: 128,
  labelNameBytes: 512,
  labelValueBytes: 2048,
  buckets: 1024,
  bodyTimeoutMs: 30_000,
};
