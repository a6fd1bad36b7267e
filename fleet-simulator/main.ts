import { systemClock } from "@/lib/kernel/clock";
import { FaultBoard } from "./faults/fault-board";
import { Fleet } from "./fleet";
import { serveFleet } from "./http-surface";
import { parseSettings } from "./settings";
import { scrapeTargets } from "./targets";
import { RhythmicArrivals } from "./traffic/arrivals";

const settings = parseSettings(process.argv.slice(2));
const board = new FaultBoard([]);
const fleet = new Fleet({
  seed: settings.seed,
  startAt: systemClock.now(),
  arrivals: new RhythmicArrivals(settings.seed, settings.rate),
  faults: () => board.all,
  rollouts: [],
  listener: { journey: () => {}, log: () => {} },
});
const targets = scrapeTargets(fleet);
const surface = await serveFleet(
  () => targets,
  {
    status: () => ({ now: fleet.now, totals: fleet.totals, faults: board.active(fleet.now) }),
    startFault: (name, target, forMs) => board.start(name, target, fleet.now, forMs),
    stopFaults: (name) => ({ ended: board.stop(name, fleet.now) }),
  },
  settings.port,
);
console.log(`The fleet listens on ${surface.origin}`);
const tick = setInterval(() => fleet.advance(systemClock.now()), 250);
const stop = () => {
  clearInterval(tick);
  void surface.close();
};
process.once("SIGINT", stop);
process.once("SIGTERM", stop);
