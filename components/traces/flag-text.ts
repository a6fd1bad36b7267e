import type { SpanFlag, TraceRow } from "@/lib/traces";
import { durationText } from "./duration-text";

/** What a flag means for the reader, as a sentence. */
export function flagText(flag: SpanFlag, row: Pick<TraceRow, "skewUs">): string {
  if (flag.startsWith("ignored_negative:")) return `${flag.slice("ignored_negative:".length)} is negative and was left out.`;
  if (flag === "skew_adjusted")
    return `Moved by ${durationText(Math.abs(row.skewUs))} ${row.skewUs < 0 ? "earlier" : "later"}: its host’s clock differs from its parent’s.`;
  return SENTENCES[flag as keyof typeof SENTENCES] ?? flag;
}

const SENTENCES = {
  orphan: "Its parent has not arrived; it is shown at the top.",
  self_parent: "It names itself as its parent; it is shown at the top.",
  cycle: "Its parents form a circle, which was cut here.",
  exact_duplicate: "It arrived more than once and is shown once.",
  duplicate_span_id: "Another span has the same id.",
  skew_too_large: "It starts outside its parent by more than a clock’s error would explain; it was not moved.",
  inconsistent_ttft: "The reported phases do not add up to the time to first token; a preemption may lie between.",
  inconsistent_e2e: "The reported phases do not add up to the whole; a preemption may lie between.",
  first_token_estimated: "The first token’s time was worked out from queue and prefill.",
} as const;
