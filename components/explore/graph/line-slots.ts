import type { SeriesSlot } from "../../chart";

const SLOTS = [1, 2, 3, 4, 5, 6, 7, 8] as const;

/** Which line has which colour; 0 is for those beyond the eighth. */
export type LineSlots = ReadonlyMap<string, SeriesSlot>;

/**
 * Colours for the lines in view: a line keeps its colour while it is drawn,
 * whatever comes and goes beside it, and a colour is free again once its line
 * is gone. Slots for good would run out here, where any name may be looked at.
 * The same lines give the same object.
 */
export function assignSlots(held: LineSlots, keys: readonly string[]): LineSlots {
  const wanted = new Set(keys);
  if (wanted.size === held.size && keys.every((key) => held.has(key))) return held;
  const next = new Map([...held].filter(([key, slot]) => wanted.has(key) && slot > 0));
  const taken = new Set(next.values());
  for (const key of wanted) {
    if (next.has(key)) continue;
    const free = SLOTS.find((slot) => !taken.has(slot)) ?? 0;
    taken.add(free);
    next.set(key, free);
  }
  return next;
}
