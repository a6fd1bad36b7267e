"use client";

import { useCallback, useMemo } from "react";
import { useSlots } from "../../chart";
import { type SeriesLook, familyOf, hueOf, seriesLooks } from "../prepare/series-looks";
import type { ShownSeries } from "../prepare/shown-series";

const OTHER: SeriesLook = { colour: "var(--series-other)", dash: undefined };
/** Names after these find no colour of their own any more. */
const MOST_KEPT = 8;

/** How each series of a panel is drawn; a name has the same colour on every panel that tells series apart by the same labels. */
export function useSeriesLooks(series: readonly ShownSeries[]): (series: ShownSeries) => SeriesLook {
  const family = series[0] ? familyOf(series[0]) : "";
  const names = useMemo(() => [...new Set(series.filter((s) => familyOf(s) === family).map((s) => hueOf(s.name)))], [series, family]);
  const slot = useSlots(`dashboard ${family}`, names.slice(0, MOST_KEPT));
  const looks = useMemo(
    () => seriesLooks(series, (hue) => (names.includes(hue) ? slot(hue) : 0)),
    // oxlint-disable-next-line react/exhaustive-deps -- `slot` is new on every render; what it answers hangs on the names
    [series, names],
  );
  return useCallback((s: ShownSeries) => looks.get(s.id) ?? OTHER, [looks]);
}
