import type { AttributeValue } from "@/lib/telemetry/attributes";
import { type EngineLine, type Meaning, engineLine } from "./engine-line";
import { isoNanos } from "./line-time";
import type { JsonObject } from "./sglang";

const LINE = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{1,9}Z) {1,3}(TRACE|DEBUG|INFO|WARN|ERROR) ([\s\S]*)$/;
const SOURCE = /^([\w./-]{1,300}\.rs):(\d{1,7})$/;
const TARGET = /^[a-z_][a-z0-9_]*(::[a-zA-Z0-9_]+)*$/;

/** Lines of Rust's tracing-subscriber (TGI, Dynamo): `time LEVEL span{fields}:span: target: file.rs:1: message`. */
export function parseTracing(line: string): EngineLine | null {
  const m = LINE.exec(line);
  if (m === null) return null;
  const timeNs = isoNanos(m[1] ?? "");
  if (timeNs === null) return null;
  const rest = m[3] ?? "";
  let [head, after] = splitAtColon(rest);
  let spans: string | null = null;
  const [next] = splitAtColon(after);
  if (head.includes("{") || /[^:]:[^:]/.test(head) || (!head.includes("::") && next.includes("::") && TARGET.test(next))) {
    spans = head;
    [head, after] = splitAtColon(after);
  }
  if (!TARGET.test(head)) return null;
  const attributes: Record<string, AttributeValue> = { target: head };
  const [source, message] = splitAtColon(after);
  const code = SOURCE.exec(source);
  if (code !== null) {
    attributes["code.file.path"] = code[1] ?? "";
    attributes["code.line.number"] = Number(code[2]);
  }
  if (spans !== null) attributes["span"] = spanNames(spans);
  const body = code === null ? after : message;
  const meaning = meaningOf(body);
  return engineLine({
    engine: head.startsWith("dynamo") ? "dynamo" : "tgi",
    timeNs,
    severity: m[2] ?? "",
    body,
    event: meaning.event,
    attributes: { ...attributes, ...meaning.attributes },
    metrics: spans === null ? {} : durations((name) => fieldOf(spans, name)),
  });
}

/** The text up to the first `: ` outside braces and quotes, and what follows it. */
function splitAtColon(text: string): [string, string] {
  let depth = 0;
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const c = text[i];
    if (c === "\\" && quoted) i++;
    else if (c === '"') quoted = !quoted;
    else if (quoted) continue;
    else if (c === "{") depth++;
    else if (c === "}") depth--;
    else if (c === ":" && depth === 0 && text[i + 1] === " ") return [text.slice(0, i), text.slice(i + 2)];
  }
  return [text, ""];
}

function spanNames(spans: string): string {
  let depth = 0;
  let quoted = false;
  let out = "";
  for (const c of spans) {
    if (c === '"' && depth > 0) quoted = !quoted;
    else if (c === "{" && !quoted) depth++;
    else if (c === "}" && !quoted) depth--;
    else if (depth === 0) out += c;
  }
  return out;
}

const fieldOf = (spans: string, name: string): string | undefined => new RegExp(`[ {]${name}="([^"]{1,40})"`).exec(spans)?.[1];

const DURATIONS: readonly (readonly [string, string])[] = [
  ["total_time", "total_seconds"],
  ["validation_time", "validation_seconds"],
  ["queue_time", "queue_seconds"],
  ["inference_time", "inference_seconds"],
  ["time_per_token", "seconds_per_token"],
];
const POWERS: Readonly<Record<string, number>> = { s: 0, ms: -3, µs: -6, μs: -6, us: -6, ns: -9 };

function durations(field: (name: string) => unknown): Record<string, number> {
  const metrics: Record<string, number> = {};
  for (const [from, to] of DURATIONS) {
    const text = field(from);
    const seconds = typeof text === "string" ? rustSeconds(text) : null;
    if (seconds !== null) metrics[to] = seconds;
  }
  return metrics;
}

/** Seconds from Rust's debug text of a duration: `1.23ms`, `85ns`. Null when it is none. */
export function rustSeconds(text: string): number | null {
  const m = /^(\d+(?:\.\d+)?)(s|ms|µs|μs|us|ns)$/.exec(text);
  const power = m === null ? undefined : POWERS[m[2] ?? ""];
  return power === undefined ? null : Number(`${m?.[1] ?? ""}e${power}`);
}

function meaningOf(body: string): Meaning {
  if (body.includes("CUDA out of memory")) return { event: "gpu.oom" };
  if (body.startsWith("Model is overloaded")) return { event: "request.overloaded" };
  const shard = /^Shard (\d{1,5}) (crashed|terminated|failed to start)/.exec(body);
  if (shard !== null) {
    const event = shard[2] === "failed to start" ? "engine.start_failed" : "engine.worker_died";
    return { event, attributes: { "llm.rank.tp": Number(shard[1]) } };
  }
  if (/^instance \S{1,100} is down\b/.test(body)) return { event: "router.instance_down" };
  return { event: null };
}

/** The same as JSON: TGI's `LOG_FORMAT=json` (timestamp, filename) and Dynamo's lines (time, trace_id). */
export function parseTracingObject(object: JsonObject): EngineLine | null {
  const { level, target, message } = object;
  const time = object["timestamp"] ?? object["time"];
  if (typeof level !== "string" || typeof target !== "string" || typeof message !== "string" || typeof time !== "string") return null;
  if (!TARGET.test(target)) return null;
  const attributes: Record<string, AttributeValue> = { target };
  if (typeof object["filename"] === "string") attributes["code.file.path"] = object["filename"];
  if (typeof object["line_number"] === "number") attributes["code.line.number"] = object["line_number"];
  for (const name of ["trace_id", "span_id"]) {
    const id = object[name];
    if (typeof id === "string") attributes[name] = id;
  }
  const span = object["span"];
  const spanName = object["span_name"] ?? (typeof span === "object" && span !== null ? (span as JsonObject)["name"] : undefined);
  if (typeof spanName === "string") attributes["span"] = spanName;
  if (typeof object["x_request_id"] === "string") attributes["llm.request.id"] = object["x_request_id"];
  const meaning = meaningOf(message);
  return engineLine({
    engine: "time" in object ? "dynamo" : "tgi",
    timeNs: isoNanos(time),
    severity: level,
    body: message,
    event: meaning.event,
    attributes: { ...attributes, ...meaning.attributes },
    metrics: durations((name) => object[name]),
  });
}
