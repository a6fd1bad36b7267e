import { durationText } from "@/lib/kernel/time-choice";
import { maskVariables } from "./mask-variables";

export interface Grid {
  /** Length of the range in milliseconds. */
  readonly rangeMs: number;
  readonly stepMs: number;
  /** How often targets are scraped, as far as known; four of them make a rate that survives one missed scrape. */
  readonly scrapeMs?: number;
}

export interface FilledQuery {
  readonly text: string;
  /** The offset in the query as it was written. */
  readonly back: (offset: number) => number;
}

const SCRAPE_MS = 15_000;

/** The query with `$__interval`, `$__rate_interval` and `$__range` (and their `_ms` and `_s`) filled in; other variables stay. */
export function fillBuiltins(text: string, { rangeMs, stepMs, scrapeMs = SCRAPE_MS }: Grid): FilledQuery {
  const rateMs = Math.max(stepMs + scrapeMs, 4 * scrapeMs);
  const values: Readonly<Record<string, string>> = {
    __interval: durationText(stepMs),
    __interval_ms: String(stepMs),
    __rate_interval: durationText(rateMs),
    __range: durationText(Math.max(1000, Math.round(rangeMs / 1000) * 1000)),
    __range_s: String(Math.round(rangeMs / 1000)),
    __range_ms: String(rangeMs),
  };
  let filled = "";
  let at = 0;
  const moves: { readonly at: number; readonly end: number; readonly start: number; readonly stop: number }[] = [];
  for (const { name, range } of maskVariables(text).uses) {
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    if (value === undefined) continue;
    filled += text.slice(at, range.start);
    moves.push({ at: filled.length, end: filled.length + value.length, start: range.start, stop: range.end });
    filled += value;
    at = range.end;
  }
  filled += text.slice(at);
  return {
    text: filled,
    back: (offset) => {
      let shift = 0;
      for (const move of moves) {
        if (offset <= move.at) break;
        if (offset < move.end) return move.start;
        shift = move.stop - move.end;
      }
      return offset + shift;
    },
  };
}
