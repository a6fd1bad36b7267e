import { builtinValues } from "@/lib/dashboards";
import { maskVariables } from "./mask-variables";

export interface Grid {
  /** Length of the range in milliseconds. */
  readonly rangeMs: number;
  readonly stepMs: number;
}

export interface FilledQuery {
  readonly text: string;
  /** The offset in the query as it was written. */
  readonly back: (offset: number) => number;
}

/** What depends on the length of the range and on the step alone; where the range lies is not known before a query is sent. */
const FILLED = new Set(["__interval", "__interval_ms", "__rate_interval", "__rate_interval_ms", "__range", "__range_s", "__range_ms"]);

/** The query with `$__interval`, `$__rate_interval` and `$__range` (and their `_ms` and `_s`) filled in; other variables stay. */
export function fillBuiltins(text: string, { rangeMs, stepMs }: Grid): FilledQuery {
  const values = builtinValues({ from: 0, to: rangeMs, stepMs });
  let filled = "";
  let at = 0;
  const moves: { readonly at: number; readonly end: number; readonly start: number; readonly stop: number }[] = [];
  for (const { name, range } of maskVariables(text).uses) {
    const value = FILLED.has(name) ? values[name] : undefined;
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
