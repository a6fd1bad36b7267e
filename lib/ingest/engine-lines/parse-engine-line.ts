import type { UnixNanos } from "@/lib/kernel/units";
import type { EngineLine } from "./engine-line";
import { parseNccl, parseTorch, parseTriton } from "./glog";
import { parseKernel } from "./kernel";
import { parseLitellm, parseLitellmObject } from "./litellm";
import { type JsonObject, parseSglang, parseSglangObject } from "./sglang";
import { parseTracing, parseTracingObject } from "./tracing";
import { parseVllm } from "./vllm";

/** Longer lines are no engine's: they are kept as they are. */
const MAX_LENGTH = 64 * 1024;
// Built from text: a control character in a literal is more often a slip than meant.
const COLOURS = new RegExp(`${String.fromCharCode(27)}\\[[0-9;]{0,20}m`, "g");
/** What an unprefixed kernel line, or NCCL's, must hold; looked for in lines that nothing else begins like. */
const ANYWHERE = /NVRM: |SXid \(|segfault at |nvidia-peermem |mlx5_| NCCL |ut of memory: Killed process/;

/**
 * Takes a line of vLLM, SGLang, TGI, Dynamo, LiteLLM, NCCL, Triton or the
 * Linux kernel apart, or answers null: then it is plain text. Lines without
 * year, date or zone are placed by `received`, in UTC. Never throws.
 */
export function parseEngineLine(text: string, received: UnixNanos): EngineLine | null {
  if (text.length === 0 || text.length > MAX_LENGTH) return null;
  const line = text.includes("\u001b[") ? text.replace(COLOURS, "") : text;
  const first = line.charCodeAt(0);
  switch (first) {
    case 40: // ( … vLLM with a process
      return parseVllm(line, received);
    case 91: // [
      return parseSglang(line) ?? parseTorch(line, received) ?? parseKernel(line);
    case 123: // {
      return parseJsonLine(line);
    case 73: // I
    case 87: // W
    case 69: // E
    case 70: // F
    case 68: // D
    case 67: // C
      return parseVllm(line, received) ?? parseTriton(line, received) ?? anywhere(line);
    case 107: // k … kern
    case 117: // u … user
    case 100: // d … daemon
      return anywhere(line) ?? (line.startsWith("kern") ? parseKernel(line) : null);
  }
  if (first >= 48 && first <= 57) return parseTracing(line) ?? parseLitellm(line, received) ?? parseKernel(line) ?? parseNccl(line);
  return anywhere(line);
}

const anywhere = (line: string): EngineLine | null => (ANYWHERE.test(line) ? (parseNccl(line) ?? parseKernel(line)) : null);

/** One of these names stands in every JSON line that an engine writes. */
const ENGINE_JSON = /"(?:rid|target|component)"/;

function parseJsonLine(line: string): EngineLine | null {
  if (!ENGINE_JSON.test(line)) return null;
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return null;
  }
  return typeof value === "object" && value !== null ? parseEngineObject(value as JsonObject) : null;
}

/** The same for a line that is already JSON: SGLang's request log, TGI's, Dynamo's and LiteLLM's JSON formats. */
export function parseEngineObject(object: JsonObject): EngineLine | null {
  return parseSglangObject(object) ?? parseLitellmObject(object) ?? parseTracingObject(object);
}
