import { Engine, type EngineObserver } from "./engine/engine";
import type { EngineOutcome, EngineRequest } from "./engine/request";
import type { NodeEffects } from "./faults/effects";
import type { NodePlan } from "./plan/nodes";
import { DcgmMetrics } from "./signals/dcgm-metrics";
import { hangLine, oomLines, prefillLine, retractLine, startLines, statsLine, xidLines } from "./signals/engine-lines";
import { type EngineGauges, type EngineSignals, engineSignals } from "./signals/engine-signals";
import type { LogLine } from "./signals/log-line";

const STATS_EVERY_MS = 10_000;

/** What the rest of the fleet hears from a node. */
export interface NodeListener {
  finished(node: FleetNode, outcome: EngineOutcome): void;
  /** Requests that died with their process. */
  lost(node: FleetNode, requests: readonly EngineRequest[], at: number): void;
  log(line: LogLine): void;
}

/** One engine process and its host: the engine model, what it exposes and what it logs. */
export class FleetNode implements EngineObserver {
  readonly plan: NodePlan;
  readonly engine: Engine;
  readonly signals: EngineSignals;
  readonly dcgm: DcgmMetrics;
  readonly #listener: NodeListener;
  #version: string;
  #down = false;
  #stalledSince: number | null = null;
  #stallLogged = 0;
  #window = emptyWindow();
  #nextStats: number;
  #busyBefore = { prefill: 0, decode: 0 };
  #xid = 0;
  /** A stuck engine's gauges stay as they were when it stopped. */
  #frozen = false;

  constructor(plan: NodePlan, version: string, listener: NodeListener, startedAt: number) {
    this.plan = plan;
    this.#version = version;
    this.#listener = listener;
    this.signals = engineSignals(plan);
    this.signals.start(startedAt, version);
    this.dcgm = new DcgmMetrics(plan);
    this.engine = new Engine(plan.model.limits, this);
    this.#nextStats = Math.ceil(startedAt / STATS_EVERY_MS) * STATS_EVERY_MS;
  }

  get down(): boolean {
    return this.#down;
  }

  get version(): string {
    return this.#version;
  }

  /** Lets the faults of this instant take hold; a process that dies or starts does so here. */
  apply(effects: NodeEffects, at: number): void {
    if (effects.down && !this.#down) this.#die(effects, at);
    else if (!effects.down && (this.#down || effects.version !== this.#version)) this.#start(effects.version, at);
    if (!effects.stalled && this.#stalledSince !== null) {
      // Nobody comes back from a lost collective: all ranks are killed and started again.
      this.#stalledSince = null;
      this.#frozen = false;
      if (!this.#down) this.#start(effects.version, at);
    } else if (!effects.stalled) this.#stalledSince = null;
    else if (this.#stalledSince === null) {
      this.#stalledSince = at;
      this.#stallLogged = 0;
    }
    this.#xid = effects.xid;
    this.engine.stalled = effects.stalled;
    this.engine.forgetful = effects.forgetful;
    this.engine.slowness = effects.slowness;
    this.engine.kv.withheld = Math.floor(effects.withheld * this.engine.kv.blocks);
  }

  advance(until: number): void {
    if (!this.#down) this.engine.advance(until);
  }

  /** Brings gauges up to date, once for each second of the fleet's time. */
  second(at: number): void {
    const busy = this.engine.busyS;
    const prefill = busy.prefill - this.#busyBefore.prefill;
    const total = prefill + busy.decode - this.#busyBefore.decode;
    this.#busyBefore = { ...busy };
    const stalled = this.engine.stuck;
    this.dcgm.update({ busy: total, prefill: total > 0 ? prefill / total : 0, loaded: !this.#down, stalled, xid: this.#xid }, 1, at);
    if (this.#down) return;
    if (stalled) this.#stallLog(at);
    if (this.#frozen) return;
    this.signals.gauges(this.gauges(at));
    this.#frozen = stalled;
    if (at >= this.#nextStats) this.#stats(at);
  }

  gauges(at: number): EngineGauges {
    const w = this.#window;
    const seconds = Math.max(1, (at - w.since) / 1_000);
    return {
      running: this.engine.running,
      waiting: this.engine.waiting,
      kvUsage: Math.round(this.engine.kv.usage * 10_000) / 10_000,
      usedTokens: this.engine.kv.usedTokens,
      evictableTokens: this.engine.kv.evictableTokens,
      generationRate: Math.round((w.generated / seconds) * 100) / 100,
      hitRate: w.prompt > 0 ? Math.round((w.cached / w.prompt) * 10_000) / 10_000 : 0,
    };
  }

  firstToken(request: EngineRequest, cachedTokens: number, ttftS: number): void {
    this.#window.prompt += request.promptTokens;
    this.#window.cached += cachedTokens;
    this.#window.generated++;
    this.#window.requests++;
    this.signals.firstToken(request, cachedTokens, ttftS, 1);
  }

  tokens(count: number, gapS: number): void {
    this.#window.generated += count;
    this.signals.tokens(count, gapS);
  }

  step(prefillTokens: number, decodeTokens: number, durationS: number): void {
    this.#window.prefill += prefillTokens;
    this.signals.step(prefillTokens, decodeTokens, durationS, 1);
  }

  preempted(request: EngineRequest, generated: number): void {
    this.#window.preemptions++;
    this.signals.preempted(request, generated, 1);
  }

  finished(outcome: EngineOutcome): void {
    this.signals.finished(outcome, 1);
    this.#listener.finished(this, outcome);
  }

  #die(effects: NodeEffects, at: number): void {
    this.#down = true;
    const words = effects.cause === "xid" ? xidLines(this.plan, at, effects.xid) : effects.cause === "oom" ? oomLines(this.plan, at) : [];
    for (const line of words) this.#listener.log(line);
    this.#listener.lost(this, this.engine.crash(), at);
  }

  #start(version: string, at: number): void {
    this.#listener.lost(this, this.engine.crash(), at);
    this.#down = false;
    this.#version = version;
    this.signals.start(at, version);
    this.#window = emptyWindow();
    for (const line of startLines(this.plan, at, version)) this.#listener.log(line);
  }

  #stats(at: number): void {
    const w = this.#window;
    const seconds = Math.max(1, (at - w.since) / 1_000);
    const window = {
      promptRate: w.prompt / seconds,
      generationRate: w.generated / seconds,
      preemptions: w.preemptions,
      prefillTokens: w.prefill,
      cachedTokens: w.cached,
      newRequests: w.requests,
    };
    const gauges = this.gauges(at);
    if (w.since > 0) {
      this.#listener.log(statsLine(this.plan, at, gauges, window));
      if (this.plan.model.engine === "sglang") {
        if (w.requests > 0) this.#listener.log(prefillLine(this.plan, at + 1, gauges, window));
        if (w.preemptions > 0) this.#listener.log(retractLine(this.plan, at + 2, w.preemptions));
      }
    }
    this.#window = { ...emptyWindow(), since: at };
    this.#nextStats = at + STATS_EVERY_MS;
  }

  #stallLog(at: number): void {
    const forS = (at - (this.#stalledSince ?? at)) / 1_000;
    const minute = Math.floor(forS / 60);
    if (minute <= this.#stallLogged) return;
    this.#stallLogged = minute;
    const line = hangLine(this.plan, at, forS);
    if (line) this.#listener.log(line);
  }
}

const emptyWindow = () => ({ since: 0, prompt: 0, cached: 0, prefill: 0, generated: 0, requests: 0, preemptions: 0 });
