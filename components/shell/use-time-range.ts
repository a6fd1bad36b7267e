"use client";

import { useQueryState } from "nuqs";
import { useCallback, useMemo } from "react";
import { systemClock } from "@/lib/kernel/clock";
import { type TimeChoice, absolute, choiceToParam, resolveChoice, shiftChoice, zoomOutChoice } from "@/lib/kernel/time-choice";
import type { TimeRange } from "@/lib/kernel/time-range";
import { usePageDefaultRange } from "./page-default-range";
import { usePreferences } from "./preferences-provider";
import { rememberRange } from "./recent-ranges";
import { choiceOf } from "./time-choice-of";
import { TIME_PARAM, timeParser } from "./time-url";

export interface TimeRangeState {
  readonly choice: TimeChoice;
  /** Goes into query keys: equal exactly when the choice is. */
  readonly key: string;
  /** IANA name of the zone on screen. */
  readonly zone: string;
  /** The instants it means now. Call when fetching, not when rendering. */
  readonly resolve: () => TimeRange;
  /** Query parameters `from` and `to` in Unix milliseconds, as every range-taking route of /api/v1 reads them. */
  readonly params: () => URLSearchParams;
  readonly set: (choice: TimeChoice) => void;
  /** Drag on a chart: goes to exactly these instants. Back undoes it. */
  readonly zoomTo: (from: number, to: number) => void;
  /** Returns whether there was anywhere to go. */
  readonly shift: (direction: -1 | 1) => boolean;
  readonly zoomOut: () => void;
  /** Milliseconds between refreshes, or false when live is off or the range stands still. For refetchInterval. */
  readonly refetchInterval: number | false;
}

/** The time range of the page. It lives in the URL; what a link does not say comes from the page, or else from the person's preferences. */
export function useTimeRange(): TimeRangeState {
  const [chosen, setChosen] = useQueryState(TIME_PARAM, timeParser);
  const { range, zone, liveS } = usePreferences();
  const ofPage = usePageDefaultRange();
  const choice = useMemo(() => chosen ?? ofPage ?? choiceOf(undefined, range), [chosen, ofPage, range]);
  const set = useCallback(
    (next: TimeChoice) => {
      rememberRange(next);
      void setChosen(next);
    },
    [setChosen],
  );
  return useMemo(() => {
    const resolve = () => resolveChoice(choice, systemClock.now());
    return {
      choice,
      key: choiceToParam(choice),
      zone,
      resolve,
      params: () => {
        const { from, to } = resolve();
        return new URLSearchParams({ from: String(from), to: String(to) });
      },
      set,
      zoomTo: (from: number, to: number) => set(absolute(Math.round(Math.min(from, to)), Math.round(Math.max(from, to)))),
      shift: (direction: -1 | 1) => {
        const next = shiftChoice(choice, direction, systemClock.now());
        if (next) set(next);
        return next !== null;
      },
      zoomOut: () => set(zoomOutChoice(choice, systemClock.now())),
      refetchInterval: choice.kind === "relative" && liveS > 0 ? liveS * 1000 : false,
    };
  }, [choice, zone, set, liveS]);
}
