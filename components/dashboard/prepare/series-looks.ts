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

/** Percentiles of one thing are of one hue: “p95 llama” and “p99 llama” are both of llama. */
export function hueOf(name: string): string {
  return /^p\d{1,2}(?:\.\d+)?\s+(.+)$/.exec(name)?.[1] ?? name;
}

/**
 * A look for each series of a panel, by its id. An override's colour counts;
 * then the colour that its hue has everywhere; those left over take what is
 * free, in the order of their names and not of their values, so that nothing
 * changes colour with a refresh. Within a hue lines differ by their style.
 * After three rounds of colours the rest is grey.
 */
export function seriesLooks(series: readonly ShownSeries[], slotOf: (hue: string) => SeriesSlot): ReadonlyMap<string, SeriesLook> {
  const hues = hueLooks([...new Set(series.filter((s) => s.color === null).map((s) => hueOf(s.name)))], slotOf);
  const looks = new Map<string, SeriesLook>();
  const members = new Map<string, number>();
  for (const s of [...series].sort(byName)) {
    const hue = hueOf(s.name);
    const look = s.color === null ? hues.get(hue) : { colour: colourOf(s.color), dash: undefined };
    const rank = s.color === null && hue !== s.name ? (members.get(hue) ?? 0) : 0;
    members.set(hue, rank + 1);
    looks.set(s.id, { colour: look?.colour ?? "", dash: s.dashed ? DASHED : rank > 0 ? (DASHES[rank] ?? DASHES[2]) : look?.dash });
  }
  return looks;
}

const byName = (a: ShownSeries, b: ShownSeries): number => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.id < b.id ? -1 : 1);

function hueLooks(hues: readonly string[], slotOf: (hue: string) => SeriesSlot): ReadonlyMap<string, SeriesLook> {
  const looks = new Map<string, SeriesLook>();
  const taken = new Set<number>();
  const wanting: string[] = [];
  for (const hue of hues) {
    const slot = slotOf(hue);
    if (slot === 0 || taken.has(slot)) wanting.push(hue);
    else {
      taken.add(slot);
      looks.set(hue, { colour: slotColour(slot), dash: undefined });
    }
  }
  const free = Array.from({ length: SLOTS }, (_, i) => i + 1).filter((slot) => !taken.has(slot));
  const order = [...free, ...Array.from({ length: SLOTS * (DASHES.length - 1) }, (_, i) => (i % SLOTS) + 1)];
  wanting.sort().forEach((hue, i) => {
    const round = i < free.length ? 0 : 1 + Math.floor((i - free.length) / SLOTS);
    looks.set(hue, { colour: slotColour((order[i] ?? 0) as SeriesSlot), dash: DASHES[round] ?? undefined });
  });
  return looks;
}
