import { Chance } from "../chance";
import { FaultEffects, type Rollout } from "../faults/effects";
import type { Fault } from "../faults/fault";
import type { FleetListener } from "../fleet";
import { type ModelAlias, modelPlan } from "../plan/models";
import { POOLS, type PoolPlan, ROUND_TRIP_MS, type Region, poolOf } from "../plan/nodes";
import { TENANTS, type TenantPlan } from "../plan/tenants";
import { GatewayMetrics } from "../signals/gateway-metrics";
import { RouterMetrics } from "../signals/router-metrics";
import { type Journey, priceOf } from "../traffic/journey";
import { tenantRate } from "../traffic/rhythm";
import { type Arrival, Workload } from "../traffic/workload";
import { CoarseNode, type Representative } from "./coarse-node";

export const TICK_S = 60;
const TICK_MS = TICK_S * 1_000;
/** Most requests looked at one by one for a node and tick; each stands for its share of all. */
const MOST_REPRESENTATIVES = 12;
/** Shapes kept for each tenant and model, to draw from. */
const SHAPES = 240;

interface Stream {
  readonly tenant: TenantPlan;
  readonly pool: PoolPlan;
  readonly region: Region;
  readonly model: ModelAlias;
  /** Share of the tenant's requests. */
  readonly share: number;
}

/** Everything needed to go on from an instant. */
export interface CoarseState {
  readonly at: number;
  readonly registries: readonly Float64Array[];
  readonly nodes: readonly { readonly down: boolean; readonly memory: CoarseNode["memory"] }[];
}

/**
 * The fleet a minute at a time: enough for a week of history that the exact
 * fleet goes on from. It writes into the same registries by the same rules,
 * with representative requests that carry weights, so that counters,
 * histograms and traces agree as they do in the exact fleet. Chance is drawn
 * anew for each tick: a stretch of history can be replayed from a state.
 */
export class CoarseFleet {
  readonly nodes: readonly CoarseNode[];
  readonly gateway = new GatewayMetrics();
  readonly router = new RouterMetrics();
  readonly #seed: number;
  readonly #faults: readonly Fault[];
  readonly #rollouts: readonly Rollout[];
  readonly #byPool: ReadonlyMap<string, readonly CoarseNode[]>;
  readonly #streams = streams();
  readonly #shapes: ReadonlyMap<string, readonly Arrival[]>;
  readonly #scale: number;
  listener: FleetListener | null = null;
  #now: number;

  constructor(seed: number, startAt: number, faults: readonly Fault[], rollouts: readonly Rollout[], scale: number) {
    this.#seed = seed;
    this.#now = Math.floor(startAt / TICK_MS) * TICK_MS;
    this.#faults = faults;
    this.#rollouts = rollouts;
    this.#scale = scale;
    const byPool = POOLS.map((p) => [p.id, p.nodes.map((n) => new CoarseNode(n, (line) => this.listener?.log(line)))] as const);
    this.#byPool = new Map(byPool);
    this.nodes = byPool.flatMap(([, nodes]) => nodes);
    this.#shapes = drawShapes(seed, this.#streams);
    this.gateway.start(this.#now);
    this.router.start(this.#now);
    for (const node of this.nodes) node.dcgm.boot(1.8 + Chance.of(seed, node.plan.id, "boot").unit() * 4);
  }

  get now(): number {
    return this.#now;
  }

  state(): CoarseState {
    const registries = this.#registries().map((r) => r.snapshot());
    return { at: this.#now, registries, nodes: this.nodes.map((n) => ({ down: n.down, memory: { ...n.memory } })) };
  }

  restore(state: CoarseState): void {
    this.#now = state.at;
    this.#registries().forEach((r, i) => r.restore(state.registries[i]!));
    this.nodes.forEach((n, i) => {
      n.down = state.nodes[i]!.down;
      n.memory = { ...state.nodes[i]!.memory };
    });
  }

  #registries() {
    return [...this.nodes.flatMap((n) => [n.signals.registry, n.dcgm.registry]), this.gateway.registry, this.router.registry];
  }

  /** Lives through one tick. */
  tick(): void {
    const at = this.#now;
    const effects = new FaultEffects(this.#faults, this.#rollouts, at);
    const ready = new Map(POOLS.map((p) => [p.id, this.#byPool.get(p.id)!.filter((n) => n.apply(effects.node(n.plan), at, TICK_S))]));
    const chance = Chance.of(this.#seed, "tick", at);
    const wanted = this.#wanted(effects, ready, at, chance);
    let inFlight = 0;
    for (const pool of POOLS) inFlight += this.#poolTick(pool, ready.get(pool.id)!, wanted.get(pool.id) ?? [], effects, at, chance);
    this.gateway.inFlight(Math.round(inFlight));
    this.gateway.users(at);
    for (const node of this.nodes) this.gateway.deployment(node.plan.id, node.down ? 2 : 0);
    this.#now = at + TICK_MS;
  }

  /** Requests of this tick by pool; what no pool can serve fails here. */
  #wanted(
    effects: FaultEffects,
    ready: ReadonlyMap<string, readonly CoarseNode[]>,
    at: number,
    chance: Chance,
  ): Map<string, [Stream, number][]> {
    const rates = new Map(TENANTS.map((t) => [t.id, tenantRate(t, at) * effects.tenantFactor(t.id) * this.#scale]));
    const wanted = new Map<string, [Stream, number][]>();
    for (const stream of this.#streams) {
      const mean = rates.get(stream.tenant.id)! * stream.share * effects.poolFactor(stream.pool.id) * TICK_S;
      let requests = chance.poisson(mean);
      const limit = Math.round(stream.tenant.requestsPerMinute * Math.min(1, stream.share * 1.6));
      if (requests > limit) {
        this.#refuse(stream, requests - limit, "429", at, chance);
        requests = limit;
      }
      if (requests === 0) continue;
      const serving =
        ready.get(stream.pool.id)!.length > 0
          ? stream.pool
          : POOLS.find((p) => p.model.alias === stream.model && ready.get(p.id)!.length > 0);
      if (!serving) {
        this.#refuse(stream, requests, "503", at, chance);
        continue;
      }
      const list = wanted.get(serving.id) ?? [];
      list.push([stream, requests]);
      wanted.set(serving.id, list);
    }
    return wanted;
  }

  #poolTick(
    pool: PoolPlan,
    ready: readonly CoarseNode[],
    wanted: [Stream, number][],
    effects: FaultEffects,
    at: number,
    chance: Chance,
  ): number {
    const favourite = effects.favourite(pool.id);
    const serving = ready.filter((n) => n.memory.stalledSince === 0 || ready.length === 1);
    const nodes = serving.length > 0 ? serving : ready;
    nodes.forEach((node, i) => {
      const share = favourite === null || nodes.length === 1 ? 1 / nodes.length : i === favourite ? 0.94 : 0.06 / (nodes.length - 1);
      this.#nodeTick(pool, node, wanted, share, effects, at, chance);
    });
    const mean = (of: (n: CoarseNode) => number) => (ready.length === 0 ? 0 : ready.reduce((sum, n) => sum + of(n), 0) / ready.length);
    const running = ready.reduce((sum, n) => sum + n.gauges.running, 0);
    const waiting = mean((n) => n.gauges.waiting);
    this.router.gauges(pool, {
      ready: ready.length,
      running,
      averageQueue: waiting,
      averageKv: mean((n) => n.gauges.kvUsage),
      held: Math.max(0, Math.round(waiting - 24)),
    });
    return running + waiting * ready.length;
  }

  #nodeTick(
    pool: PoolPlan,
    node: CoarseNode,
    wanted: [Stream, number][],
    share: number,
    effects: FaultEffects,
    at: number,
    chance: Chance,
  ): void {
    const total = Math.round(wanted.reduce((sum, [, n]) => sum + n, 0) * share);
    const count = Math.min(MOST_REPRESENTATIVES, total);
    const arrivals: Arrival[] = [];
    const weights: number[] = [];
    for (let i = 0; i < count; i++) {
      const stream = chance.weighted(wanted);
      arrivals.push(this.#draw(stream, effects, at, chance));
      weights.push(Math.floor(total / count) + (i < total % count ? 1 : 0));
    }
    const effectsHere = effects.node(node.plan);
    const done = node.tick(arrivals, weights, at, TICK_S, effectsHere, chance);
    for (const one of done) this.#tell(pool, node, one, chance);
    if (effectsHere.stalled) arrivals.forEach((a, i) => this.#timeout(pool, node, a, weights[i]!, at, chance));
    if (Math.floor(at / TICK_MS) % 5 === 0) {
      const prompt = arrivals.reduce((sum, a, i) => sum + a.promptTokens * weights[i]!, 0) / TICK_S;
      node.statsLine(at + chance.between(0, 50_000), prompt, node.gauges.generationRate);
    }
  }

  /** A request of this stream, made from one of the shapes that the exact workload has drawn. */
  #draw(stream: Stream, effects: FaultEffects, at: number, chance: Chance): Arrival {
    const shapes = this.#shapes.get(`${stream.tenant.id}/${stream.model}`)!;
    const shape = shapes[chance.whole(0, shapes.length - 1)]!;
    const { alias, maxModelLen } = shape.model;
    const prompt = effects.promptFactor(alias, stream.region, stream.tenant.id);
    const output = Math.min(
      shape.maxTokens,
      Math.max(1, Math.round(shape.outputTokens * effects.outputFactor(alias, stream.region, stream.tenant.id))),
    );
    return {
      ...shape,
      id: `chatcmpl-${chance.hex(16)}`,
      traceId: chance.hex(32),
      region: stream.region,
      arrivedAt: at,
      promptTokens: Math.min(maxModelLen - 1_024, Math.max(24, Math.round(shape.promptTokens * prompt))),
      outputTokens: output,
      ending: output >= shape.maxTokens ? "length" : effects.ending(alias, stream.region, chance.unit()),
    };
  }

  #tell(pool: PoolPlan, node: CoarseNode, { arrival, outcome, weight }: Representative, chance: Chance): void {
    const wayMs = ROUND_TRIP_MS[pool.region] / 2;
    const heldMs = chance.between(0.05, 0.9);
    const routedAt = outcome.request.arrivedAt - wayMs - heldMs - chance.between(0.6, 1.8);
    const back = wayMs + chance.between(0.8, 2.4);
    const failed = outcome.finishReason === "error";
    this.#journey(
      {
        arrival: { ...arrival, arrivedAt: routedAt - chance.between(2, 6) },
        pool,
        node: node.plan,
        version: node.memory.version,
        routedAt,
        heldMs,
        wayMs,
        engine: outcome,
        firstTokenAt: outcome.firstTokenAt === null ? null : outcome.firstTokenAt + back,
        finishedAt: outcome.finishedAt + back,
        status: failed ? "500" : "200",
        costUsd: priceOf(arrival, outcome, failed),
        failedOver: pool.region !== arrival.region,
      },
      weight,
    );
  }

  #timeout(pool: PoolPlan, node: CoarseNode, arrival: Arrival, weight: number, at: number, chance: Chance): void {
    const arrivedAt = at + chance.unit() * TICK_MS;
    this.#failed({ ...arrival, arrivedAt }, pool, node, arrivedAt + 120_000, "504", weight);
  }

  #refuse(stream: Stream, requests: number, status: "429" | "503", at: number, chance: Chance): void {
    const effects = new FaultEffects([], [], at);
    const count = Math.min(4, requests);
    for (let i = 0; i < count; i++) {
      const arrivedAt = at + chance.unit() * TICK_MS;
      const arrival = { ...this.#draw(stream, effects, at, chance), arrivedAt };
      const weight = Math.floor(requests / count) + (i < requests % count ? 1 : 0);
      this.#failed(arrival, status === "503" ? stream.pool : null, null, arrivedAt + chance.between(2, 9), status, weight);
    }
  }

  #failed(
    arrival: Arrival,
    pool: PoolPlan | null,
    node: CoarseNode | null,
    finishedAt: number,
    status: "429" | "503" | "504",
    weight: number,
  ): void {
    const version = node?.memory.version ?? "";
    const routedAt = arrival.arrivedAt + 2;
    this.#journey(
      {
        arrival,
        pool,
        node: node?.plan ?? null,
        version,
        routedAt,
        heldMs: 0,
        wayMs: 0,
        engine: null,
        firstTokenAt: null,
        finishedAt,
        status,
        costUsd: 0,
        failedOver: false,
      },
      weight,
    );
  }

  #journey(journey: Journey, weight: number): void {
    this.gateway.finished(journey, weight);
    this.router.finished(journey, weight);
    this.listener?.journey(journey);
  }
}

/** Who asks which pool for how much of what: tenants' models and regions multiplied out. */
function streams(): readonly Stream[] {
  return TENANTS.flatMap((tenant) => {
    const models = tenant.models.reduce((sum, [, w]) => sum + w, 0);
    const regions = tenant.regions.reduce((sum, [, w]) => sum + w, 0);
    return tenant.models.flatMap(([model, m]) =>
      tenant.regions.map(([region, r]) => {
        const pool = poolOf(model, region) ?? POOLS.find((p) => p.model.alias === model)!;
        return { tenant, pool, region, model, share: (m / models) * (r / regions) };
      }),
    );
  });
}

/** Draws shapes from the workload of the exact fleet, after a while of it, when conversations have grown. */
function drawShapes(seed: number, all: readonly Stream[]): ReadonlyMap<string, readonly Arrival[]> {
  const workload = new Workload(seed);
  const calm = new FaultEffects([], [], 0);
  const shapes = new Map<string, Arrival[]>();
  for (const { tenant, model, region } of all) {
    const key = `${tenant.id}/${model}`;
    if (shapes.has(key)) continue;
    const plan = modelPlan(model);
    for (let i = 0; i < SHAPES; i++) workload.shape(tenant, plan, region, 0, calm);
    shapes.set(
      key,
      Array.from({ length: SHAPES }, () => ({ ...workload.shape(tenant, plan, region, 0, calm), pieces: [] })),
    );
  }
  return shapes;
}
