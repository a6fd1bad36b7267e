import { Chance } from "./chance";
import type { EngineOutcome, EngineRequest } from "./engine/request";
import { FaultEffects, type Rollout } from "./faults/effects";
import type { Fault } from "./faults/fault";
import { FleetNode, type NodeListener } from "./fleet-node";
import { type NodePlan, type PoolPlan, POOLS, ROUND_TRIP_MS, poolOf } from "./plan/nodes";
import { GatewayMetrics } from "./signals/gateway-metrics";
import type { LogLine } from "./signals/log-line";
import { RouterMetrics } from "./signals/router-metrics";
import type { ArrivalSource } from "./traffic/arrivals";
import { type FailureStatus, type Journey, priceOf } from "./traffic/journey";
import { chooseReplica, isSaturated } from "./traffic/routing";
import type { Arrival } from "./traffic/workload";

/** The fleet's time moves in slices: what arrives in one is routed before the engines work through it. */
const SLICE_MS = 50;
/** The gateway gives up on an engine after this long. */
const TIMEOUT_MS = 120_000;

export interface FleetListener {
  journey(journey: Journey): void;
  log(line: LogLine): void;
}

export interface FleetOptions {
  readonly seed: number;
  readonly startAt: number;
  readonly arrivals: ArrivalSource;
  readonly faults: () => readonly Fault[];
  readonly rollouts: readonly Rollout[];
  readonly listener: FleetListener;
}

interface InFlight {
  readonly arrival: Arrival;
  readonly pool: PoolPlan;
  readonly node: FleetNode;
  readonly routedAt: number;
  readonly heldMs: number;
  readonly failedOver: boolean;
}

interface Held {
  readonly arrival: Arrival;
  readonly routedAt: number;
  readonly failedOver: boolean;
}

/**
 * The fleet, request by request: a gateway that counts tenants, a router with
 * a pool for each model and region, and the engines. Its time is told to it;
 * the same seed, start and faults give the same history.
 */
export class Fleet implements NodeListener {
  readonly nodes: readonly FleetNode[];
  readonly gateway = new GatewayMetrics();
  readonly router = new RouterMetrics();
  readonly #options: FleetOptions;
  readonly #byPool: ReadonlyMap<string, readonly FleetNode[]>;
  readonly #chance: Chance;
  readonly #inFlight = new Map<string, InFlight>();
  readonly #held = new Map<string, Held[]>();
  readonly #minute = { at: 0, requests: new Map<string, number>() };
  #effects: FaultEffects;
  #now: number;
  /** Requests so far, by what became of them. */
  readonly totals = { arrived: 0, finished: 0, failed: 0 };

  constructor(options: FleetOptions) {
    this.#options = options;
    this.#now = Math.floor(options.startAt / SLICE_MS) * SLICE_MS;
    this.#chance = Chance.of(options.seed, "fleet", this.#now);
    this.#effects = new FaultEffects(options.faults(), options.rollouts, this.#now);
    const byPool = POOLS.map(
      (pool) => [pool.id, pool.nodes.map((n) => new FleetNode(n, this.#effects.version(n), this, this.#now))] as const,
    );
    this.#byPool = new Map(byPool);
    this.nodes = byPool.flatMap(([, nodes]) => nodes);
    this.gateway.start(this.#now);
    this.router.start(this.#now);
  }

  get now(): number {
    return this.#now;
  }

  get inFlight(): number {
    let held = 0;
    for (const list of this.#held.values()) held += list.length;
    return this.#inFlight.size + held;
  }

  node(id: string): FleetNode | undefined {
    return this.nodes.find((n) => n.plan.id === id);
  }

  /** Lives until `until`, in whole slices. */
  advance(until: number): void {
    while (this.#now + SLICE_MS <= until) this.#slice();
  }

  #slice(): void {
    const from = this.#now;
    const to = from + SLICE_MS;
    if (from % 1_000 === 0) {
      this.#effects = new FaultEffects(this.#options.faults(), this.#options.rollouts, from);
      for (const node of this.nodes) node.apply(this.#effects.node(node.plan), from);
      this.#expire(from);
    }
    for (const pool of POOLS) this.#release(pool, from);
    for (const arrival of this.#options.arrivals.between(from, to, this.#effects)) this.#accept(arrival);
    for (const node of this.nodes) node.advance(to);
    this.#now = to;
    if (to % 1_000 === 0) this.#second(to);
  }

  #accept(arrival: Arrival): void {
    this.totals.arrived++;
    if (this.#overLimit(arrival)) return this.#fail(arrival, null, "429", arrival.arrivedAt + this.#chance.between(1, 3));
    const routedAt = arrival.arrivedAt + this.#chance.between(2, 6);
    const own = poolOf(arrival.model.alias, arrival.region);
    const pool =
      own && this.#ready(own).length > 0 ? own : POOLS.find((p) => p.model.alias === arrival.model.alias && this.#ready(p).length > 0);
    if (!pool) return this.#fail(arrival, own ?? null, "503", routedAt + this.#chance.between(2, 8));
    const failedOver = own !== undefined && pool !== own;
    const waiting = this.#held.get(pool.id) ?? [];
    if (waiting.length > 0 || isSaturated(this.#ready(pool))) {
      waiting.push({ arrival, routedAt, failedOver });
      this.#held.set(pool.id, waiting);
      return;
    }
    this.#dispatch(pool, arrival, routedAt, this.#chance.between(0.05, 0.9), failedOver);
  }

  #dispatch(pool: PoolPlan, arrival: Arrival, routedAt: number, heldMs: number, failedOver: boolean): void {
    const node = chooseReplica(this.#ready(pool), arrival, this.#effects.favourite(pool.id), this.#chance);
    const engineAt = routedAt + heldMs + this.#chance.between(0.6, 1.8) + ROUND_TRIP_MS[pool.region] / 2;
    node.engine.enqueue({ ...arrival, arrivedAt: engineAt });
    this.#inFlight.set(arrival.id, { arrival, pool, node, routedAt, heldMs, failedOver });
  }

  /** Lets go of what the router held back, while there is room. */
  #release(pool: PoolPlan, at: number): void {
    const held = this.#held.get(pool.id);
    if (!held || held.length === 0) return;
    const ready = this.#ready(pool);
    if (ready.length === 0) {
      for (const h of held.splice(0)) this.#fail(h.arrival, pool, "503", at);
      return;
    }
    while (held.length > 0 && !isSaturated(ready)) {
      const next = held.shift()!;
      if (at - next.arrival.arrivedAt > TIMEOUT_MS) this.#fail(next.arrival, pool, "504", at);
      else this.#dispatch(pool, next.arrival, next.routedAt, Math.max(0, at - next.routedAt), next.failedOver);
    }
  }

  finished(node: FleetNode, outcome: EngineOutcome): void {
    const entry = this.#inFlight.get(outcome.request.id);
    if (!entry) return;
    this.#inFlight.delete(outcome.request.id);
    this.#complete(entry, outcome, outcome.finishReason === "error" ? "500" : "200", node.version);
  }

  lost(node: FleetNode, requests: readonly EngineRequest[], at: number): void {
    for (const request of requests) {
      const entry = this.#inFlight.get(request.id);
      if (!entry) continue;
      this.#inFlight.delete(request.id);
      this.#complete(entry, null, "502", node.version, at);
    }
  }

  log(line: LogLine): void {
    this.#options.listener.log(line);
  }

  #complete(entry: InFlight, engine: EngineOutcome | null, status: "200" | FailureStatus, version: string, at = 0): void {
    const wayMs = ROUND_TRIP_MS[entry.pool.region] / 2;
    const back = wayMs + this.#chance.between(0.8, 2.4);
    const finishedAt = (engine ? engine.finishedAt : at) + back;
    const { arrival, pool, routedAt, heldMs, failedOver } = entry;
    const journey: Journey = {
      arrival,
      pool,
      node: entry.node.plan,
      version,
      routedAt,
      heldMs,
      wayMs,
      engine,
      firstTokenAt: engine?.firstTokenAt == null ? null : engine.firstTokenAt + back,
      finishedAt,
      status,
      costUsd: priceOf(arrival, engine, status !== "200"),
      failedOver,
    };
    this.#tell(journey);
  }

  #fail(arrival: Arrival, pool: PoolPlan | null, status: FailureStatus, at: number): void {
    this.#tell({
      arrival,
      pool,
      node: null,
      version: "",
      routedAt: Math.min(at, arrival.arrivedAt + 2),
      heldMs: 0,
      wayMs: 0,
      engine: null,
      firstTokenAt: null,
      finishedAt: at,
      status,
      costUsd: 0,
      failedOver: false,
    });
  }

  #tell(journey: Journey): void {
    if (journey.status === "200") this.totals.finished++;
    else this.totals.failed++;
    this.gateway.finished(journey, 1);
    this.router.finished(journey, 1);
    this.#options.listener.journey(journey);
  }

  #ready(pool: PoolPlan): readonly FleetNode[] {
    return this.#byPool.get(pool.id)!.filter((n) => !n.down);
  }

  /** Counts the request against its key's limit for this minute. */
  #overLimit(arrival: Arrival): boolean {
    const minute = Math.floor(arrival.arrivedAt / 60_000);
    if (minute !== this.#minute.at) {
      this.#minute.at = minute;
      this.#minute.requests.clear();
    }
    const key = `${arrival.tenant.id}/${arrival.model.alias}`;
    const seen = (this.#minute.requests.get(key) ?? 0) + 1;
    this.#minute.requests.set(key, seen);
    return seen > arrival.tenant.requestsPerMinute;
  }

  /** Requests the gateway no longer waits for. */
  #expire(at: number): void {
    for (const entry of this.#inFlight.values()) {
      if (at - entry.arrival.arrivedAt <= TIMEOUT_MS) continue;
      const outcome = entry.node.engine.cancel(entry.arrival.id, at, "abort");
      this.#inFlight.delete(entry.arrival.id);
      if (outcome) entry.node.signals.finished(outcome, 1);
      this.#complete(entry, outcome, "504", entry.node.version, at);
    }
  }

  #second(at: number): void {
    for (const node of this.nodes) node.second(at);
    this.gateway.inFlight(this.inFlight);
    this.gateway.users(at);
    for (const pool of POOLS) {
      const all = this.#byPool.get(pool.id)!;
      const ready = this.#ready(pool);
      const mean = (of: (n: FleetNode) => number) => (ready.length === 0 ? 0 : ready.reduce((sum, n) => sum + of(n), 0) / ready.length);
      this.router.gauges(pool, {
        ready: ready.length,
        running: ready.reduce((sum, n) => sum + n.engine.running, 0),
        averageQueue: mean((n) => n.engine.waiting),
        averageKv: mean((n) => n.engine.kv.usage),
        held: this.#held.get(pool.id)?.length ?? 0,
      });
      for (const node of all) this.gateway.deployment(node.plan.id, node.down ? 2 : 0);
    }
  }
}

export type { NodePlan };
