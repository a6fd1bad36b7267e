import { createHash } from "node:crypto";
import type { Fault } from "../faults/fault";
import { Fleet } from "../fleet";
import type { LogLine } from "../signals/log-line";
import { exposition } from "../signals/exposition";
import { scrapeTargets } from "../targets";
import { RhythmicArrivals } from "../traffic/arrivals";
import type { Journey } from "../traffic/journey";

/** A Tuesday afternoon, when all regions are awake. */
export const AFTERNOON = Date.UTC(2026, 2, 10, 14);
const MINUTE = 60_000;

/** A fleet that remembers everything it did. */
export interface RecordedFleet {
  readonly fleet: Fleet;
  readonly journeys: Journey[];
  readonly lines: LogLine[];
  /** A hash of every request, line and metric so far. */
  digest(): string;
  minutes(count: number): RecordedFleet;
}

export function recordedFleet(options: { seed?: number; faults?: readonly Fault[]; rate?: number; startAt?: number } = {}): RecordedFleet {
  const { seed = 7, faults = [], rate = 1, startAt = AFTERNOON } = options;
  const journeys: Journey[] = [];
  const lines: LogLine[] = [];
  const fleet = new Fleet({
    seed,
    startAt,
    arrivals: new RhythmicArrivals(seed, rate),
    faults: () => faults,
    rollouts: [],
    listener: { journey: (j) => journeys.push(j), log: (l) => lines.push(l) },
  });
  const recorded: RecordedFleet = {
    fleet,
    journeys,
    lines,
    digest() {
      const hash = createHash("sha256");
      for (const j of journeys) {
        const e = j.engine;
        hash.update(
          JSON.stringify([
            j.arrival.id,
            j.arrival.arrivedAt,
            j.status,
            j.node?.id,
            j.finishedAt,
            e?.outputTokens,
            e?.cachedTokens,
            e?.firstTokenAt,
          ]),
        );
      }
      for (const line of lines) hash.update(line.body);
      for (const target of scrapeTargets(fleet)) hash.update(exposition(target.registry));
      return hash.digest("hex");
    },
    minutes(count) {
      fleet.advance(fleet.now + count * MINUTE);
      return recorded;
    },
  };
  return recorded;
}

/** A fault that begins `afterMin` into the afternoon. */
export const fault = (name: Fault["name"], target: string, afterMin: number, forMin: number): Fault => ({
  name,
  target,
  from: AFTERNOON + afterMin * MINUTE,
  until: AFTERNOON + (afterMin + forMin) * MINUTE,
});
