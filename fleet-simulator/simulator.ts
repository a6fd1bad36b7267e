import { writeFileSync } from "node:fs";
import { type Clock, monotonicMillis } from "@/lib/kernel/clock";
import { hashSeed } from "@/lib/kernel/random";
import { FaultBoard } from "./faults/fault-board";
import { liveFaults, pastFaults, pastRollouts } from "./faults/schedule";
import { Fleet } from "./fleet";
import { deploymentNotes } from "./history/deployments";
import { MetricsSender } from "./history/metrics-sender";
import { StretchRecorder } from "./history/series-columns";
import { leaveCounters, readState, type SimulatorState, takeCounters, writeState } from "./history/state-file";
import { Week } from "./history/week";
import { serveFleet } from "./http-surface";
import { Narrator } from "./narrator";
import { FrontDoor } from "./send/front-door";
import { OtelSender } from "./send/otel-sender";
import type { Registry } from "./signals/registry";
import type { SimulatorSettings } from "./settings";
import { SCRAPE_INTERVAL_S, scrapeTargets, targetsFile } from "./targets";
import { RhythmicArrivals } from "./traffic/arrivals";
import { openReplay } from "./traffic/replay-file";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** Shares of traces kept: while live, in the exact hour before, in the weeks before that. */
const KEPT = { live: 0.1, hour: 0.06, week: 0.008 } as const;
const REMEMBERED_EVERY_MS = 10_000;
/** Scrapes sent together while the exact hour is written. */
const BLOCK = 120;

export interface RunningSimulator {
  /** Settles when history is written; rejects when the console refuses it. */
  readonly history: Promise<void>;
  readonly origin: string;
  stop(): Promise<void>;
}

/**
 * Starts the fleet: up to an hour of exact history, then live, with older
 * history written beside it. Without a console nothing is sent and only
 * `/metrics` and `/control` are there.
 */
export async function startSimulator(settings: SimulatorSettings, clock: Clock, say: (line: string) => void): Promise<RunningSimulator> {
  const now = Math.floor(clock.now() / MINUTE) * MINUTE;
  const before = readState(settings.stateFile);
  const known = before && before.seed === settings.seed && before.rate === settings.rate ? before : null;
  const writes = settings.console !== null && settings.historyDays > 0;
  const exactFrom = writes ? (known ? resumedFrom(known, clock.now()) : now - HOUR) : clock.now();
  let state: SimulatorState = known ?? {
    seed: settings.seed,
    rate: settings.rate,
    weekFrom: Math.round(exactFrom - settings.historyDays * DAY),
    weekTo: exactFrom,
    writtenDownTo: exactFrom,
    aliveAt: exactFrom,
  };
  const past = writes ? pastFaults(state.weekTo + HOUR) : [];
  const rollouts = writes ? pastRollouts(state.weekTo + HOUR) : [];
  const board = new FaultBoard([...past, ...(settings.scheduled ? liveFaults(settings.seed, clock.now()) : [])]);
  const sender = settings.console ? new OtelSender(settings.console.url, settings.console.key) : null;
  const quiet = { span: () => {}, log: () => {} };
  const narrator = new Narrator(sender ?? quiet, () => board.all, rollouts, KEPT.hour);

  const unfinished = writes && state.writtenDownTo > state.weekFrom;
  const week = unfinished
    ? new Week({ seed: settings.seed, from: state.weekFrom, to: state.weekTo, faults: past, rollouts, rate: settings.rate })
    : null;
  if (week) say(`Thinking up ${settings.historyDays} days of the fleet's history…`);
  const ending = (await week?.live()) ?? null;

  // A fleet that starts again must not hand out the trace ids of its last life: from there on chance depends on when, too.
  const seed = known ? hashSeed(`${settings.seed} ${exactFrom}`) : settings.seed;
  const arrivals = settings.replayFile ? openReplay(settings.replayFile, seed, exactFrom) : new RhythmicArrivals(seed, settings.rate);
  const fleet = new Fleet({ seed, startAt: exactFrom, arrivals, faults: () => board.all, rollouts, listener: narrator });
  const own = registriesOf(fleet);
  const left = takeCounters(
    settings.stateFile,
    own.map((r) => r.snapshot().length),
  );
  if (known && left) continueFrom(fleet, left);
  else if (ending && known === null) continueFrom(fleet, ending.registries);
  const targets = scrapeTargets(fleet);
  const door = settings.console ? new FrontDoor(settings.console.url, settings.console.key) : null;
  const metrics = door ? new MetricsSender(door, targets) : null;
  if (metrics && sender && writes) {
    const minutes = Math.round((clock.now() - exactFrom) / MINUTE);
    if (minutes > 0) say(`Writing the last ${minutes} minutes, request by request…`);
    await catchUp(fleet, new StretchRecorder(targets), metrics, sender, clock);
  }
  narrator.rate = KEPT.live;
  narrator.kept = (journey) => fleet.gateway.example(journey);

  const surface = await serveFleet(
    () => targets,
    {
      status: () => ({
        now: fleet.now,
        inFlight: fleet.inFlight,
        totals: fleet.totals,
        faults: board.active(fleet.now),
        sent: sender?.counts ?? null,
      }),
      startFault: (name, target, forMs) => board.start(name, target, fleet.now, forMs),
      stopFaults: (name) => ({ ended: board.stop(name, fleet.now) }),
    },
    settings.port,
  );
  if (settings.targetsFile) writeFileSync(settings.targetsFile, targetsFile(fleet, surface.origin));
  say(`The fleet is live: ${fleet.nodes.length} nodes, /metrics and /control on ${surface.origin}`);

  const ticking = setInterval(() => fleet.advance(clock.now()), 250);
  const flushing = setInterval(() => void sender?.flush(), 2_000);
  const remember = () => writeState(settings.stateFile, (state = { ...state, aliveAt: fleet.now }));
  if (writes) remember();
  const remembering = writes ? setInterval(remember, REMEMBERED_EVERY_MS) : null;
  let stopped = false;

  const writeHistory = async (): Promise<void> => {
    if (!week || !door || !sender) return;
    const begun = monotonicMillis();
    const begunAt = clock.now();
    const older = new MetricsSender(door, week.targets);
    const teller = new Narrator(sender, () => past, rollouts, KEPT.week);
    for (const note of deploymentNotes(rollouts, past, begunAt)) await door.change(note);
    let nextWord = begun + 3_000;
    for await (const { from, stretch } of week.backwards(state.writtenDownTo, teller)) {
      await Promise.all([older.send(stretch), sender.flush()]);
      if (stopped) return;
      state = { ...state, writtenDownTo: from };
      writeState(settings.stateFile, state);
      if (monotonicMillis() < nextWord && from > state.weekFrom) continue;
      nextWord = monotonicMillis() + 3_000;
      say(`History: ${Math.round((state.weekTo - from) / HOUR)} of ${Math.round((state.weekTo - state.weekFrom) / HOUR)} hours`);
    }
    const seconds = Math.round((monotonicMillis() - begun) / 1_000);
    say(
      `History is complete: ${(older.samples / 1e6).toFixed(1)} M samples, ${sender.counts.spans} spans, ${sender.counts.logs} log records in ${seconds} s`,
    );
  };

  return {
    history: writeHistory(),
    origin: surface.origin,
    stop: async () => {
      stopped = true;
      clearInterval(ticking);
      clearInterval(flushing);
      if (remembering) {
        clearInterval(remembering);
        remember();
        leaveCounters(
          settings.stateFile,
          own.map((r) => r.snapshot()),
        );
      }
      await Promise.race([sender?.close(), new Promise((resolve) => setTimeout(resolve, 2_000).unref())]);
      await surface.close();
    },
  };
}

/**
 * Where a fleet goes on that was alive before: never before its last sign of
 * life, nor so soon after it that old and new scrapes could interleave. A
 * counter that goes back and forth would read as many restarts.
 */
export function resumedFrom(before: SimulatorState, now: number): number {
  const after = Math.ceil((before.aliveAt + REMEMBERED_EVERY_MS) / 1_000) * 1_000;
  return Math.max(after, Math.floor((now - HOUR) / 1_000) * 1_000);
}

const registriesOf = (fleet: Fleet): readonly Registry[] => [
  ...fleet.nodes.flatMap((n) => [n.signals.registry, n.dcgm.registry]),
  fleet.gateway.registry,
  fleet.router.registry,
];

/** Sets a fresh fleet's counters where coarse history, or an orderly stop, left them. */
function continueFrom(fleet: Fleet, counters: readonly Float64Array[]): void {
  registriesOf(fleet).forEach((registry, i) => registry.restore(counters[i]!));
  for (const node of fleet.nodes) node.signals.runs(node.version);
}

/** Lives from where the fleet is to the present, scraping itself as the console would, and sends what it found. */
async function catchUp(fleet: Fleet, recorder: StretchRecorder, metrics: MetricsSender, sender: OtelSender, clock: Clock): Promise<void> {
  const every = SCRAPE_INTERVAL_S * 1_000;
  while (fleet.now + every <= clock.now()) {
    fleet.advance(fleet.now + every);
    recorder.scrape(fleet.now);
    if (recorder.length < BLOCK) continue;
    await Promise.all([metrics.send(recorder.take()), sender.flush()]);
  }
  await Promise.all([metrics.send(recorder.take()), sender.flush()]);
}
