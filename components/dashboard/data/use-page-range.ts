"use client";

import { useCallback, useEffect, useMemo, useState } from "react";
import type { TimeRangeState } from "../../shell/use-time-range";

export interface PageRange {
  /** Unix milliseconds; the same for all panels until the next refresh. */
  readonly from: number;
  readonly to: number;
  /** Takes the time anew. */
  readonly refresh: () => void;
}

/**
 * One reading of the clock for all panels of a page: they show the same
 * instants, and can be asked for together. Read again every `intervalMs` while
 * the page is in view (false: only when asked).
 */
export function usePageRange(time: Pick<TimeRangeState, "key" | "resolve">, intervalMs: number | false): PageRange {
  const [turn, setTurn] = useState(0);
  const refresh = useCallback(() => setTurn((n) => n + 1), []);
  useEffect(() => {
    if (intervalMs === false) return;
    const timer = setInterval(() => document.visibilityState === "visible" && refresh(), intervalMs);
    return () => clearInterval(timer);
  }, [intervalMs, refresh]);
  // oxlint-disable-next-line react/exhaustive-deps -- read anew when the choice changes or the time has come, not when rendering
  const { from, to } = useMemo(() => time.resolve(), [time.key, turn]);
  return useMemo(() => ({ from, to, refresh }), [from, to, refresh]);
}
