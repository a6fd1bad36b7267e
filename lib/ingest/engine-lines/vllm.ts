import type { UnixNanos } from "@/lib/kernel/units";
import type { AttributeValue } from "@/lib/telemetry/attributes";
import { type EngineLine, type Meaning, engineLine } from "./engine-line";
import { closestYear } from "./line-time";

const LINE =
  /^(?:\(([A-Za-z]+(?:_[A-Za-z0-9]+)*) pid=(\d{1,10})\) )?(DEBUG|INFO|WARNING|ERROR|CRITICAL) (\d\d)-(\d\d) (\d\d:\d\d:\d\d) \[([^\]:]+):(\d{1,7})\] ([\s\S]*)$/;
const ACCESS =
  /^(DEBUG|INFO|WARNING|ERROR|CRITICAL): {1,10}((\d{1,3}(?:\.\d{1,3}){3}|\[?[0-9a-fA-F:]+\]?):\d{1,5} - "([A-Z]{1,20}) (\S+) HTTP\/[\d.]+" (\d{3})\b.*)$/;
const RANK = /_(DP|TP|PP|EP)(\d{1,5})/g;

/** `(Process pid=1) LEVEL MM-DD HH:MM:SS [file.py:1] message`: no year, no zone. */
export function parseVllm(line: string, received: UnixNanos): EngineLine | null {
  const m = LINE.exec(line);
  if (m === null) return parseAccess(line);
  const [, process, pid, severity = "", month, day, clock = "", file = "", lineNumber, body = ""] = m;
  const timeNs = closestYear(received, Number(month), Number(day), clock);
  if (timeNs === null) return null;
  const meaning = meaningOf(body);
  const attributes: Record<string, AttributeValue> = {};
  if (process !== undefined) {
    attributes["process.name"] = process;
    attributes["process.pid"] = Number(pid);
    for (const [, kind = "", rank] of process.matchAll(RANK)) attributes[`llm.rank.${kind.toLowerCase()}`] = Number(rank);
  }
  attributes["code.file.path"] = file;
  attributes["code.line.number"] = Number(lineNumber);
  return engineLine({ engine: "vllm", timeNs, severity, body, ...meaning, attributes: { ...attributes, ...meaning.attributes } });
}

/** uvicorn's access line: no time, so the time of receipt stands. */
function parseAccess(line: string): EngineLine | null {
  const m = ACCESS.exec(line);
  if (m === null) return null;
  const [, severity = "", body = "", address = "", method = "", path = "", status] = m;
  return engineLine({
    engine: "vllm",
    timeNs: null,
    severity,
    body,
    attributes: {
      "client.address": address,
      "http.request.method": method,
      "url.path": path.split("?", 1)[0] ?? "",
      "http.response.status_code": Number(status),
    },
  });
}

const NONE: Meaning = { event: null };

function meaningOf(body: string): Meaning {
  if (body.startsWith("Engine ")) return statistics(body);
  if (body.startsWith("EngineCore encountered a fatal error")) return { event: "engine.fatal" };
  if (body.startsWith("EngineCore failed to start")) return { event: "engine.start_failed" };
  if (body.startsWith("WorkerProc hit an exception")) return { event: "engine.worker_error" };
  if (body.startsWith("Engine core initialization failed")) return { event: "engine.start_failed" };
  if (body.startsWith("AsyncLLM output_handler failed") || body.includes("EngineDeadError")) return { event: "engine.dead" };
  if (body.startsWith("Dumping scheduler output")) return { event: "engine.dump" };
  if (body.includes("CUDA out of memory")) return { event: "gpu.oom" };
  const died = /^Worker proc (\S{1,100}) died unexpectedly(?: \(exit code: (-?\d{1,6})\))?/.exec(body);
  if (died !== null) {
    const exit = died[2] === undefined ? {} : { "process.exit.code": Number(died[2]) };
    return { event: "engine.worker_died", attributes: { "llm.worker": died[1] ?? "", ...exit } };
  }
  const failing = /^Failing (\d{1,9}) request\(s\) due to KV load failure/.exec(body);
  if (failing !== null) return { event: "kv.load_failure", attributes: { "llm.requests.failed": Number(failing[1]) } };
  const request = /^(Received request|Generated response|Added request|Aborted request|Finished request) ([^\s:,]{1,200})(.{0,80})/.exec(
    body,
  );
  if (request !== null) {
    const holdsText = /\b(?:prompt|output): (?!None\b)/.test(request[3] ?? "");
    return { event: holdsText ? "privacy.prompt_in_log" : null, attributes: { "llm.request.id": request[2] ?? "" } };
  }
  return NONE;
}

/** What the statistics line calls its figures, and what we do; true where it is in per cent. */
const STATISTICS: ReadonlyMap<string, readonly [name: string, percent: boolean]> = new Map([
  ["Avg prompt throughput", ["prompt_tokens_per_second", false]],
  ["Avg generation throughput", ["generation_tokens_per_second", false]],
  ["Running", ["requests_running", false]],
  ["Waiting", ["requests_waiting", false]],
  ["Deferred", ["requests_deferred", false]],
  ["Preemptions", ["preemptions", false]],
  ["GPU KV cache usage", ["kv_cache_usage_ratio", true]],
  ["KV cache usage", ["kv_cache_usage_ratio", true]],
  ["Prefix cache hit rate", ["prefix_cache_hit_ratio", true]],
  ["External prefix cache hit rate", ["external_prefix_cache_hit_ratio", true]],
]);

/** `Engine 000: name: value unit, name: value%, …`: the most frequent line there is, so it is cut and not searched. */
function statistics(body: string): Meaning {
  const engine = /^Engine (\d{1,6}): (?=Avg )/.exec(body);
  if (engine === null) return NONE;
  const metrics: Record<string, number> = {};
  for (const part of body.slice(engine[0].length).split(", ", 32)) {
    const colon = part.indexOf(": ");
    const known = colon === -1 ? undefined : STATISTICS.get(part.slice(0, colon));
    if (known === undefined) continue;
    const [name, percent] = known;
    const value = Number.parseFloat(part.slice(colon + 2));
    if (Number.isNaN(value)) continue;
    // Shifted in decimal: 41.3 % is 0.413 and not the double next to it.
    metrics[name] = percent ? Number(`${value}e-2`) : value;
  }
  return { event: null, attributes: { "llm.engine.index": engine[1] ?? "" }, metrics };
}
