import type { AttributeValue } from "@/lib/telemetry/attributes";
import { attributeText, identityOf } from "@/lib/telemetry/identity";
import type { LogRecord } from "@/lib/telemetry/log-record";
import { type FieldSpec, type RecordShape, fieldSpec, said } from "./fields";
import { eachString } from "./record-text";
import { requestFields } from "./request-fields";

const LEVELS = ["unset", "trace", "debug", "info", "warn", "error", "fatal"] as const;

function levelName(severity: number): string {
  return severity >= 1 && severity <= 24 ? (LEVELS[Math.ceil(severity / 4)] ?? "unset") : "unset";
}

const field = fieldSpec<LogRecord>;

const FIELDS: readonly FieldSpec<LogRecord>[] = [
  {
    ...field("level", "choice", "How severe", (r) => levelName(r.severityNumber), "severity"),
    values: LEVELS,
    spellings: { warning: "warn", err: "error", critical: "fatal", crit: "fatal", emergency: "fatal", information: "info", notice: "info" },
  },
  field("severity_number", "number", "1 to 24, as OpenTelemetry counts", (r) => r.severityNumber || undefined),
  field("service", "keyword", "service.name", (r) => identityOf(r.resource).service, "service.name"),
  field("node", "keyword", "The node or pod it came from", (r) => said(identityOf(r.resource).node), "instance"),
  field("tenant", "keyword", "The customer it was done for", (r) => said(r.tenant)),
  field("trace_id", "id", "32 hex digits", (r) => said(r.traceId), "trace", "traceid"),
  field("span_id", "id", "16 hex digits", (r) => said(r.spanId), "span", "spanid"),
  field("message", "text", "The body, as text", (r) => bodyText(r.body), "body", "msg"),
  field("time", "instant", "When it happened", (r) => (r.timeNs > 0n ? r.timeNs : r.observedNs), "timestamp"),
  field("scope", "keyword", "The instrumentation's name", (r) => said(r.scope.name), "logger"),
  ...requestFields<LogRecord>(),
];

const bodyText = (body: AttributeValue): string => (typeof body === "string" ? body : attributeText(body));

let lastBody = "";
let lastParsed: AttributeValue | undefined;

/** Letters and digits, written as escapes. Nothing writes JSON so; read, it would hold words that the index of words does not know. */
const DISGUISED = /\\u00(?:3\d|[46][1-9a-f]|5[0-9af]|7[0-9a])/i;

/** The body as a value: text that is a JSON object or array is read as one, up to 64 KiB. */
function bodyValue(body: AttributeValue): AttributeValue | undefined {
  if (typeof body !== "string") return body;
  if (!/^\s*[[{]/.test(body) || body.length > 65_536 || DISGUISED.test(body)) return undefined;
  if (body === lastBody) return lastParsed;
  lastBody = body;
  try {
    lastParsed = JSON.parse(body) as AttributeValue;
  } catch {
    lastParsed = undefined;
  }
  return lastParsed;
}

/** Log records, ready to be searched. */
export const LOG_SHAPE: RecordShape<LogRecord> = {
  signal: "logs",
  fields: FIELDS,
  roots: {
    attributes: (r) => r.attributes,
    resource: (r) => r.resource.attributes,
    body: (r) => bodyValue(r.body),
  },
  // Of a body's text only what is asked for by name is read as JSON: it costs too much to try every record.
  searched: [(r) => r.attributes, (r) => r.resource.attributes, (r) => (typeof r.body === "string" ? undefined : r.body)],
  texts: (r, found) => {
    found(bodyText(r.body));
    eachString(r.attributes, found);
  },
};
