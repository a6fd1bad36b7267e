import { hashSeed } from "@/lib/kernel/random";
import type { UnixMillis } from "@/lib/kernel/units";

/** The first instant after `now` at which a target is due. Targets are spread over the interval by their key, and keep their place after a restart. */
export function nextScrape(now: UnixMillis, intervalMs: number, key: string): UnixMillis {
  const offset = hashSeed(key) % intervalMs;
  const slot = Math.floor((now - offset) / intervalMs) + 1;
  return (slot * intervalMs + offset) as UnixMillis;
}

/** A timer that fires a little late does not shift the sample: even intervals are what the store packs best. */
export function scrapeTime(due: UnixMillis, now: UnixMillis, intervalMs: number): UnixMillis {
  return Math.abs(now - due) <= Math.min(intervalMs / 100, 100) ? due : now;
}
