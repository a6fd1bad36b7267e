import { Chance } from "../chance";
import type { FaultEffects } from "../faults/effects";
import { poolOf } from "../plan/nodes";
import { TENANTS } from "../plan/tenants";
import { tenantRate } from "./rhythm";
import { type Arrival, Workload } from "./workload";

/** Where requests come from. Asked for consecutive intervals. */
export interface ArrivalSource {
  /** Arrivals in [from, to), in order of time. */
  between(from: number, to: number, effects: FaultEffects): readonly Arrival[];
}

/** Arrivals after the tenants' rhythm. */
export class RhythmicArrivals implements ArrivalSource {
  readonly #chance: Chance;
  readonly #workload: Workload;
  readonly #scale: number;
  #second = -1;
  #rates: number[] = [];

  /** `scale` multiplies every tenant's rate. */
  constructor(seed: number, scale = 1) {
    this.#chance = Chance.of(seed, "arrivals");
    this.#workload = new Workload(seed);
    this.#scale = scale;
  }

  between(from: number, to: number, effects: FaultEffects): readonly Arrival[] {
    const second = Math.floor(from / 1_000);
    if (second !== this.#second) {
      this.#second = second;
      this.#rates = TENANTS.map((t) => tenantRate(t, from) * effects.tenantFactor(t.id) * this.#scale);
    }
    const out: Arrival[] = [];
    const seconds = (to - from) / 1_000;
    for (let i = 0; i < TENANTS.length; i++) {
      const tenant = TENANTS[i]!;
      for (let n = this.#chance.poisson(this.#rates[i]! * seconds); n > 0; n--) {
        const arrival = this.#workload.request(tenant, this.#chance.between(from, to), effects);
        out.push(arrival);
        const pool = poolOf(arrival.model.alias, arrival.region);
        const copies = pool ? effects.poolFactor(pool.id) - 1 : 0;
        for (let c = 0; c < copies; c++) {
          out.push(this.#workload.shape(tenant, arrival.model, arrival.region, this.#chance.between(from, to), effects));
        }
      }
    }
    return out.sort((a, b) => a.arrivedAt - b.arrivedAt);
  }
}
