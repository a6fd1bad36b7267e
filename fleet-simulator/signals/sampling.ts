import { hashSeed } from "@/lib/kernel/random";
import type { Journey } from "../traffic/journey";

/** A first token later than this is worth a trace. */
const SLOW_MS = 2_500;

/**
 * Whether a request's trace is kept, decided by its trace id alone within its
 * class, so that every program decides alike: `rate` of what went well, all
 * that failed or was slow up to a tenth when there is a flood of it.
 */
export function isSampled(journey: Journey, rate: number): boolean {
  const chance = hashSeed(journey.arrival.traceId) / 4_294_967_296;
  if (journey.status === "429") return chance < Math.min(1, rate * 2);
  if (journey.status !== "200") return chance < Math.min(1, rate * 6);
  const first = journey.firstTokenAt === null ? 0 : journey.firstTokenAt - journey.arrival.arrivedAt;
  return chance < (first > SLOW_MS ? Math.min(1, rate * 3) : rate);
}
