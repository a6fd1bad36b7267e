/** Which instants get a label on the time axis, and what it says. */
import { unixMillis } from "@/lib/kernel/units";
import {
  type Wall,
  type ZoneName,
  addDays,
  dayMonth,
  fullDateTime,
  hourMinute,
  hourMinuteSecond,
  instantOf,
  wallAt,
} from "@/lib/kernel/zone";

export interface TimeTick {
  readonly at: number;
  readonly label: string;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const STEPS = [
  1000,
  5000,
  10_000,
  30_000,
  MINUTE,
  2 * MINUTE,
  5 * MINUTE,
  10 * MINUTE,
  15 * MINUTE,
  30 * MINUTE,
  HOUR,
  2 * HOUR,
  3 * HOUR,
  6 * HOUR,
  12 * HOUR,
  DAY,
  2 * DAY,
  7 * DAY,
  14 * DAY,
  30 * DAY,
];

/** At most `most` ticks on round wall-clock times of the zone; midnight is labelled with its date. */
export function timeTicks(from: number, to: number, zone: ZoneName, most: number): readonly TimeTick[] {
  const span = to - from;
  if (!(span > 0) || most < 1) return [];
  const step = STEPS.find((s) => span / s <= most) ?? 30 * DAY * Math.ceil(span / (30 * DAY * most));
  const ticks: TimeTick[] = [];
  if (step >= DAY) {
    const days = step / DAY;
    const start = { ...wallAt(unixMillis(from), zone), hour: 0, minute: 0, second: 0 };
    for (let i = 0; ticks.length <= most + 1; i += days) {
      const wall = addDays(start, i);
      const at = instantOf(wall, zone);
      if (at > to) break;
      if (at >= from) ticks.push({ at, label: dayMonth(wall) });
    }
    return ticks;
  }
  // Steps below a day divide it, so counting from midnight keeps to round times.
  let day: Wall = { ...wallAt(unixMillis(from), zone), hour: 0, minute: 0, second: 0 };
  for (let midnight = instantOf(day, zone); midnight <= to; day = addDays(day, 1), midnight = instantOf(day, zone)) {
    const next = instantOf(addDays(day, 1), zone);
    const first = Math.max(0, Math.ceil((from - midnight) / step));
    for (let at = midnight + first * step; at < next && at <= to; at += step) ticks.push({ at, label: tickLabel(at, step, zone) });
  }
  return ticks;
}

function tickLabel(at: number, step: number, zone: ZoneName): string {
  const wall = wallAt(unixMillis(at), zone);
  if (wall.hour === 0 && wall.minute === 0 && wall.second === 0) return dayMonth(wall);
  return step < MINUTE ? hourMinuteSecond(wall) : hourMinute(wall);
}

/** The instant under the pointer, as exact as the step of the data: "21 Aug 14:03", "14:03:30". */
export function instantLabel(at: number, stepMs: number, zone: ZoneName): string {
  const wall = wallAt(unixMillis(at), zone);
  return `${dayMonth(wall)} ${stepMs % MINUTE === 0 && at % MINUTE === 0 ? hourMinute(wall) : hourMinuteSecond(wall)}`;
}

/** The head of a chart's readout: the instant in the zone on screen, and in UTC where that is another. */
export const readoutInstant = (at: number, stepMs: number, zone: ZoneName): { readonly title: string; readonly utc: string | null } => ({
  title: instantLabel(at, stepMs, zone),
  utc: zone === "UTC" ? null : `${fullDateTime(unixMillis(at), "UTC")} UTC`,
});
