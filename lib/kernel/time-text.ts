/**
 * Reads what people type or paste when they mean a span of time: `15m`,
 * `now-6h`, `yesterday 14:00`, `aug 21 10:00–11:30`, an epoch, two ISO instants.
 */
import { LONGEST_SPAN_MS, type TimeChoice, absolute, relative } from "./time-choice";
import { type UnixMillis, unixMillis } from "./units";
import { MONTHS, type Wall, type ZoneName, addDays, instantOf, wallAt, weekdayOf } from "./zone";

export type TimeTextResult =
  | {
      readonly ok: true;
      readonly choice: TimeChoice;
      /** What was put right: the ends were in the wrong order, or the end lay in the future. */
      readonly notes: readonly ("swapped" | "ends-now")[];
    }
  /** A sentence that says what would be understood. */
  | { readonly ok: false; readonly why: string };

const EXAMPLES = "Try 15m, now-6h, yesterday 14:00 or aug 21 10:00–11:30.";
const UNIT_MS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };
const DURATION = /^(\d+(?:\.\d+)?)\s*(s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?|d|days?|w|weeks?)(?=$|\s|\d)\s*(?:and\s+)?/;

/** Wall-clock words are read in `zone`; instants that carry their own zone are not. */
export function parseTimeText(input: string, now: UnixMillis, zone: ZoneName): TimeTextResult {
  const text = input.trim().toLowerCase().replace(/\s+/g, " ").slice(0, 200);
  if (text === "") return { ok: false, why: EXAMPLES };
  const last = durationOf(text.replace(/^(now ?- ?|last |past |the last |-)/, ""));
  if (last !== null) return fitting(relative(last), []);
  for (const [left, right] of splits(text)) {
    const range = between(left, right, now, zone);
    if (range) return range;
  }
  const since = /^since (.+)$/.exec(text)?.[1];
  const point = pointOf(since ?? text, now, zone);
  if (!point) return { ok: false, why: `“${input.trim().slice(0, 40)}” is not a time I can read. ${EXAMPLES}` };
  // A day by itself means the whole of it; a moment, or "since" a day, means from then on.
  return ordered(point.at, point.wholeDay && since === undefined ? endOfDay(point.at, zone) : now, now);
}

/** "1h30m", "2 days", "an hour"; null when it is not a duration. */
function durationOf(text: string): number | null {
  const worded = /^(?:an? )?(second|minute|hour|day|week)$/.exec(text);
  if (worded) return UNIT_MS[worded[1]?.[0] ?? ""] ?? null;
  let rest = text;
  let total = 0;
  while (rest !== "") {
    const m = DURATION.exec(rest);
    if (!m) return null;
    total += Number(m[1]) * (UNIT_MS[m[2]?.[0] ?? ""] ?? 0);
    rest = rest.slice(m[0].length);
  }
  return total > 0 ? Math.round(total) : null;
}

/** Every way the text may be two ends, the least doubtful separator first. */
function* splits(text: string): Generator<readonly [string, string]> {
  const separators = [/ ?\.\. ?/g, / (?:to|until|till) /g, / ?(?:→|->|–|—) ?/g, / - /g, /[,;] ?/g, /\//g, /-/g, / /g];
  for (const separator of separators) {
    for (const m of text.matchAll(separator)) {
      const left = text.slice(0, m.index).trim();
      const right = text.slice(m.index + m[0].length).trim();
      // A lone space parts two instants, not the words of one ("aug 21").
      if (m[0] === " " && !(isInstant(left) && isInstant(right))) continue;
      if (left !== "" && right !== "") yield [left.replace(/^(from|between) /, ""), right];
    }
  }
}

const isInstant = (text: string) => /^(\d{10}|\d{13}|\d{16}|\d{19})$|^\d{4}-\d\d-\d\dt/.test(text);

function between(left: string, right: string, now: UnixMillis, zone: ZoneName): TimeTextResult | null {
  let from = pointOf(left, now, zone);
  if (!from) return null;
  const to = pointOf(right, now, zone, from.dated ? wallAt(from.at, zone) : undefined);
  if (!to) return null;
  if (right === "now" && /^now ?-/.test(left)) return fitting(relative(now - from.at), []);
  if (!from.dated && to.dated) from = pointOf(left, now, zone, wallAt(to.at, zone)) ?? from;
  // "22:00–02:00" runs past midnight.
  const next = !to.dated && to.at <= from.at ? instantOf(addDays(wallAt(to.at, zone), 1), zone) : null;
  const end = to.wholeDay ? endOfDay(to.at, zone) : (next ?? to.at);
  return ordered(from.at, end, now);
}

function ordered(a: number, b: number, now: UnixMillis): TimeTextResult {
  const notes: ("swapped" | "ends-now")[] = [];
  if (a > b) notes.push("swapped");
  const from = Math.min(a, b);
  let to = Math.max(a, b);
  if (to > now) {
    to = now;
    notes.push("ends-now");
  }
  if (from >= now) return { ok: false, why: "That is in the future: nothing has been recorded there yet." };
  if (from === to) return { ok: false, why: "Start and end are the same moment; add a second time." };
  return fitting(absolute(from, to), notes);
}

function fitting(choice: TimeChoice, notes: readonly ("swapped" | "ends-now")[]): TimeTextResult {
  const span = choice.kind === "relative" ? choice.lastMs : choice.range.to - choice.range.from;
  if (span > LONGEST_SPAN_MS) return { ok: false, why: "That is longer than 400 days; nothing is kept that long." };
  return { ok: true, choice, notes };
}

const endOfDay = (at: UnixMillis, zone: ZoneName) => instantOf(addDays({ ...wallAt(at, zone), hour: 0, minute: 0, second: 0 }, 1), zone);

interface Point {
  readonly at: UnixMillis;
  /** A date was named; otherwise the time of day is of some day known from elsewhere. */
  readonly dated: boolean;
  readonly wholeDay: boolean;
}

function pointOf(text: string, now: UnixMillis, zone: ZoneName, day: Wall = wallAt(now, zone)): Point | null {
  const exact = (at: number): Point => ({ at: unixMillis(at), dated: true, wholeDay: false });
  if (text === "now") return exact(now);
  const ago = /^now ?- ?(.+)$/.exec(text)?.[1] ?? /^(.+) ago$/.exec(text)?.[1];
  if (ago !== undefined) {
    const ms = durationOf(ago);
    return ms === null ? null : exact(now - ms);
  }
  if (/^\d{10}$|^\d{13}$|^\d{16}$|^\d{19}$/.test(text)) return exact(Math.floor(Number(text) / 10 ** (text.length - 13)));
  const iso = /^(\d{4})[-/](\d\d?)[-/](\d\d?)(?:[t ](\d\d?):(\d\d)(?::(\d\d)(?:[.,]\d+)?)?)? ?(z|utc|[+-]\d\d:?\d\d)?$/.exec(text);
  if (iso) return isoPoint(iso, text, zone);
  return wordsPoint(text, now, zone, day);
}

function isoPoint(m: RegExpExecArray, text: string, zone: ZoneName): Point | null {
  const [, y, mo, d, h, mi, s, offset] = m;
  if (offset !== undefined && h !== undefined) {
    const at = Date.parse(
      text
        .replace(" utc", "z")
        .replace(/ (?=[z+-])/, "")
        .replace(" ", "t")
        .replace(",", ".")
        .toUpperCase(),
    );
    return Number.isNaN(at) ? null : { at: unixMillis(at), dated: true, wholeDay: false };
  }
  const wall = wallOf(Number(y), Number(mo), Number(d), Number(h ?? 0), Number(mi ?? 0), Number(s ?? 0));
  return wall && { at: instantOf(wall, zone), dated: true, wholeDay: h === undefined };
}

/** Null for what no calendar or clock shows. */
function wallOf(year: number, month: number, day: number, hour = 0, minute = 0, second = 0): Wall | null {
  const d = new Date(Date.UTC(year, month - 1, day));
  if (d.getUTCMonth() !== month - 1 || d.getUTCDate() !== day || hour > 24 || minute > 59 || second > 59) return null;
  return { year, month, day, hour, minute, second };
}

function wordsPoint(text: string, now: UnixMillis, zone: ZoneName, day: Wall): Point | null {
  const time = timeIn(text);
  const words = (time ? text.replace(time.text, " ") : text)
    .replace(/\b(at|on|the)\b/g, " ")
    .replace(/[ ,]+/g, " ")
    .trim();
  if (words === "" && !time) return null;
  const date = words === "" ? day : dateOf(words, now, zone);
  if (!date) return null;
  const wall = wallOf(date.year, date.month, date.day, time?.hour ?? 0, time?.minute ?? 0, time?.second ?? 0);
  return wall && { at: instantOf(wall, zone), dated: words !== "", wholeDay: !time };
}

function timeIn(text: string): { text: string; hour: number; minute: number; second: number } | null {
  const named = /\b(noon|midnight)\b/.exec(text);
  if (named) return { text: named[0], hour: named[0] === "noon" ? 12 : 0, minute: 0, second: 0 };
  const m = /(?<![\d:])(\d\d?)(?::(\d\d)(?::(\d\d)(?:\.\d+)?)?)? ?(am|pm)\b|(?<![\d:])(\d\d?):(\d\d)(?::(\d\d)(?:\.\d+)?)?/.exec(text);
  if (!m) return null;
  const half = m[4];
  const hour = Number(m[1] ?? m[5]);
  if (half && (hour < 1 || hour > 12)) return null;
  return {
    text: m[0],
    hour: half ? (hour % 12) + (half === "pm" ? 12 : 0) : hour,
    minute: Number(m[2] ?? m[6] ?? 0),
    second: Number(m[3] ?? m[7] ?? 0),
  };
}

const WEEKDAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/** The day that was meant: without a year, the latest one that has begun. */
function dateOf(words: string, now: UnixMillis, zone: ZoneName): Wall | null {
  const today = { ...wallAt(now, zone), hour: 0, minute: 0, second: 0 };
  if (words === "today") return today;
  if (words === "yesterday") return addDays(today, -1);
  const weekday = /^(?:last )?(mon|tue|wed|thu|fri|sat|sun)[a-z]*$/.exec(words)?.[1];
  if (weekday) return addDays(today, -((weekdayOf(today) - WEEKDAYS.indexOf(weekday) + 6) % 7 || 7));
  const iso = /^(\d{4})-(\d\d)-(\d\d)$/.exec(words);
  if (iso) return wallOf(Number(iso[1]), Number(iso[2]), Number(iso[3]));
  const m = /^([a-z]{3,9})\.? (\d\d?)(?:st|nd|rd|th)?(?: (\d{4}))?$|^(\d\d?)(?:st|nd|rd|th|\.)? ([a-z]{3,9})\.?(?: (\d{4}))?$/.exec(words);
  if (!m) return null;
  const name = m[1] ?? m[5] ?? "";
  const month = MONTHS.findIndex((short) => name.startsWith(short.toLowerCase())) + 1;
  if (month === 0) return null;
  const dayNumber = Number(m[2] ?? m[4]);
  const year = m[3] ?? m[6];
  if (year !== undefined) return wallOf(Number(year), month, dayNumber);
  const thisYear = wallOf(today.year, month, dayNumber);
  return thisYear && instantOf(thisYear, zone) <= now ? thisYear : wallOf(today.year - 1, month, dayNumber);
}
