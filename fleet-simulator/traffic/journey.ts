import type { EngineOutcome } from "../engine/request";
import type { NodePlan, PoolPlan } from "../plan/nodes";
import type { Arrival } from "./workload";

/** Why a request failed at the gateway, as LiteLLM names it. */
export const FAILURES = {
  "429": "RateLimitError",
  "500": "InternalServerError",
  "502": "APIConnectionError",
  "503": "ServiceUnavailableError",
  "504": "Timeout",
} as const;
export type FailureStatus = keyof typeof FAILURES;

/** One request from the gateway's first byte to its last. Times are Unix milliseconds with fractions. */
export interface Journey {
  readonly arrival: Arrival;
  /** Null when it never came as far as a router. */
  readonly pool: PoolPlan | null;
  /** Null when no engine took it. */
  readonly node: NodePlan | null;
  readonly version: string;
  /** When the router took it, and how long it kept it before an engine got it. */
  readonly routedAt: number;
  readonly heldMs: number;
  /** Between the router and the engine, one way. */
  readonly wayMs: number;
  readonly engine: EngineOutcome | null;
  /** At the gateway; null when no token came. */
  readonly firstTokenAt: number | null;
  readonly finishedAt: number;
  readonly status: "200" | FailureStatus;
  readonly costUsd: number;
  /** The region it was meant for had nobody to serve it. */
  readonly failedOver: boolean;
}

/** US dollars for a finished request by the gateway's price list; nothing is charged for a failure. */
export function priceOf(arrival: Arrival, outcome: EngineOutcome | null, failed: boolean): number {
  if (!outcome || failed) return 0;
  const { model } = arrival;
  const fresh = arrival.promptTokens - outcome.cachedTokens;
  const nano =
    fresh * model.usdPerMInput * 1_000 +
    outcome.cachedTokens * model.usdPerMCachedInput * 1_000 +
    outcome.outputTokens * model.usdPerMOutput * 1_000;
  return Math.round(nano) / 1e9;
}
