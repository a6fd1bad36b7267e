/** What a person chose to look at, as opposed to the instants it means right now. */
import type { TimeRange } from "./time-range";
import { type Millis, type UnixMillis, millis, unixMillis } from "./units";
import { type ZoneName, dayMonth, hourMinute, hourMinuteSecond, wallAt } from "./zone";

/** The last so-and-so long, moving with time; or two fixed instants. */
export type TimeChoice = { readonly kind: "relative"; readonly lastMs: Millis } | { readonly kind: "absolute"; readonly range: TimeRange };

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const UNITS = [
  { suffix: "d", ms: DAY },
  { suffix: "h", ms: HOUR },
  { suffix: "m", ms: MINUTE },
  { suffix: "s", ms: SECOND },
] as const;

/** The longest span that can be asked for: past it no retention reaches. */
export const LONGEST_SPAN_MS = 400 * DAY;
const SHORTEST_SPAN_MS = 30 * SECOND;

export const TIME_PRESETS = ["5m", "15m", "1h", "3h", "6h", "12h", "24h", "2d", "7d", "30d"] as const;

export const relative = (lastMs: number): TimeChoice => ({ kind: "relative", lastMs: millis(lastMs) });
export const absolute = (from: number, to: number): TimeChoice => ({
  kind: "absolute",
  range: { from: unixMillis(from), to: unixMillis(to) },
});

/** What is shown where nobody has chosen. */
export const DEFAULT_CHOICE: TimeChoice = relative(HOUR);

/** The instants a choice means at `now`. */
export function resolveChoice(choice: TimeChoice, now: UnixMillis): TimeRange {
  return choice.kind === "absolute" ? choice.range : { from: unixMillis(now - choice.lastMs), to: now };
}

export const choiceSpanMs = (choice: TimeChoice): number =>
  choice.kind === "relative" ? choice.lastMs : choice.range.to - choice.range.from;

/** Writes a duration exactly, in the largest units that fit: "1h30m", "7d". */
export function durationText(ms: number): string {
  if (ms === DAY) return "24h";
  let rest = Math.max(SECOND, Math.round(ms / SECOND) * SECOND);
  let text = "";
  for (const unit of UNITS) {
    const n = Math.floor(rest / unit.ms);
    if (n > 0) text += `${n}${unit.suffix}`;
    rest -= n * unit.ms;
  }
  return text;
}

/** For people: "1 h 30 min", "7 d". */
export function spokenDuration(ms: number): string {
  return durationText(ms)
    .replace(/(\d+)([dhms])/g, (_, n: string, u: string) => `${n}\u00a0${u === "m" ? "min" : u} `)
    .trimEnd();
}

/** The value of `?t=`: "1h", or two RFC 3339 instants joined by "..", as short as they are exact. */
export function choiceToParam(choice: TimeChoice): string {
  return choice.kind === "relative" ? durationText(choice.lastMs) : `${shortInstant(choice.range.from)}..${shortInstant(choice.range.to)}`;
}

/** The value of `?t=` for exactly these instants, Unix milliseconds; what is less than one is cut. */
export const rangeToParam = (from: number, to: number): string => choiceToParam(absolute(Math.floor(from), Math.floor(to)));

function shortInstant(at: UnixMillis): string {
  const iso = new Date(at).toISOString();
  if (at % MINUTE === 0) return `${iso.slice(0, 16)}Z`;
  return at % SECOND === 0 ? `${iso.slice(0, 19)}Z` : iso;
}

/** Reads `?t=`; null for anything that is not one, however old or broken the link. */
export function paramToChoice(text: string): TimeChoice | null {
  const duration = parseDuration(text);
  if (duration !== null) return duration <= LONGEST_SPAN_MS ? relative(duration) : null;
  const ends = text.split("..");
  const [from, to] = ends.map((end) => (/^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/.test(end) ? Date.parse(end) : Number.NaN));
  if (ends.length !== 2 || from === undefined || to === undefined || !(to - from > 0 && to - from <= LONGEST_SPAN_MS)) return null;
  return absolute(from, to);
}

/** "1h30m" in milliseconds; null when it is no such thing or nothing long. */
export function parseDuration(text: string): number | null {
  if (!/^(\d{1,9}[dhms])+$/.test(text)) return null;
  let total = 0;
  for (const [, n = "", suffix] of text.matchAll(/(\d+)([dhms])/g)) total += Number(n) * (UNITS.find((u) => u.suffix === suffix)?.ms ?? 0);
  return total > 0 ? total : null;
}

/** "Last 1 h", or "21 Aug 10:00 – 11:30". The zone is named elsewhere, once. */
export function describeChoice(choice: TimeChoice, zone: ZoneName): string {
  if (choice.kind === "relative") return `Last ${spokenDuration(choice.lastMs)}`;
  const from = wallAt(choice.range.from, zone);
  const to = wallAt(choice.range.to, zone);
  const exact = choice.range.from % MINUTE !== 0 || choice.range.to % MINUTE !== 0;
  const time = exact ? hourMinuteSecond : hourMinute;
  const sameDay = from.year === to.year && from.month === to.month && from.day === to.day;
  return `${dayMonth(from)} ${time(from)} – ${sameDay ? "" : `${dayMonth(to)} `}${time(to)}`;
}

/** Moves by half a span; -1 back, 1 forward. Never past `now`: null when there is nowhere to go. */
export function shiftChoice(choice: TimeChoice, direction: -1 | 1, now: UnixMillis): TimeChoice | null {
  const { from, to } = resolveChoice(choice, now);
  const span = to - from;
  const end = Math.min(to + (direction * span) / 2, now);
  if (direction === 1 && end <= to) return null;
  return absolute(Math.round(end - span), Math.round(end));
}

/** Doubles about the centre, not past `now`. A span of nothing becomes 30 seconds. */
export function zoomOutChoice(choice: TimeChoice, now: UnixMillis): TimeChoice {
  if (choice.kind === "relative") return relative(Math.min(choice.lastMs * 2, LONGEST_SPAN_MS));
  const { from, to } = choice.range;
  const span = Math.min(Math.max((to - from) * 2, SHORTEST_SPAN_MS), LONGEST_SPAN_MS);
  const end = Math.min((from + to) / 2 + span / 2, now);
  return absolute(Math.round(end - span), Math.round(end));
}
