/**
 * Which colour a name has. A name keeps its slot wherever it is drawn and
 * whatever is drawn beside it; colours are neither handed out in drawing order
 * (they would change with every sort) nor hashed (names would collide).
 */
export const SLOTS = 8;

/** 1 to 8; 0 is "other", the ninth name and all after it. */
export type SeriesSlot = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8;

/** Names by kind (model, service …) in the order of their slots. */
export type SlotTable = Readonly<Record<string, readonly string[]>>;

/**
 * The table with a slot for every name that is new. New names come in by
 * alphabet, so that two people who first see the same fleet agree.
 */
export function withNames(table: SlotTable, kind: string, names: readonly string[]): SlotTable {
  const known = table[kind] ?? [];
  const fresh = [...new Set(names)].filter((n) => !known.includes(n)).sort();
  return fresh.length === 0 ? table : { ...table, [kind]: [...known, ...fresh] };
}

export function slotOf(table: SlotTable, kind: string, name: string): SeriesSlot {
  const index = (table[kind] ?? []).indexOf(name);
  return index >= 0 && index < SLOTS ? ((index + 1) as SeriesSlot) : 0;
}

/** The colour of a slot, as a reference to a token. */
export const slotColour = (slot: SeriesSlot): string => (slot === 0 ? "var(--series-other)" : `var(--series-${slot})`);
