import type { Chance } from "../chance";
import type { EngineOutcome, EngineRequest } from "../engine/request";
import type { NodeEffects } from "../faults/effects";
import type { NodePlan } from "../plan/nodes";
import { DcgmMetrics } from "../signals/dcgm-metrics";
import { hangLine, oomLines, startLines, statsLine, xidLines } from "../signals/engine-lines";
import { type EngineGauges, type EngineSignals, engineSignals } from "../signals/engine-signals";
import type { LogLine } from "../signals/log-line";
import type { Arrival } from "../traffic/workload";
import { type Standing, standing } from "./load-model";

/** Share of prompt tokens that the exact fleet finds in its caches, by model: measured over an afternoon. */
const USUAL_HITS: Readonly<Record<string, number>> = {
  "llama-3.3-70b": 0.6,
  "llama-3.1-8b": 0.59,
  "qwen3-32b": 0.5,
  "r1-distill-32b": 0.68,
};

/** A request that stands for `weight` alike. */
export interface Representative {
  readonly arrival: Arrival;
  readonly outcome: EngineOutcome;
  readonly weight: number;
}

/** One engine and its host at the fidelity of minutes. Everything it remembers is in `memory` and its registries. */
export class CoarseNode {
  readonly plan: NodePlan;
  readonly signals: EngineSignals;
  readonly dcgm: DcgmMetrics;
  down = false;
  /** Requests that wait, the release that runs (as its place in the list), and since when it has stood still. */
  memory = { backlog: 0, version: "", stalledSince: 0, started: false };
  readonly #log: (line: LogLine) => void;

  constructor(plan: NodePlan, log: (line: LogLine) => void) {
    this.plan = plan;
    this.#log = log;
    this.signals = engineSignals(plan);
    this.dcgm = new DcgmMetrics(plan);
  }

  /** Takes in the faults of a tick that begins at `at`. Returns whether the process answers. */
  apply(effects: NodeEffects, at: number, tickS: number): boolean {
    const m = this.memory;
    if (effects.down && !this.down) {
      for (const line of effects.cause === "xid"
        ? xidLines(this.plan, at, effects.xid)
        : effects.cause === "oom"
          ? oomLines(this.plan, at)
          : []) {
        this.#log(line);
      }
      m.backlog = 0;
    }
    const freed = !effects.stalled && m.stalledSince !== 0;
    if (!effects.down && (this.down || freed || effects.version !== m.version || !m.started)) {
      const announced = m.started;
      m.version = effects.version;
      m.started = true;
      m.backlog = 0;
      this.signals.start(at, effects.version);
      if (announced) for (const line of startLines(this.plan, at, effects.version)) this.#log(line);
    }
    if (!effects.stalled) m.stalledSince = 0;
    else if (m.stalledSince === 0) m.stalledSince = at;
    else {
      const line = hangLine(this.plan, at, (at - m.stalledSince) / 1_000);
      if (line) this.#log(line);
    }
    this.down = effects.down;
    if (effects.down) this.dcgm.update({ busy: 0, prefill: 0, loaded: false, stalled: false, xid: effects.xid }, tickS, at);
    return !effects.down;
  }

  /**
   * Lives through a tick with these arrivals, each standing for `weights[i]`
   * requests; returns what became of them. A node that stands still only
   * collects a queue.
   */
  tick(
    arrivals: readonly Arrival[],
    weights: readonly number[],
    at: number,
    tickS: number,
    effects: NodeEffects,
    chance: Chance,
  ): Representative[] {
    const { model } = this.plan;
    const requests = weights.reduce((a, b) => a + b, 0);
    const m = this.memory;
    if (effects.stalled) {
      m.backlog = Math.min(400, m.backlog + requests);
      const running = Math.min(model.limits.maxSequences, Math.max(8, Math.round(m.backlog / 4)));
      this.#gauges(running, Math.max(0, Math.round(m.backlog) - running), 0.6, 0, 0);
      this.dcgm.update({ busy: 1, prefill: 0, loaded: true, stalled: true, xid: 0 }, tickS, at);
      return [];
    }
    const mean = (of: (a: Arrival) => number) =>
      requests === 0 ? 0 : arrivals.reduce((sum, a, i) => sum + of(a) * weights[i]!, 0) / requests;
    const hitRatio = effects.forgetful ? 0 : (USUAL_HITS[model.alias] ?? 0.5);
    const demand = {
      rate: requests / tickS,
      promptTokens: Math.max(
        1,
        mean((a) => a.promptTokens),
      ),
      outputTokens: Math.max(
        1,
        mean((a) => a.outputTokens),
      ),
      hitRatio,
      slowness: effects.slowness,
      withheld: effects.withheld,
    };
    const now = standing(model, demand);
    m.backlog = Math.max(0, m.backlog + (demand.rate - now.capacity) * tickS);
    // A gateway gives up after two minutes, which bounds any queue.
    m.backlog = Math.min(m.backlog, now.capacity * 110);
    const waitS = m.backlog / now.capacity;
    const done = arrivals.map((arrival, i) => this.#live(arrival, weights[i]!, at, tickS, now, waitS, hitRatio, chance));
    this.#preempt(now, arrivals, requests, chance);
    const kv = Math.min(1, now.kvWanted * chance.between(0.85, 1.15));
    const tokens = requests * demand.outputTokens;
    const decodeS = Math.min(tickS, (tokens / Math.max(1, now.batch)) * now.tokenGapS);
    this.signals.step(0, Math.max(1, Math.round(now.batch)), now.tokenGapS, Math.max(0, Math.round(decodeS / now.tokenGapS)));
    this.#gauges(
      Math.round(now.batch * chance.between(0.75, 1.25)),
      Math.round(m.backlog),
      kv,
      tokens / tickS,
      hitRatio * chance.between(0.93, 1.05),
    );
    this.dcgm.update(
      {
        busy: now.busy * chance.between(0.93, 1),
        prefill: Math.min(1, now.prefillShare / Math.max(0.05, now.busy)),
        loaded: true,
        stalled: false,
        xid: 0,
      },
      tickS,
      at,
    );
    return done;
  }

  /** The gauges as they were last set. */
  get gauges(): EngineGauges {
    return this.#last;
  }

  /** The engine's own line about its load, as in the exact fleet. */
  statsLine(at: number, promptRate: number, generationRate: number): void {
    if (!this.down)
      this.#log(
        statsLine(this.plan, at, this.#last, {
          promptRate,
          generationRate,
          preemptions: 0,
          prefillTokens: 0,
          cachedTokens: 0,
          newRequests: 0,
        }),
      );
  }

  #last: EngineGauges = { running: 0, waiting: 0, kvUsage: 0, usedTokens: 0, evictableTokens: 0, generationRate: 0, hitRate: 0 };

  #live(
    arrival: Arrival,
    weight: number,
    at: number,
    tickS: number,
    now: Standing,
    waitS: number,
    hits: number,
    chance: Chance,
  ): Representative {
    const arrivedAt = at + chance.unit() * tickS * 1_000;
    const cachedTokens = Math.min(
      arrival.promptTokens - 1,
      Math.floor((arrival.promptTokens * Math.min(0.97, hits * chance.between(0.45, 1.5))) / 128) * 128,
    );
    const queueMs = waitS * 1_000 * chance.between(0.7, 1.3) + chance.exponential(2 + 4 * now.tokenGapS * 1_000 * now.prefillShare);
    const computeMs =
      (((arrival.promptTokens - cachedTokens) / this.plan.model.limits.prefillTokensPerS) * 1_000) / (1 - now.prefillShare) +
      now.tokenGapS * 1_000;
    const gapS = now.tokenGapS * chance.between(0.9, 1.12);
    const scheduledAt = arrivedAt + queueMs;
    const firstTokenAt = scheduledAt + computeMs * chance.between(0.82, 1.15);
    const rest = arrival.outputTokens - 1;
    const request: EngineRequest = { ...arrival, arrivedAt };
    const outcome: EngineOutcome = {
      request,
      scheduledAt,
      firstTokenAt,
      finishedAt: firstTokenAt + rest * gapS * 1_000,
      cachedTokens,
      outputTokens: arrival.outputTokens,
      finishReason: arrival.ending,
      preemptions: 0,
    };
    const s = this.signals;
    s.firstToken(request, cachedTokens, (firstTokenAt - arrivedAt) / 1_000, weight);
    if (rest > 0) {
      // Most gaps are the step's own; those behind a prefill chunk are longer.
      const long = Math.round(rest * weight * Math.min(0.4, now.prefillShare));
      s.tokens(rest * weight - long, gapS * 0.94);
      if (long > 0) s.tokens(long, gapS * 1.6 + 0.02);
    }
    s.finished(outcome, weight);
    return { arrival, outcome, weight };
  }

  #preempt(now: Standing, arrivals: readonly Arrival[], requests: number, chance: Chance): void {
    if (now.kvWanted < 0.92 || requests === 0 || arrivals.length === 0) return;
    const share = Math.min(1.2, (now.kvWanted - 0.9) * 2);
    const hit = arrivals[chance.whole(0, arrivals.length - 1)]!;
    const times = Math.round(requests * share);
    if (times > 0) this.signals.preempted(hit, Math.round(hit.outputTokens / 2), times);
  }

  #gauges(running: number, waiting: number, kvUsage: number, generationRate: number, hitRate: number): void {
    const { kvBlocks, blockTokens } = this.plan.model.limits;
    const usage = Math.round(kvUsage * 10_000) / 10_000;
    const used = Math.round(usage * kvBlocks * blockTokens);
    this.#last = {
      running,
      waiting,
      kvUsage: usage,
      usedTokens: used,
      evictableTokens: Math.round((kvBlocks * blockTokens - used) * 0.8),
      generationRate: Math.round(generationRate * 100) / 100,
      hitRate: Math.round(Math.min(1, hitRate) * 10_000) / 10_000,
    };
    this.signals.gauges(this.#last);
  }
}
