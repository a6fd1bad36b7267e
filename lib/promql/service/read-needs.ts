import type { ReadNeed, RollupUse } from "@/lib/metrics";
import type { QueryPlan, SelectorUse } from "../plan";
import { ROLLED_FUNCTIONS } from "../series";

/** Lengths of the slots that there are roll-ups of. */
const SLOTS = [3_600_000, 300_000];
const GROWTH: ReadonlySet<string> = new Set(["rate", "increase", "delta"]);
const COUNTED: ReadonlySet<string> = new Set(["rate", "increase"]);
const SUMMARY: ReadonlySet<string> = new Set(["sum_over_time", "avg_over_time", "min_over_time", "max_over_time"]);

/** What a plan's needs ask of the store, with whether roll-ups would do. */
export const readNeeds = ({ needs, params }: QueryPlan): ReadNeed[] =>
  needs.map(({ id, matchers, from, to, uses }) => {
    const rollups = rollupUse(uses, params.lookbackMs);
    return { id, matchers, from, to, ...(rollups ? { rollups } : {}) };
  });

/** Null when the samples themselves are needed. */
function rollupUse(uses: readonly SelectorUse[], lookbackMs: number): RollupUse | null {
  const windowed = uses.some(({ windowMs }) => windowMs > 0);
  const slots = SLOTS.filter((slot) => uses.every((use) => tiles(use, slot, lookbackMs, windowed)));
  if (slots.length === 0) return null;
  const growing = uses.every(({ func, windowMs }) => windowMs > 0 && func !== null && COUNTED.has(func));
  const growthWindowMs = growing ? Math.min(...uses.map(({ windowMs }) => windowMs)) : 0;
  const some = (functions: ReadonlySet<string>) => windowed && uses.some(({ func }) => func !== null && functions.has(func));
  return { slots, windowed, growth: some(GROWTH), summary: some(SUMMARY), growthWindowMs };
}

/** Whether every window ends and begins where slots do; an instant selector then finds what it seeks as a slot's last sample. */
function tiles(use: SelectorUse, slot: number, lookbackMs: number, windowed: boolean): boolean {
  const { func, windowMs, offsetMs, gridStart, stepMs, steps, fixed, mode } = use;
  const whole = (ms: number) => ms % slot === 0;
  if (fixed || mode !== null || !whole(gridStart) || !whole(offsetMs) || (steps > 1 && !whole(stepMs))) return false;
  if (windowMs === 0) return !windowed && lookbackMs <= slot;
  return whole(windowMs) && func !== null && ROLLED_FUNCTIONS.has(func);
}
