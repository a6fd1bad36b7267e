import type { EngineOutcome, EngineRequest } from "../engine/request";
import type { NodePlan } from "../plan/nodes";
import { type SglangMetrics, sglangMetrics } from "./sglang-metrics";
import { type VllmMetrics, vllmMetrics } from "./vllm-metrics";
import type { Registry } from "./registry";

/** What an engine shows of itself at one moment. */
export interface EngineGauges {
  readonly running: number;
  readonly waiting: number;
  /** 0 to 1. */
  readonly kvUsage: number;
  readonly usedTokens: number;
  readonly evictableTokens: number;
  /** Output tokens per second lately. */
  readonly generationRate: number;
  /** 0 to 1, of the prompt tokens looked up lately. */
  readonly hitRate: number;
}

/**
 * The metrics of one engine. Every fact is told once with a weight, the number
 * of requests (or steps) it stands for, so that the exact engine and the
 * coarse history write the same counters by the same rules.
 */
export interface EngineSignals {
  readonly registry: Registry;
  /** A process (re)started at `atMs` with this version: counters at zero, information labels set. */
  start(atMs: number, version: string): void;
  /** Sets what the information labels say of the release. */
  runs(version: string): void;
  firstToken(request: EngineRequest, cachedTokens: number, ttftS: number, weight: number): void;
  tokens(count: number, gapS: number): void;
  /** `steps` iterations of `prefillTokens` and `decodeTokens` each. */
  step(prefillTokens: number, decodeTokens: number, durationS: number, steps: number): void;
  preempted(request: EngineRequest, generated: number, weight: number): void;
  finished(outcome: EngineOutcome, weight: number): void;
  gauges(gauges: EngineGauges): void;
}

/** Either engine's metrics, by what the node runs. */
export const engineSignals = (node: NodePlan): VllmMetrics | SglangMetrics =>
  node.model.engine === "vllm" ? vllmMetrics(node) : sglangMetrics(node);

/** Mean seconds per output token after the first; null with fewer than two tokens. */
export function secondsPerToken(outcome: EngineOutcome): number | null {
  if (outcome.firstTokenAt === null || outcome.outputTokens < 2) return null;
  return (outcome.finishedAt - outcome.firstTokenAt) / 1_000 / (outcome.outputTokens - 1);
}
