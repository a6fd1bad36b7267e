import { type Millis, type UnixMillis, type UnixNanos, millisToNanos, unixMillis } from "./units";

/** The only source of the present. Everything that depends on the time of day takes one of these. */
export interface Clock {
  now(): UnixMillis;
}

export const systemClock: Clock = { now: () => Date.now() as UnixMillis };

export const nowNanos = (clock: Clock): UnixNanos => millisToNanos(clock.now());

/** Milliseconds that only ever go forward, for measuring durations; its zero means nothing. */
export const monotonicMillis = (): Millis => performance.now() as Millis;

/** A clock that a test, or a backfill, moves by hand. */
export class ManualClock implements Clock {
  #now: UnixMillis;
  constructor(start: UnixMillis) {
    this.#now = start;
  }
  now(): UnixMillis {
    return this.#now;
  }
  advance(by: Millis): void {
    this.#now = unixMillis(this.#now + by);
  }
  set(to: UnixMillis): void {
    this.#now = to;
  }
}

/** Writes an instant as RFC 3339 in UTC with milliseconds. */
export const isoInstant = (t: UnixMillis): string => new Date(t).toISOString();

/** Reads an RFC 3339 instant, or null when the text is not one. */
export function parseInstant(text: string): UnixMillis | null {
  const t = Date.parse(text);
  return Number.isNaN(t) ? null : unixMillis(t);
}

/** A `Date` for the libraries that insist on one. */
export const toDate = (t: UnixMillis): Date => new Date(t);
