import { nanosToMillis, type UnixNanos, unixNanos } from "@/lib/kernel/units";

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
export const monthOf = (name: string): number => MONTHS.indexOf(name) + 1;

const DAY_MS = 86_400_000;

/** UTC from calendar parts; `fraction` is the digits after the second. Null when there is no such instant. */
export function instant(year: number, month: number, day: number, clock: string, fraction = ""): UnixNanos | null {
  // `HH:MM:SS`, by place: this runs for every line.
  const hour = twoDigits(clock, 0);
  const minute = twoDigits(clock, 3);
  const second = twoDigits(clock, 6);
  if (hour > 23 || minute > 59 || second > 60 || month < 1 || month > 12 || day < 1) return null;
  if (day > daysIn(year, month)) return null;
  const ms = Date.UTC(year, month - 1, day, hour, minute, second);
  const nanos = BigInt(ms) * 1_000_000n;
  return unixNanos(fraction === "" ? nanos : nanos + BigInt(fraction.padEnd(9, "0").slice(0, 9)));
}

const twoDigits = (text: string, at: number): number => (text.charCodeAt(at) - 48) * 10 + text.charCodeAt(at + 1) - 48;

function daysIn(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** For lines without a year: the year that puts them closest to when they arrived. */
export function closestYear(received: UnixNanos, month: number, day: number, clock: string, fraction = ""): UnixNanos | null {
  const year = yearOf(received);
  const same = instant(year, month, day, clock, fraction);
  if (same !== null && distance(same, received) < QUARTER_NS) return same;
  let best: UnixNanos | null = null;
  for (const candidate of [year, year - 1, year + 1]) {
    const t = instant(candidate, month, day, clock, fraction);
    if (t !== null && (best === null || distance(t, received) < distance(best, received))) best = t;
  }
  return best;
}

/** No other year can come closer than this. */
const QUARTER_NS = 90n * 86_400_000_000_000n;

const distance = (a: bigint, b: bigint) => (a < b ? b - a : a - b);

/** A line is written before it arrives; clocks of two machines may differ by this much. */
const SKEW_NS = 2_000_000_000n;

/** For lines without a date: the last time of day that is not after they arrived. */
export function latestDay(received: UnixNanos, clock: string): UnixNanos | null {
  const midnightMs = Math.floor(nanosToMillis(received) / DAY_MS) * DAY_MS;
  const sinceMidnight = instant(1970, 1, 1, clock);
  if (sinceMidnight === null) return null;
  const today = BigInt(midnightMs) * 1_000_000n + sinceMidnight;
  return unixNanos(today <= received + SKEW_NS ? today : today - BigInt(DAY_MS) * 1_000_000n);
}

function yearOf(t: UnixNanos): number {
  return new Date(nanosToMillis(t)).getUTCFullYear();
}

const RFC3339 = /^(\d{4})-(\d\d)-(\d\d)[T ](\d\d:\d\d:\d\d)(?:[.,](\d{1,9})\d*)?\s?(Z|z|[+-]\d\d:?\d\d)?$/;

/** An RFC 3339 instant, or one without zone (then UTC), to the nanosecond. Null when it is none. */
export function isoNanos(text: string): UnixNanos | null {
  const m = RFC3339.exec(text);
  if (m === null) return null;
  const t = instant(Number(m[1]), Number(m[2]), Number(m[3]), m[4] ?? "", m[5] ?? "");
  const zone = m[6];
  if (t === null || zone === undefined || zone === "Z" || zone === "z") return t;
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2));
  const shift = BigInt(minutes) * 60_000_000_000n;
  return unixNanos(zone.startsWith("-") ? t + shift : t - shift);
}
