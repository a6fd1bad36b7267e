import { setImmediate as breathe } from "node:timers/promises";
import type { Rollout } from "../faults/effects";
import type { Fault } from "../faults/fault";
import type { FleetListener } from "../fleet";
import { scrapeTargets } from "../targets";
import { CoarseFleet, type CoarseState, TICK_S } from "./coarse-fleet";
import { type ScrapedStretch, StretchRecorder } from "./series-columns";

const WINDOW_MS = 2 * 3_600_000;
const DAY_MS = 24 * 3_600_000;

export interface WeekOptions {
  readonly seed: number;
  /** Whole minutes. */
  readonly from: number;
  readonly to: number;
  readonly faults: readonly Fault[];
  readonly rollouts: readonly Rollout[];
  readonly rate: number;
}

/**
 * A stretch of coarse history, told from its end backwards, two hours at a
 * time, so that the newest is there first. It is lived through once to know
 * how every counter stood at each window's start, then again window by window.
 */
export class Week {
  readonly #options: WeekOptions;
  readonly #fleet: CoarseFleet;
  readonly #states: CoarseState[] = [];
  readonly targets;

  constructor(options: WeekOptions) {
    this.#options = options;
    this.#fleet = new CoarseFleet(options.seed, options.from, options.faults, options.rollouts, options.rate);
    this.targets = scrapeTargets(this.#fleet);
  }

  /** Lives through all of it; returns how the fleet stands at the end. */
  async live(): Promise<CoarseState> {
    while (this.#fleet.now < this.#options.to) {
      if (this.#states.length === 0 || this.#fleet.now % WINDOW_MS === 0) {
        this.#states.push(this.#fleet.state());
        await breathe();
      }
      this.#fleet.tick();
    }
    return this.#fleet.state();
  }

  /** The windows that begin before `before`, newest first: what scrapes found in (from, to]. `listener` hears each window's requests and lines. */
  async *backwards(
    before: number,
    listener: FleetListener,
  ): AsyncGenerator<{ readonly from: number; readonly to: number; readonly stretch: ScrapedStretch }> {
    this.#fleet.listener = listener;
    for (let i = this.#states.length - 1; i >= 0; i--) {
      const state = this.#states[i]!;
      const to = this.#states[i + 1]?.at ?? this.#options.to;
      if (state.at >= before) continue;
      this.#fleet.restore(state);
      const recorder = new StretchRecorder(this.targets);
      while (this.#fleet.now < to) {
        this.#fleet.tick();
        if (this.#isScraped(this.#fleet.now)) recorder.scrape(this.#fleet.now);
        if ((this.#fleet.now / 60_000) % 20 === 0) await breathe();
      }
      yield { from: state.at, to, stretch: recorder.take() };
    }
    this.#fleet.listener = null;
  }

  /** Every minute of the last day, every second minute before. */
  #isScraped(at: number): boolean {
    return this.#options.to - at < DAY_MS || (at / 1_000) % (2 * TICK_S) === 0;
  }
}
