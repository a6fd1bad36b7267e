/** Wall clocks: what an instant is called in a time zone, and which instant a wall clock means. */
import { type UnixMillis, unixMillis } from "./units";

/** A date and time of day as a wall clock shows them; `month` is 1 to 12. */
export interface Wall {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
}

/** An IANA zone name; "UTC" for none. */
export type ZoneName = string;

const MINUTE = 60_000;
const formats = new Map<ZoneName, Intl.DateTimeFormat>();

function formatFor(zone: ZoneName): Intl.DateTimeFormat {
  let format = formats.get(zone);
  if (!format) {
    const numeric = "numeric";
    format = new Intl.DateTimeFormat("en-US-u-ca-iso8601-hc-h23", {
      timeZone: zone,
      year: numeric,
      month: numeric,
      day: numeric,
      hour: numeric,
      minute: numeric,
      second: numeric,
      hourCycle: "h23",
    });
    formats.set(zone, format);
  }
  return format;
}

/** Whether this machine knows the zone. */
export function isZone(name: string): boolean {
  try {
    formatFor(name);
    return true;
  } catch {
    return false;
  }
}

/** What clocks in `zone` show at an instant. Throws RangeError for a zone that does not exist. */
export function wallAt(at: UnixMillis, zone: ZoneName): Wall {
  if (zone === "UTC") {
    const d = new Date(at);
    return {
      year: d.getUTCFullYear(),
      month: d.getUTCMonth() + 1,
      day: d.getUTCDate(),
      hour: d.getUTCHours(),
      minute: d.getUTCMinutes(),
      second: d.getUTCSeconds(),
    };
  }
  const part: Record<string, number> = {};
  for (const { type, value } of formatFor(zone).formatToParts(at)) part[type] = Number(value);
  const { year = 1970, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part;
  return { year, month, day, hour, minute, second };
}

/** How far clocks in `zone` are ahead of UTC at an instant, in milliseconds. */
export function zoneOffsetMs(at: UnixMillis, zone: ZoneName): number {
  if (zone === "UTC") return 0;
  return asUtc(wallAt(at, zone)) - Math.floor(at / 1000) * 1000;
}

/**
 * The instant at which clocks in `zone` show `wall`. A time that occurs twice
 * (clocks set back) is its first occurrence; one that is skipped (clocks set
 * forward) is as far after the gap as it would have been into it.
 */
export function instantOf(wall: Wall, zone: ZoneName): UnixMillis {
  const utc = asUtc(wall);
  if (zone === "UTC") return unixMillis(utc);
  // The offset in force a day before and after bracket any change of clocks.
  const before = zoneOffsetMs(unixMillis(utc - 86_400_000), zone);
  const after = zoneOffsetMs(unixMillis(utc + 86_400_000), zone);
  const early = unixMillis(utc - before);
  if (before === after || zoneOffsetMs(early, zone) === before) return early;
  const late = unixMillis(utc - after);
  return zoneOffsetMs(late, zone) === after ? late : early;
}

const asUtc = (w: Wall): number => Date.UTC(w.year, w.month - 1, w.day, w.hour, w.minute, w.second);

/** The same wall clock `days` calendar days later; midnight stays midnight when clocks change. */
export function addDays(wall: Wall, days: number): Wall {
  const d = new Date(Date.UTC(wall.year, wall.month - 1, wall.day + days));
  return { ...wall, year: d.getUTCFullYear(), month: d.getUTCMonth() + 1, day: d.getUTCDate() };
}

/** 1 Monday to 7 Sunday. */
export const weekdayOf = (wall: Wall): number => new Date(Date.UTC(wall.year, wall.month - 1, wall.day)).getUTCDay() || 7;

export const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"] as const;
const two = (n: number) => String(n).padStart(2, "0");

/** "14:03" */
export const hourMinute = (w: Wall): string => `${two(w.hour)}:${two(w.minute)}`;
/** "14:03:09" */
export const hourMinuteSecond = (w: Wall): string => `${hourMinute(w)}:${two(w.second)}`;
/** "21 Aug" */
export const dayMonth = (w: Wall): string => `${w.day} ${MONTHS[w.month - 1] ?? ""}`;
/** "21 Aug 2026, 14:03:09" */
export const fullDateTime = (at: UnixMillis, zone: ZoneName): string => {
  const w = wallAt(at, zone);
  return `${dayMonth(w)} ${w.year}, ${hourMinuteSecond(w)}`;
};

/** "UTC", or the zone with its offset at an instant: "UTC+2". */
export function zoneLabel(at: UnixMillis, zone: ZoneName): string {
  const offset = Math.round(zoneOffsetMs(at, zone) / MINUTE);
  if (offset === 0) return "UTC";
  const minutes = Math.abs(offset);
  return `UTC${offset < 0 ? "−" : "+"}${Math.floor(minutes / 60)}${minutes % 60 ? `:${two(minutes % 60)}` : ""}`;
}
