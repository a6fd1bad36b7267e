/** What a query is asked for: the range, and how finely. Milliseconds; instants since the Unix epoch. */
export interface QueryTimes {
  readonly from: number;
  readonly to: number;
  readonly stepMs: number;
  /** How often the nodes are sampled; default 15 seconds. */
  readonly scrapeIntervalMs?: number;
}

/** A duration as PromQL writes it, exact, in one unit: `90s`, `5m`, `1h`, `250ms`. */
export function promDuration(ms: number): string {
  const whole = Math.max(1, Math.round(ms));
  if (whole % 3_600_000 === 0) return `${whole / 3_600_000}h`;
  if (whole % 60_000 === 0) return `${whole / 60_000}m`;
  return whole % 1000 === 0 ? `${whole / 1000}s` : `${whole}ms`;
}

/** Windows of whole slots can be answered from roll-ups, which are of five minutes. */
const SLOT_MS = 300_000;

/**
 * The window that a rate needs at this step: never less than four samples, and
 * no sample between two steps left out. At steps of whole slots so are windows.
 */
export function rateIntervalMs({ stepMs, scrapeIntervalMs = 15_000 }: Pick<QueryTimes, "stepMs" | "scrapeIntervalMs">): number {
  const least = Math.max(stepMs + scrapeIntervalMs, 4 * scrapeIntervalMs);
  return stepMs % SLOT_MS === 0 ? Math.ceil(least / SLOT_MS) * SLOT_MS : least;
}

/** Values of `$__interval`, `$__rate_interval`, `$__range`, `$__from` and their like, by name without the `$`. */
export function builtinValues(times: QueryTimes, dashboard = ""): Readonly<Record<string, string>> {
  const rangeMs = Math.max(1, times.to - times.from);
  const rangeS = Math.max(1, Math.round(rangeMs / 1000));
  return {
    __interval: promDuration(times.stepMs),
    __interval_ms: String(Math.round(times.stepMs)),
    __rate_interval: promDuration(rateIntervalMs(times)),
    __rate_interval_ms: String(rateIntervalMs(times)),
    __range: `${rangeS}s`,
    __range_s: String(rangeS),
    __range_ms: String(Math.round(rangeMs)),
    __from: String(Math.round(times.from)),
    __to: String(Math.round(times.to)),
    __dashboard: dashboard,
    __all: ".*",
  };
}
