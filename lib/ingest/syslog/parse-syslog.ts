import type { UnixNanos } from "@/lib/kernel/units";
import type { AttributeValue } from "@/lib/telemetry/attributes";
import { closestYear, isoNanos, monthOf } from "../engine-lines/line-time";

/** A syslog message taken apart. */
export interface SyslogMessage {
  /** Null: the message gives no time that can be read. */
  readonly timeNs: UnixNanos | null;
  readonly severityNumber: number;
  readonly severityText: string;
  /** Empty when not given. */
  readonly host: string;
  readonly app: string;
  readonly attributes: Readonly<Record<string, AttributeValue>>;
  readonly body: string;
}

/** The data model's appendix of OpenTelemetry maps syslog's eight severities so. */
const SEVERITIES: readonly (readonly [number, string])[] = [
  [21, "EMERG"],
  [19, "ALERT"],
  [18, "CRIT"],
  [17, "ERR"],
  [13, "WARNING"],
  [10, "NOTICE"],
  [9, "INFO"],
  [5, "DEBUG"],
];

const PRIORITY = /^<(\d{1,3})>/;
const RFC5424 = /^1 (\S{1,64}) (\S{1,255}) (\S{1,48}) (\S{1,128}) (\S{1,32})(?: |$)/;
const RFC3164 = /^([A-Z][a-z]{2}) {1,2}(\d{1,2}) (\d\d:\d\d:\d\d) (?:(\S{1,255}) )?/;
const TAG = /^([\w./@-]{1,64})(?:\[(\d{1,10})\])?: ?/;

/**
 * Reads a message of RFC 5424, or of RFC 3164 as devices write it. What is
 * neither is kept as text. Years are inferred from `received`; times are UTC.
 * Never throws.
 */
export function parseSyslog(text: string, received: UnixNanos): SyslogMessage {
  const pri = PRIORITY.exec(text);
  const priority = pri === null ? null : Number(pri[1]);
  // Without a priority, or with one that cannot be, RFC 3164 says user.notice; the text is kept whole.
  if (pri === null || priority === null || priority > 191) return plain(text, 13);
  const rest = text.slice(pri[0].length);
  const structured = RFC5424.exec(rest);
  if (structured !== null) return rfc5424(structured, rest.slice(structured[0].length), priority);
  return rfc3164(rest, priority, received);
}

function plain(body: string, priority: number): SyslogMessage {
  return { timeNs: null, ...ranked(priority), host: "", app: "", body };
}

function ranked(priority: number): Pick<SyslogMessage, "severityNumber" | "severityText" | "attributes"> {
  const [severityNumber, severityText] = SEVERITIES[priority & 7] ?? [0, ""];
  return { severityNumber, severityText, attributes: { "syslog.facility": priority >> 3 } };
}

const given = (field: string | undefined): string => (field === undefined || field === "-" ? "" : field);

function rfc5424(m: RegExpExecArray, rest: string, priority: number): SyslogMessage {
  const [, time, host, app, process, messageId] = m;
  const base = ranked(priority);
  const attributes: Record<string, AttributeValue> = { ...base.attributes };
  addProcess(attributes, given(process));
  if (given(messageId) !== "") attributes["syslog.msgid"] = given(messageId);
  const { data, body } = structuredData(rest);
  if (data !== null) attributes["syslog.structured_data"] = data;
  return {
    ...base,
    attributes,
    timeNs: isoNanos(given(time)),
    host: given(host),
    app: given(app),
    // A byte order mark says UTF-8, which is how the text was read.
    body: body.startsWith("\ufeff") ? body.slice(1) : body,
  };
}

function addProcess(attributes: Record<string, AttributeValue>, process: string): void {
  if (/^\d{1,10}$/.test(process)) attributes["process.pid"] = Number(process);
  else if (process !== "") attributes["syslog.procid"] = process;
}

/** `-`, or `[id name="value" …][…]`, then the message. What is not well-formed is part of the message. */
function structuredData(rest: string): { data: AttributeValue | null; body: string } {
  if (rest === "-" || rest.startsWith("- ")) return { data: null, body: rest.slice(2) };
  const element = /\[([^\s="\]]{1,64})((?: [^\s="\]]{1,64}="(?:[^"\\\]]|\\[\s\S])*")*)\]/y;
  const parameter = / ([^\s="\]]{1,64})="((?:[^"\\\]]|\\[\s\S])*)"/g;
  const data: Record<string, AttributeValue> = {};
  let at = 0;
  for (let m = element.exec(rest); m !== null; m = element.exec(rest)) {
    const parameters: Record<string, AttributeValue> = {};
    for (const [, name = "", value = ""] of (m[2] ?? "").matchAll(parameter)) setOwn(parameters, name, value.replace(/\\(["\\\]])/g, "$1"));
    setOwn(data, m[1] ?? "", parameters);
    at = element.lastIndex;
  }
  if (at === 0) return { data: null, body: rest };
  return { data, body: rest.slice(rest[at] === " " ? at + 1 : at) };
}

const setOwn = (into: Record<string, AttributeValue>, name: string, value: AttributeValue): void => {
  Object.defineProperty(into, name, { value, enumerable: true, writable: true, configurable: true });
};

function rfc3164(rest: string, priority: number, received: UnixNanos): SyslogMessage {
  const base = ranked(priority);
  const head = RFC3164.exec(rest);
  const timeNs = head === null ? null : closestYear(received, monthOf(head[1] ?? ""), Number(head[2]), head[3] ?? "");
  if (head === null || timeNs === null) {
    // Many devices write an RFC 3339 time into the old format.
    const modern = /^(\d{4}-\d\d-\d\dT\S{8,40}) (?:(\S{1,255}) )?/.exec(rest);
    const time = modern === null ? null : isoNanos(modern[1] ?? "");
    if (modern === null || time === null) return tagged(base, null, "", rest);
    return tagged(base, time, modern[2] ?? "", rest.slice(modern[0].length));
  }
  return tagged(base, timeNs, head[4] ?? "", rest.slice(head[0].length));
}

function tagged(base: ReturnType<typeof ranked>, timeNs: UnixNanos | null, host: string, rest: string): SyslogMessage {
  // A "host" that ends in a colon is a tag: some devices leave the host out.
  const text = host.endsWith(":") ? `${host} ${rest}` : rest;
  const tag = TAG.exec(text);
  const attributes: Record<string, AttributeValue> = { ...base.attributes };
  if (tag?.[2] !== undefined) attributes["process.pid"] = Number(tag[2]);
  return {
    ...base,
    attributes,
    timeNs,
    host: host.endsWith(":") ? "" : host,
    app: tag?.[1] ?? "",
    body: tag === null ? text : text.slice(tag[0].length),
  };
}
