import type { UnixNanos } from "@/lib/kernel/units";
import type { AttributeValue } from "@/lib/telemetry/attributes";
import { type EngineLine, engineLine } from "./engine-line";
import { closestYear } from "./line-time";

const LEVELS: Readonly<Record<string, string>> = { I: "INFO", W: "WARNING", E: "ERROR", F: "FATAL", V: "DEBUG" };
const TORCH = /^\[rank(\d{1,6})\]:\[([IWEFV])(\d{1,2})(\d\d) (\d\d:\d\d:\d\d)\.(\d{1,9}) ([^\s:]{1,200}):(\d{1,7})\] ([\s\S]*)$/;
const NCCL = /^([^\s:]{1,253}):(\d{1,10}):(\d{1,10}) \[(\d{1,4})\] NCCL (WARN|INFO|TRACE) ([\s\S]*)$/;
const TRITON = /^([IWEF])(\d\d)(\d\d) (\d\d:\d\d:\d\d)\.(\d{1,9}) (\d{1,10}) ([^\s:\]]{1,200}):(\d{1,7})\] ([\s\S]*)$/;

/** PyTorch's process groups: `[rank3]:[E820 14:10:00.123 File.cpp:1] message`. */
export function parseTorch(line: string, received: UnixNanos): EngineLine | null {
  const m = TORCH.exec(line);
  if (m === null) return null;
  const [, rank, level = "", month, day, clock = "", fraction = "", file = "", lineNumber, body = ""] = m;
  const timeNs = closestYear(received, Number(month), Number(day), clock, fraction);
  if (timeNs === null) return null;
  const attributes: Record<string, AttributeValue> = {
    "llm.rank": Number(rank),
    "code.file.path": file,
    "code.line.number": Number(lineNumber),
  };
  const metrics: Record<string, number> = {};
  const timedOut = body.includes("Watchdog caught collective operation timeout");
  if (timedOut) {
    const sequence = /\bSeqNum=(\d{1,18})/.exec(body)?.[1];
    const op = /\bOpType=(\w{1,40})/.exec(body)?.[1];
    const timeout = /Timeout\(ms\)=(\d{1,15})/.exec(body)?.[1];
    const ran = /ran for (\d{1,15}) milliseconds/.exec(body)?.[1];
    if (sequence !== undefined) attributes["nccl.seq"] = Number(sequence);
    if (op !== undefined) attributes["nccl.op"] = op;
    if (timeout !== undefined) metrics["timeout_ms"] = Number(timeout);
    if (ran !== undefined) metrics["ran_ms"] = Number(ran);
  }
  const failed = body.includes("Some NCCL operations have failed or timed out");
  return engineLine({
    engine: "nccl",
    timeNs,
    severity: LEVELS[level] ?? "",
    body,
    attributes,
    metrics,
    event: timedOut ? "nccl.timeout" : failed ? "nccl.failed" : null,
  });
}

/** NCCL_DEBUG: `host:pid:thread [gpu] NCCL WARN message`, without a time. */
export function parseNccl(line: string): EngineLine | null {
  const m = NCCL.exec(line);
  if (m === null) return null;
  const [, host = "", pid, thread, gpu, level, body = ""] = m;
  const broken =
    /^NET\/\w{1,20} ?: /.test(body) &&
    /Got completion .{0,200} with status=|Async .{0,80} error|Connection (?:closed|refused|reset)/.test(body);
  return engineLine({
    engine: "nccl",
    timeNs: null,
    severity: level === "WARN" ? "WARNING" : (level ?? ""),
    body,
    attributes: { "host.name": host, "process.pid": Number(pid), "thread.id": Number(thread), "gpu.index": Number(gpu) },
    event: broken ? "nccl.net_error" : null,
  });
}

/** Triton's glog: `I0820 16:00:00.123456 1 file.cc:1] message`. */
export function parseTriton(line: string, received: UnixNanos): EngineLine | null {
  const m = TRITON.exec(line);
  if (m === null) return null;
  const [, level = "", month, day, clock = "", fraction = "", pid, file = "", lineNumber, body = ""] = m;
  const timeNs = closestYear(received, Number(month), Number(day), clock, fraction);
  if (timeNs === null) return null;
  return engineLine({
    engine: "triton",
    timeNs,
    severity: LEVELS[level] ?? "",
    body,
    attributes: { "process.pid": Number(pid), "code.file.path": file, "code.line.number": Number(lineNumber) },
    event: /^"?failed to load\b/.test(body) ? "engine.start_failed" : null,
  });
}
