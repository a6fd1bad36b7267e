"use client";

import { useCallback, useMemo } from "react";
import { useSlots } from "../../chart";
import { slotColour } from "../../chart/prepare/series-slots";
import type { ShownSeries } from "../prepare/shown-series";
import { colourOf } from "../prepare/colours";

/** More names than colours: those after the eighth take the colours again, in order, dashed lines aside. */
const SLOTS = 8;

/**
 * The colour of each series of a panel: the override's, or one by its name that
 * holds wherever the name is drawn. Two of the first eight lines of one panel
 * never share a colour, even where their names do elsewhere.
 */
export function useSeriesColour(series: readonly ShownSeries[]): (series: ShownSeries) => string {
  const names = useMemo(() => series.map((s) => s.name), [series]);
  const slot = useSlots("dashboard", names.slice(0, SLOTS));
  const table = useMemo(() => {
    const taken = new Set<number>();
    const colours = new Map<string, string>();
    const wanting: ShownSeries[] = [];
    for (const s of series) {
      if (s.color !== null) colours.set(s.id, colourOf(s.color));
      else {
        const own = slot(s.name);
        if (own === 0 || taken.has(own)) wanting.push(s);
        else {
          taken.add(own);
          colours.set(s.id, slotColour(own));
        }
      }
    }
    let next = 1;
    for (const s of wanting) {
      while (taken.has(next) && taken.size < SLOTS) next = (next % SLOTS) + 1;
      taken.add(next);
      colours.set(s.id, slotColour(next as Parameters<typeof slotColour>[0]));
      next = (next % SLOTS) + 1;
    }
    return colours;
    // oxlint-disable-next-line react/exhaustive-deps -- `slot` is new on every render; what it answers hangs on the names
  }, [series]);
  return useCallback((s: ShownSeries) => table.get(s.id) ?? "var(--series-other)", [table]);
}
