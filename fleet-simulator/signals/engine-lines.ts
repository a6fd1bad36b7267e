import type { NodePlan } from "../plan/nodes";
import type { EngineGauges } from "./engine-signals";
import { type LogLine, sglangTime, vllmTime } from "./log-line";

type Severity = LogLine["severity"];

/** Lines that engines and kernels write, in their own formats. */
export function engineLine(node: NodePlan, at: number, severity: Severity, process: string, file: string, text: string): LogLine {
  const vllm = node.model.engine === "vllm";
  const level = severity === "WARN" ? "WARNING" : severity;
  const body = vllm ? `(${process}) ${level} ${vllmTime(at)} [${file}] ${text}` : `[${sglangTime(at)} TP0] ${text}`;
  return { source: node.id, at, severity, body, attributes: {} };
}

export interface StatsWindow {
  readonly promptRate: number;
  readonly generationRate: number;
  readonly preemptions: number;
  readonly prefillTokens: number;
  readonly cachedTokens: number;
  readonly newRequests: number;
}

/** The line an engine writes every ten seconds about its own load. */
export function statsLine(node: NodePlan, at: number, g: EngineGauges, w: StatsWindow): LogLine {
  const kv = (g.kvUsage * 100).toFixed(1);
  if (node.model.engine === "vllm") {
    const preemptions = w.preemptions > 0 ? `, Preemptions: ${w.preemptions}` : "";
    const text =
      `Engine 000: Avg prompt throughput: ${w.promptRate.toFixed(1)} tokens/s, Avg generation throughput: ${w.generationRate.toFixed(1)} tokens/s, ` +
      `Running: ${g.running} reqs, Waiting: ${g.waiting} reqs${preemptions}, GPU KV cache usage: ${kv}%, Prefix cache hit rate: ${(g.hitRate * 100).toFixed(1)}%`;
    return engineLine(node, at, "INFO", "APIServer pid=412", "loggers.py:271", text);
  }
  const text =
    `Decode batch, #running-req: ${g.running}, #token: ${g.usedTokens}, token usage: ${g.kvUsage.toFixed(2)}, cuda graph: True, ` +
    `gen throughput (token/s): ${w.generationRate.toFixed(2)}, #queue-req: ${g.waiting}`;
  return engineLine(node, at, "INFO", "", "", text);
}

/** What SGLang writes about a prefill batch. */
export function prefillLine(node: NodePlan, at: number, g: EngineGauges, w: StatsWindow): LogLine {
  const text =
    `Prefill batch, #new-seq: ${Math.max(1, w.newRequests)}, #new-token: ${w.prefillTokens}, #cached-token: ${w.cachedTokens}, ` +
    `token usage: ${g.kvUsage.toFixed(2)}, #running-req: ${g.running}, #queue-req: ${g.waiting}, input throughput (token/s): ${w.promptRate.toFixed(2)}`;
  return engineLine(node, at, "INFO", "", "", text);
}

export function startLines(node: NodePlan, at: number, version: string): LogLine[] {
  const tokens = (node.model.limits.kvBlocks * node.model.limits.blockTokens).toLocaleString("en-US");
  if (node.model.engine === "vllm") {
    return [
      engineLine(node, at, "INFO", "APIServer pid=412", "api_server.py:1899", `vLLM API server version ${version}`),
      engineLine(node, at, "INFO", "EngineCore_0 pid=501", "kv_cache_utils.py:864", `GPU KV cache size: ${tokens} tokens`),
    ];
  }
  const { maxSequences, kvBlocks, blockTokens } = node.model.limits;
  const text = `max_total_num_tokens=${kvBlocks * blockTokens}, chunked_prefill_size=8192, max_running_requests=${maxSequences}, context_len=${node.model.maxModelLen}`;
  return [engineLine(node, at, "INFO", "", "", text)];
}

/** A GPU that fell off the bus: the kernel's line, then the engine's last words. */
export function xidLines(node: NodePlan, at: number, xid: number): LogLine[] {
  const bus = (node.gpus[0]?.busId ?? "00000000:1B:00.0").slice(4, -2).toLowerCase();
  const kernel: LogLine = {
    source: `host:${node.host}`,
    at,
    severity: "ERROR",
    body: `NVRM: Xid (PCI:${bus}): ${xid}, pid='<unknown>', name=<unknown>, GPU has fallen off the bus.`,
    attributes: {},
  };
  const later = at + 900;
  if (node.model.engine === "vllm") {
    return [
      kernel,
      engineLine(
        node,
        later,
        "ERROR",
        "EngineCore_0 pid=501",
        "multiproc_executor.py:211",
        "Worker proc VllmWorker-0 died unexpectedly (exit code: -9), shutting down executor.",
      ),
      engineLine(node, later + 40, "ERROR", "EngineCore_0 pid=501", "core.py:710", "EngineCore encountered a fatal error."),
      engineLine(node, later + 90, "ERROR", "APIServer pid=412", "async_llm.py:498", "AsyncLLM output_handler failed."),
    ];
  }
  return [kernel, engineLine(node, later, "ERROR", "", "", "Subprocess scheduler_TP0 (4711) crashed with exit code -9")];
}

export function oomLines(node: NodePlan, at: number): LogLine[] {
  const total = (node.model.gpuMemoryMiB / 1_024).toFixed(2);
  const text = `torch.OutOfMemoryError: CUDA out of memory. Tried to allocate 2.25 GiB. GPU 0 has a total capacity of ${total} GiB of which 1.02 GiB is free.`;
  if (node.model.engine === "vllm") {
    return [
      engineLine(node, at, "ERROR", "EngineCore_0 pid=501", "core.py:710", "EngineCore encountered a fatal error."),
      engineLine(node, at + 5, "ERROR", "EngineCore_0 pid=501", "core.py:710", text),
    ];
  }
  return [engineLine(node, at, "ERROR", "", "", `Scheduler hit an exception: ${text}`)];
}

/** What is written when a collective has not returned: nothing at first, the watchdog's verdict after ten minutes (SGLang: five). */
export function hangLine(node: NodePlan, at: number, forS: number): LogLine | null {
  if (node.model.engine === "sglang") {
    return forS >= 300 ? engineLine(node, at, "ERROR", "", "", "Watchdog timeout (self.watchdog_timeout=300, self.soft=False)") : null;
  }
  if (forS >= 600) {
    const body =
      "[rank0]:[E ProcessGroupNCCL.cpp:607] [Rank 0] Watchdog caught collective operation timeout: WorkNCCL(SeqNum=8812, OpType=ALLREDUCE, " +
      "NumelIn=33554432, NumelOut=33554432, Timeout(ms)=600000) ran for 600020 milliseconds before timing out.";
    return { source: node.id, at, severity: "ERROR", body, attributes: {} };
  }
  if (forS < 60) return null;
  const text =
    "No available shared memory broadcast block found in 60 seconds. This typically happens when some processes are hanging or doing some time-consuming work (e.g. compilation, weight/kv cache quantization).";
  return engineLine(node, at, "INFO", "EngineCore_0 pid=501", "shm_broadcast.py:466", text);
}

/** SGLang says when it takes memory back; vLLM says nothing. */
export const retractLine = (node: NodePlan, at: number, requests: number): LogLine =>
  engineLine(
    node,
    at,
    "WARN",
    "",
    "",
    `KV cache pool is full. Retract requests. #retracted_reqs: ${requests}, #new_tokens_gained: ${requests * 2048}, #new_token_ratio: 0.4138 -> 0.7000`,
  );
