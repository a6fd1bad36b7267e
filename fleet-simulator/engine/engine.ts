import type { EngineLimits } from "../plan/models";
import { KvCache } from "./kv-cache";
import { type EngineOutcome, type EngineRequest, type FinishReason, PIECE_TOKENS } from "./request";

/** What an engine tells about its work, as it happens. Times are Unix milliseconds, durations seconds. */
export interface EngineObserver {
  firstToken(request: EngineRequest, cachedTokens: number, ttftS: number): void;
  /** `count` tokens that each came `gapS` after the one before. */
  tokens(count: number, gapS: number): void;
  /** One scheduler iteration. */
  step(prefillTokens: number, decodeTokens: number, durationS: number): void;
  preempted(request: EngineRequest, generated: number): void;
  finished(outcome: EngineOutcome): void;
}

interface Running {
  readonly request: EngineRequest;
  scheduledAt: number | null;
  firstTokenAt: number | null;
  lastTokenAt: number;
  cachedTokens: number;
  /** Prompt tokens (and, after a preemption, generated ones) still to compute. */
  prefillLeft: number;
  heldPieces: number;
  privateBlocks: number;
  generated: number;
  preemptions: number;
}

/**
 * An inference engine: a waiting queue, continuous batching with chunked
 * prefill, paged KV memory with a prefix cache, preemption by recomputation.
 * Advances in scheduler steps whose length follows from the batch. No clock,
 * no chance: the same calls give the same history.
 */
export class Engine {
  readonly limits: EngineLimits;
  readonly kv: KvCache;
  readonly #observer: EngineObserver;
  readonly #waiting: Running[] = [];
  readonly #running: Running[] = [];
  #now = 0;
  #stalled = false;
  #stuck = false;
  /** Factor on the length of a step. */
  slowness = 1;
  /** Treats every prompt as unseen. */
  forgetful = false;
  /** Seconds of computation so far: prefill and decode. */
  readonly busyS = { prefill: 0, decode: 0 };

  constructor(limits: EngineLimits, observer: EngineObserver) {
    this.limits = limits;
    this.kv = new KvCache(limits.kvBlocks, limits.blockTokens);
    this.#observer = observer;
  }

  /** Told to stand still: it does so from the first moment at which something runs. */
  set stalled(value: boolean) {
    this.#stalled = value;
    if (!value) this.#stuck = false;
  }

  /** Accepts and holds requests but computes nothing. */
  get stuck(): boolean {
    return this.#stuck;
  }

  get running(): number {
    return this.#running.length;
  }

  get waiting(): number {
    return this.#waiting.length;
  }

  get load(): number {
    return this.#running.length + this.#waiting.length;
  }

  enqueue(request: EngineRequest): void {
    this.#waiting.push({
      request,
      scheduledAt: null,
      firstTokenAt: null,
      lastTokenAt: 0,
      cachedTokens: 0,
      prefillLeft: 0,
      heldPieces: 0,
      privateBlocks: 0,
      generated: 0,
      preemptions: 0,
    });
  }

  /** Works until `until`. A step that has begun is finished, so the engine may end a little later. */
  advance(until: number): void {
    while (this.#now < until) {
      if (this.#stuck || (this.#stalled && this.#running.length > 0)) {
        this.#stuck = true;
        this.#now = until;
        return;
      }
      if (this.#running.length === 0) {
        const next = this.#waiting[0];
        if (!next || next.request.arrivedAt >= until) {
          this.#now = until;
          return;
        }
        this.#now = Math.max(this.#now, next.request.arrivedAt);
      }
      if (!this.#step()) {
        this.#now = until;
        return;
      }
    }
  }

  /** Ends a request now; null when it is not here. */
  cancel(id: string, at: number, reason: FinishReason): EngineOutcome | null {
    for (const list of [this.#waiting, this.#running]) {
      const i = list.findIndex((r) => r.request.id === id);
      if (i < 0) continue;
      const [gone] = list.splice(i, 1);
      return this.#finish(gone!, at, reason);
    }
    return null;
  }

  /** The process dies: what it held is lost without a word, and returned. */
  crash(): readonly EngineRequest[] {
    const lost = [...this.#running, ...this.#waiting].map((r) => r.request);
    this.#running.length = 0;
    this.#waiting.length = 0;
    this.kv.clear();
    this.stalled = false;
    return lost;
  }

  /** One iteration. False when nothing could be computed. */
  #step(): boolean {
    const start = this.#now;
    let budget = this.limits.maxBatchedTokens;
    let short = false;
    const decoding: Running[] = [];
    for (let i = 0; i < this.#running.length; i++) {
      const r = this.#running[i]!;
      if (r.prefillLeft > 0) continue;
      // Those that came last make room, in the end the needy one itself.
      let here = true;
      while (here && !this.#reserveToken(r)) {
        here = !this.#preempt(r);
        short = true;
      }
      if (!here) break;
      decoding.push(r);
      budget--;
    }
    let prefilled = 0;
    const completed: Running[] = [];
    for (const r of this.#running) {
      if (r.prefillLeft > 0 && budget > 0) {
        const chunk = Math.min(budget, r.prefillLeft);
        r.prefillLeft -= chunk;
        budget -= chunk;
        prefilled += chunk;
        if (r.prefillLeft === 0) completed.push(r);
      }
    }
    // Nobody is let in while somebody is sent out: they would take turns for ever.
    while (!short && budget > 0 && this.#running.length < this.limits.maxSequences) {
      const next = this.#waiting[0];
      if (!next || next.request.arrivedAt > start || !this.#admit(next, start)) break;
      this.#waiting.shift();
      this.#running.push(next);
      const chunk = Math.min(budget, next.prefillLeft);
      next.prefillLeft -= chunk;
      budget -= chunk;
      prefilled += chunk;
      if (next.prefillLeft === 0) completed.push(next);
    }
    if (decoding.length === 0 && prefilled === 0) return false;
    const prefillS = (prefilled / this.limits.prefillTokensPerS) * this.slowness;
    const decodeS = ((this.limits.stepMs + this.limits.seqMs * this.#running.length) / 1_000) * this.slowness;
    this.busyS.prefill += prefillS;
    this.busyS.decode += decodeS;
    this.#now = start + (prefillS + decodeS) * 1_000;
    this.#observer.step(prefilled, decoding.length, prefillS + decodeS);
    this.#produce(decoding, completed, start);
    return true;
  }

  #produce(decoding: readonly Running[], completed: readonly Running[], start: number): void {
    const now = this.#now;
    let together = 0;
    for (const r of decoding) {
      if (r.lastTokenAt === start) together++;
      else this.#observer.tokens(1, (now - r.lastTokenAt) / 1_000);
      r.lastTokenAt = now;
      r.generated++;
    }
    if (together > 0) this.#observer.tokens(together, (now - start) / 1_000);
    for (const r of completed) {
      const moved = this.kv.share(r.request.pieces, r.heldPieces);
      r.privateBlocks -= moved;
      r.heldPieces = r.request.pieces.length;
      if (r.firstTokenAt === null) {
        r.firstTokenAt = now;
        this.#observer.firstToken(r.request, r.cachedTokens, (now - r.request.arrivedAt) / 1_000);
      } else this.#observer.tokens(1, (now - r.lastTokenAt) / 1_000);
      r.lastTokenAt = now;
      r.generated++;
    }
    for (let i = this.#running.length - 1; i >= 0; i--) {
      const r = this.#running[i]!;
      if (r.prefillLeft > 0 || r.generated < r.request.outputTokens) continue;
      this.#running.splice(i, 1);
      this.#observer.finished(this.#finish(r, now, r.request.ending));
    }
  }

  /** Room for one more token, which needs a block whenever the last is full. */
  #reserveToken(r: Running): boolean {
    const blocks = this.kv.blocksFor(r.request.promptTokens + r.generated + 1);
    const owned = r.privateBlocks + this.kv.blocksFor(r.heldPieces * PIECE_TOKENS);
    if (blocks <= owned) return true;
    if (!this.kv.take(blocks - owned)) return false;
    r.privateBlocks += blocks - owned;
    return true;
  }

  #admit(r: Running, now: number): boolean {
    const pieces = r.request.pieces;
    const found = this.forgetful ? 0 : this.kv.match(pieces);
    const total = r.request.promptTokens + r.generated;
    const cached = Math.min(found * PIECE_TOKENS, total - 1);
    this.kv.hold(pieces, found);
    const blocks = this.kv.blocksFor(total - found * PIECE_TOKENS);
    if (!this.kv.take(blocks)) {
      this.kv.release(pieces, found);
      return false;
    }
    r.heldPieces = found;
    r.privateBlocks = blocks;
    r.prefillLeft = total - cached;
    if (r.preemptions === 0) {
      r.scheduledAt = now;
      r.cachedTokens = cached;
    }
    return true;
  }

  /** Frees memory for `needy` by sending the request that came last back to the queue. True when that is `needy` itself. */
  #preempt(needy: Running): boolean {
    const victim = this.#running.at(-1)!;
    this.#running.pop();
    this.#free(victim);
    victim.preemptions++;
    victim.prefillLeft = 0;
    this.#waiting.unshift(victim);
    this.#observer.preempted(victim.request, victim.generated);
    return victim === needy;
  }

  #free(r: Running): void {
    this.kv.release(r.request.pieces, r.heldPieces);
    this.kv.give(r.privateBlocks);
    r.heldPieces = 0;
    r.privateBlocks = 0;
  }

  #finish(r: Running, at: number, finishReason: FinishReason): EngineOutcome {
    this.#free(r);
    return {
      request: r.request,
      scheduledAt: r.scheduledAt ?? at,
      firstTokenAt: r.firstTokenAt,
      finishedAt: at,
      cachedTokens: r.cachedTokens,
      outputTokens: r.generated,
      finishReason,
      preemptions: r.preemptions,
    };
  }
}
