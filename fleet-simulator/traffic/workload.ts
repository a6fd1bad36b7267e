import { Chance } from "../chance";
import { type EngineRequest, PIECE_TOKENS } from "../engine/request";
import type { FaultEffects } from "../faults/effects";
import { type ModelPlan, modelPlan } from "../plan/models";
import type { Region } from "../plan/nodes";
import type { TenantPlan } from "../plan/tenants";

/** A request as it reaches the gateway. */
export interface Arrival extends EngineRequest {
  readonly tenant: TenantPlan;
  readonly model: ModelPlan;
  /** Where the tenant is served by preference. */
  readonly region: Region;
  readonly traceId: string;
  /** A stable name for the person or job behind it. */
  readonly user: string;
}

interface Conversation {
  readonly id: number;
  readonly application: number;
  promptTokens: number;
}

const MOST_CONVERSATIONS = 60;

/** Makes requests of one fleet: who asks, for what, how long, and how much of the prompt was seen before. */
export class Workload {
  readonly #chance: Chance;
  readonly #conversations = new Map<string, Conversation[]>();
  #next = 1;

  constructor(seed: number) {
    this.#chance = Chance.of(seed, "workload");
  }

  /** A request of this tenant at this instant, under the faults that hold then. */
  request(tenant: TenantPlan, arrivedAt: number, effects: FaultEffects): Arrival {
    const c = this.#chance;
    const region = c.weighted(tenant.regions);
    const model = modelPlan(c.weighted(tenant.models));
    return this.shape(tenant, model, region, arrivedAt, effects);
  }

  /** As `request`, for a model and region already chosen. */
  shape(tenant: TenantPlan, model: ModelPlan, region: Region, arrivedAt: number, effects: FaultEffects): Arrival {
    const c = this.#chance;
    const factor = effects.promptFactor(model.alias, region, tenant.id);
    const conversation = this.#conversation(tenant, model, region, factor);
    const limit = model.maxModelLen - 1_024;
    const promptTokens = Math.round(Math.min(limit, Math.max(24, conversation.promptTokens)));
    const wanted =
      c.logNormal(model.outputTokens * tenant.outputFactor, model.outputSpread) * effects.outputFactor(model.alias, region, tenant.id);
    const maxTokens = c.weighted(MAX_TOKENS) * (model.outputTokens > 600 ? 4 : 1);
    const outputTokens = Math.max(1, Math.min(maxTokens, Math.round(wanted)));
    conversation.promptTokens = promptTokens + outputTokens + c.whole(12, 160);
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
      maxTokens,
      streams: c.happens(tenant.streams),
      ending: outputTokens >= maxTokens ? "length" : effects.ending(model.alias, region, c.unit()),
      pieces: this.#pieces(tenant, conversation, promptTokens),
    };
  }

  #conversation(tenant: TenantPlan, model: ModelPlan, region: Region, factor: number): Conversation {
    const c = this.#chance;
    const key = `${tenant.id}/${model.alias}/${region}`;
    let open = this.#conversations.get(key);
    if (!open) this.#conversations.set(key, (open = []));
    if (open.length > 0 && factor === 1 && c.happens(tenant.continues)) {
      const chosen = open[c.whole(0, open.length - 1)]!;
      if (chosen.promptTokens < model.promptTokens * 3.2) return chosen;
    }
    const own = c.logNormal(model.promptTokens * tenant.promptFactor * factor, model.promptSpread) * 0.6;
    const fresh = { id: this.#next++, application: c.whole(0, tenant.applications - 1), promptTokens: tenant.systemPromptTokens + own };
    open.push(fresh);
    if (open.length > MOST_CONVERSATIONS) open.shift();
    return fresh;
  }

  /** The system prompt's pieces are the application's own; the rest are the conversation's. */
  #pieces(tenant: TenantPlan, conversation: Conversation, promptTokens: number): number[] {
    const shared = Math.floor(tenant.systemPromptTokens / PIECE_TOKENS);
    const application = (tenant.peakHourUtc * 64 + tenant.systemPromptTokens / 128) * 16 + conversation.application + 1;
    return Array.from({ length: Math.floor(promptTokens / PIECE_TOKENS) }, (_, i) =>
      i < shared ? -(application * 4_096 + i) : conversation.id * 4_096 + i,
    );
  }
}

const MAX_TOKENS: readonly (readonly [number, number])[] = [
  [256, 1],
  [512, 4],
  [1_024, 5],
  [2_048, 2],
];
