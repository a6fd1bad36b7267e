import { type SeriesSlot, slotColour } from "../../chart";
import { colourOf } from "./colours";
import type { ShownSeries } from "./shown-series";

/** How the line of a series is drawn. */
export interface SeriesLook {
  /** A reference to a token. */
  readonly colour: string;
  readonly dash: string | undefined;
}

const SLOTS = 8;
/** Line styles by round: more names than colours take the colours again, first dashed, then dotted. */
const DASHES = [undefined, "5 3", "1.5 3"] as const;
const DASHED = DASHES[1];

/** The labels that series are told apart by; names of one family keep their colours wherever they are drawn. */
export const familyOf = (series: Pick<ShownSeries, "labels">): string => Object.keys(series.labels).sort().join(",");

/**
 * A look for each series of a panel, by its id. An override's colour counts;
 * then the colour that its name has everywhere; those left over take what is
 * free, in the order of their names and not of their values, so that nothing
 * changes colour with a refresh. After three rounds of colours the rest is grey.
 */
export function seriesLooks(series: readonly ShownSeries[], slotOf: (series: ShownSeries) => SeriesSlot): ReadonlyMap<string, SeriesLook> {
  const looks = new Map<string, SeriesLook>();
  const taken = new Set<number>();
  const wanting: ShownSeries[] = [];
  for (const s of series) {
    if (s.color !== null) {
      looks.set(s.id, { colour: colourOf(s.color), dash: s.dashed ? DASHED : undefined });
      continue;
    }
    const slot = slotOf(s);
    if (slot === 0 || taken.has(slot)) wanting.push(s);
    else {
      taken.add(slot);
      looks.set(s.id, { colour: slotColour(slot), dash: s.dashed ? DASHED : undefined });
    }
  }
  const free = Array.from({ length: SLOTS }, (_, i) => i + 1).filter((slot) => !taken.has(slot));
  const order = [...free, ...Array.from({ length: SLOTS * (DASHES.length - 1) }, (_, i) => (i % SLOTS) + 1)];
  wanting
    .sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.id < b.id ? -1 : 1))
    .forEach((s, i) => {
      const slot = (order[i] ?? 0) as SeriesSlot;
      const round = i < free.length ? 0 : 1 + Math.floor((i - free.length) / SLOTS);
      looks.set(s.id, { colour: slotColour(slot), dash: s.dashed ? DASHED : (DASHES[round] ?? undefined) });
    });
  return looks;
}
