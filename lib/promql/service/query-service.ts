import { Fault } from "@/lib/kernel/faults";
import { getProcessSingleton, setProcessSingleton } from "@/lib/kernel/process-singleton";
import { QueryLog } from "./query-log";
import { QueryPool, type PoolOptions } from "./query-pool";
import { SharedAnswers } from "./shared-answers";

/** What queries may cost. */
export interface QueryLimits {
  /** Samples that a query may read. */
  readonly maxSamples: number;
  /** The same for who may see one tenant alone. */
  readonly tenantMaxSamples: number;
  readonly timeoutMs: number;
  /** How far back an instant selector looks. */
  readonly lookbackMs: number;
  /** Whether experimental functions and modifiers are admitted. */
  readonly experimental: boolean;
}

export const DEFAULT_QUERY_LIMITS: QueryLimits = {
  maxSamples: 50_000_000,
  tenantMaxSamples: 50_000_000,
  timeoutMs: 120_000,
  lookbackMs: 300_000,
  experimental: false,
};

/** What evaluates queries in this process, and what is remembered of them. */
export interface QueryService {
  readonly pool: QueryPool;
  readonly limits: QueryLimits;
  readonly log: QueryLog;
  readonly shared: SharedAnswers;
  /** Unix milliseconds. */
  readonly startedAt: number;
}

const SLOT = "query-service";

export interface QueryServiceOptions extends Omit<PoolOptions, "timeoutMs" | "mostWaiting" | "memoryMb"> {
  readonly limits: Partial<QueryLimits>;
  readonly startedAt: number;
  readonly mostWaiting?: number;
  readonly memoryMb?: number;
}

/** Queries that may wait for a thread. */
const MOST_WAITING = 500;
const MEMORY_MB = 2_048;

/** Starts the threads of this process. Close the pool at the end. */
export function openQueryService({ limits: given, startedAt, ...options }: QueryServiceOptions): QueryService {
  const limits = { ...DEFAULT_QUERY_LIMITS, ...given };
  const pool = new QueryPool({ mostWaiting: MOST_WAITING, memoryMb: MEMORY_MB, ...options, timeoutMs: limits.timeoutMs });
  const service: QueryService = { pool, limits, log: new QueryLog(), shared: new SharedAnswers(), startedAt };
  setProcessSingleton(SLOT, service);
  return service;
}

/** Throws Fault `unavailable` before start-up has come that far. */
export function queryService(): QueryService {
  const service = getProcessSingleton<QueryService>(SLOT);
  if (!service) throw new Fault("unavailable", "Queries cannot be answered yet.", { retryAfterS: 1 });
  return service;
}
