import { Chance } from "../chance";
import { PIECE_TOKENS } from "../engine/request";
import type { FaultEffects } from "../faults/effects";
import { modelPlan } from "../plan/models";
import { TENANTS } from "../plan/tenants";
import type { ArrivalSource } from "./arrivals";
import type { TracedRequest } from "./trace-formats";
import type { Arrival } from "./workload";

/** Pieces of a traced 512-token block. */
const PIECES_PER_BLOCK = 512 / PIECE_TOKENS;
const PAUSE_MS = 1_000;

/**
 * A recorded workload as arrivals: its times, lengths and shared prefixes,
 * with tenants, models and regions given out by the tenants' shares. Begins
 * again, a second later, when it has ended.
 */
export class ReplayedArrivals implements ArrivalSource {
  readonly #trace: readonly TracedRequest[];
  readonly #chance: Chance;
  readonly #lengthMs: number;
  #startAt: number;
  #next = 0;

  constructor(trace: readonly TracedRequest[], seed: number, startAt: number) {
    this.#trace = trace;
    this.#chance = Chance.of(seed, "replay");
    this.#startAt = startAt;
    this.#lengthMs = trace.at(-1)!.atMs + PAUSE_MS;
  }

  between(_from: number, to: number, effects: FaultEffects): readonly Arrival[] {
    const out: Arrival[] = [];
    for (;;) {
      const request = this.#trace[this.#next];
      if (!request) {
        this.#next = 0;
        this.#startAt += this.#lengthMs;
        continue;
      }
      const at = this.#startAt + request.atMs;
      if (at >= to) return out;
      out.push(this.#arrival(request, at, effects));
      this.#next++;
    }
  }

  #arrival(request: TracedRequest, arrivedAt: number, effects: FaultEffects): Arrival {
    const c = this.#chance;
    const tenant = c.weighted(TENANTS.map((t) => [t, t.meanRate] as const));
    const model = modelPlan(c.weighted(tenant.models));
    const region = c.weighted(tenant.regions);
    const promptTokens = Math.min(model.maxModelLen - 1_024, request.promptTokens);
    const outputTokens = Math.min(4_096, request.outputTokens);
    const pieces = Math.floor(promptTokens / PIECE_TOKENS);
    const own = Math.floor(c.unit() * 2 ** 40) * 1_024;
    return {
      id: `chatcmpl-${c.hex(16)}`,
      traceId: c.hex(32),
      tenant,
      model,
      region,
      user: `${tenant.id}-u${c.whole(1, 400)}`,
      arrivedAt,
      promptTokens,
      outputTokens,
      maxTokens: 4_096,
      streams: c.happens(tenant.streams),
      ending: outputTokens >= 4_096 ? "length" : effects.ending(model.alias, region, c.unit()),
      pieces: Array.from({ length: pieces }, (_, i) => {
        const block = request.blocks?.[Math.floor(i / PIECES_PER_BLOCK)];
        return block === undefined ? own + i : -(block * PIECES_PER_BLOCK + (i % PIECES_PER_BLOCK) + 1);
      }),
    };
  }
}
