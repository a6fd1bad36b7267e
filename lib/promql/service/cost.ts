import type { ReadPlan } from "@/lib/metrics";
import type { SourceRange } from "../ast";
import { durationText } from "../durations";
import type { QueryPlan } from "../plan";
import { type JobFailure, failure } from "./job";

/**
 * Refuses a query that would read more than it may, before it runs: with the
 * estimate, the selector that costs most, and how to narrow it. Null when it
 * may run.
 */
export function refuseExpensive(text: string, plan: QueryPlan, read: ReadPlan, maxSamples: number): JobFailure | null {
  if (read.estimate <= maxSamples) return null;
  let dearest = 0;
  for (const [i, estimate] of read.estimates.entries()) if (estimate > (read.estimates[dearest] ?? 0)) dearest = i;
  const need = read.needs[dearest];
  const range = selectorRange(plan, need?.id ?? -1);
  const estimate = read.estimates[dearest] ?? 0;
  const series = need?.series.length ?? 0;
  const span = need ? need.to - need.from : 0;
  const fits = Math.floor((span * maxSamples) / read.estimate / 60_000) * 60_000;
  const which = range ? `${shortened(text.slice(range.start, range.end))}` : "one selector";
  const message =
    `query would read about ${count(read.estimate)} samples, more than the ${count(maxSamples)} that one query may; ` +
    `${which} reads ${count(estimate)} of them from ${count(series)} series over ${durationText(span)}`;
  const shorter = fits >= 60_000 ? `Shorten the range to ${durationText(fits)}` : "Shorten the range";
  return failure("too_expensive", message, `${shorter}, or add conditions so that the selector finds fewer series.`, range);
}

function selectorRange(plan: QueryPlan, needId: number): SourceRange | undefined {
  for (const [selector, resolved] of plan.selectors) if (resolved.needId === needId) return selector.range;
  return undefined;
}

const shortened = (text: string): string => (text.length > 120 ? `${text.slice(0, 119)}…` : text);
const count = (n: number): string => n.toLocaleString("en-US", { maximumFractionDigits: 0 });
