import { type Ctx, requirePermission } from "@/lib/people";
import { toLine } from "../line";
import { logMatcher, logMatches } from "../match";
import type { LogLine } from "../page";
import type { LogFilter } from "../query";
import { logStore } from "./log-store";

/** More lines of one batch than this are not drawn by anyone; `dropped` says how many there were. */
const MAX_LINES = 200;

export interface LiveBatch {
  /** In the order they were committed. */
  readonly lines: readonly LogLine[];
  /** Matching records of the batch that are not among `lines`. */
  readonly dropped: number;
}

/**
 * Calls `onBatch` for every batch committed from now on that holds records the
 * filter wants and the caller may see; also for what other processes commit,
 * as soon as this one reads it. Returns what stops it. Throws Fault
 * `forbidden` without `logs:read`.
 */
export function tailLogs(ctx: Ctx, filter: LogFilter, onBatch: (batch: LiveBatch) => void): () => void {
  requirePermission(ctx.actor, "logs:read");
  const matcher = logMatcher(filter, ctx.actor.tenant);
  return logStore().writer.subscribe((records) => {
    const wanted = records.filter((record) => logMatches(record, matcher));
    if (wanted.length === 0) return;
    const shown = wanted.slice(-MAX_LINES);
    onBatch({ lines: shown.map((record) => toLine(record)), dropped: wanted.length - shown.length });
  });
}
