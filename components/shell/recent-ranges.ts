import { type TimeChoice, choiceToParam, paramToChoice } from "@/lib/kernel/time-choice";

const KEY = "sightglass-recent-ranges";
const KEPT = 5;

/** Keeps the last five fixed ranges on this device; a relative one needs no remembering. */
export function rememberRange(choice: TimeChoice): void {
  if (choice.kind !== "absolute") return;
  const param = choiceToParam(choice);
  const all = [param, ...stored().filter((p) => p !== param)].slice(0, KEPT);
  try {
    localStorage.setItem(KEY, JSON.stringify(all));
  } catch {
    // Storage may be full or forbidden; then there are no recents.
  }
}

export function recentRanges(): readonly TimeChoice[] {
  return stored().flatMap((p) => paramToChoice(p) ?? []);
}

function stored(): readonly string[] {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(KEY) ?? "[]");
    return Array.isArray(value) ? value.filter((v): v is string => typeof v === "string") : [];
  } catch {
    return [];
  }
}
