import type { ModelPlan } from "../plan/models";

/** What a node is asked to do over a tick. */
export interface Demand {
  /** Requests per second. */
  readonly rate: number;
  readonly promptTokens: number;
  readonly outputTokens: number;
  /** Share of prompt tokens found in the cache. */
  readonly hitRatio: number;
  readonly slowness: number;
  /** Share of the KV memory that is taken away. */
  readonly withheld: number;
}

/** How a node stands under a demand, in the steady state. */
export interface Standing {
  /** Seconds per output token. */
  readonly tokenGapS: number;
  /** Sequences in the batch. */
  readonly batch: number;
  /** 0 to 1 and more: KV memory wanted over KV memory there is. */
  readonly kvWanted: number;
  /** Time share of prefill, and of anything at all. */
  readonly prefillShare: number;
  readonly busy: number;
  /** Requests per second it can finish; more than `rate` unless it is overloaded. */
  readonly capacity: number;
}

/**
 * The same step times as the exact engine, solved for the mean: a batch is
 * arrivals times their stay (Little), a stay is output tokens times the time
 * per token, and the time per token grows with the batch and with prefill.
 */
export function standing(model: ModelPlan, demand: Demand): Standing {
  const { limits } = model;
  const work = (demand.promptTokens * (1 - demand.hitRatio) * demand.slowness) / limits.prefillTokensPerS;
  const gapAt = (batch: number, share: number) => ((limits.stepMs + limits.seqMs * batch) * demand.slowness) / 1_000 / (1 - share);
  const kvTokens = limits.kvBlocks * limits.blockTokens * (1 - demand.withheld);
  // Shared prefixes are held once for all that use them.
  const held = demand.promptTokens * (1 - 0.55 * demand.hitRatio) + demand.outputTokens / 2;
  const mostBatch = Math.min(limits.maxSequences, kvTokens / held);
  const prefillShare = Math.min(0.85, demand.rate * work);
  let batch = 0;
  for (let i = 0; i < 8; i++) {
    const next = demand.rate * demand.outputTokens * gapAt(batch, prefillShare);
    batch = Math.min(mostBatch, (batch + next) / 2);
  }
  const gap = gapAt(batch, prefillShare);
  const wanted = demand.rate * demand.outputTokens * gap;
  const capacity = mostBatch / (demand.outputTokens * gapAt(mostBatch, Math.min(0.85, prefillShare)));
  return {
    tokenGapS: gap,
    batch: Math.min(wanted, mostBatch),
    kvWanted: (wanted * held) / kvTokens,
    prefillShare,
    busy: batch < 1 ? Math.min(1, wanted + prefillShare) : 1,
    capacity: Math.max(capacity, 0.01),
  };
}
