import type { PanelAnswer, PanelExemplar } from "@/lib/promql";

const MOST = 120;
const COLUMNS = 60;

/**
 * Exemplars worth a dot: the greatest of each sixtieth of the range first,
 * then others, so that the slow ones are always among them.
 */
export function chosenExemplars(answers: readonly PanelAnswer[], from: number, to: number): readonly PanelExemplar[] {
  const all = answers.flatMap((a) => a.exemplars ?? []).filter((e) => Number.isFinite(e.value) && e.timeMs >= from && e.timeMs <= to);
  if (all.length <= MOST) return all;
  const sorted = [...all].sort((a, b) => b.value - a.value);
  const taken = new Map<number, number>();
  const most = Math.ceil(MOST / COLUMNS);
  return sorted.filter((e) => {
    const column = Math.min(COLUMNS - 1, Math.floor(((e.timeMs - from) / Math.max(1, to - from)) * COLUMNS));
    const n = taken.get(column) ?? 0;
    taken.set(column, n + 1);
    return n < most;
  });
}
