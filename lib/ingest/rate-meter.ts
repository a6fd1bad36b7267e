import type { KeyLimits } from "@/lib/people";

/** How long a key may run ahead of its rate, seconds. */
const BURST_S = 10;
const DAY_MS = 86_400_000;

/**
 * The generic cell rate algorithm, charged afterwards: what a request costs is
 * known when it has been read, so a request is let in while there is any
 * credit and its whole cost is taken off; the next ones wait until it is paid.
 */
export class CellRate {
  readonly #perSecond: number;
  /** When all that was charged is paid, milliseconds. */
  #paidAtMs = 0;

  constructor(perSecond: number) {
    this.#perSecond = perSecond;
  }

  /** Seconds until there is credit; 0 when there is. */
  waitS(nowMs: number): number {
    return Math.max(0, (this.#paidAtMs - nowMs) / 1000 - BURST_S);
  }

  charge(nowMs: number, cost: number): void {
    this.#paidAtMs = Math.max(this.#paidAtMs, nowMs) + (cost / this.#perSecond) * 1000;
  }

  remaining(nowMs: number): number {
    const debtS = Math.max(0, (this.#paidAtMs - nowMs) / 1000);
    return Math.max(0, Math.floor((BURST_S - debtS) * this.#perSecond));
  }

  /** Seconds until all credit is back. */
  resetS(nowMs: number): number {
    return Math.ceil(Math.max(0, this.#paidAtMs - nowMs) / 1000);
  }

  get perSecond(): number {
    return this.#perSecond;
  }
}

/** One key's rates and its quota of the day. In memory: each ingest process grants them by itself. */
export class KeyMeter {
  readonly #limits: KeyLimits;
  readonly #bytes: CellRate | null;
  readonly #items: CellRate | null;
  #day = 0;
  #bytesToday = 0;

  constructor(limits: KeyLimits) {
    this.#limits = limits;
    this.#bytes = limits.bytesPerSecond === null ? null : new CellRate(limits.bytesPerSecond);
    this.#items = limits.itemsPerSecond === null ? null : new CellRate(limits.itemsPerSecond);
  }

  get limits(): KeyLimits {
    return this.#limits;
  }

  /** Seconds the sender should wait, at least 1; 0 when it may send now. */
  waitS(nowMs: number): number {
    const rates = Math.max(this.#bytes?.waitS(nowMs) ?? 0, this.#items?.waitS(nowMs) ?? 0);
    const quota = this.#quotaSpent(nowMs) ? (DAY_MS - (nowMs % DAY_MS)) / 1000 : 0;
    return Math.ceil(Math.max(rates, quota));
  }

  charge(nowMs: number, bytes: number, items: number): void {
    this.#bytes?.charge(nowMs, bytes);
    this.#items?.charge(nowMs, items);
    this.#turnDay(nowMs);
    this.#bytesToday += bytes;
  }

  /** `RateLimit` and `RateLimit-Policy` (draft-ietf-httpapi-ratelimit-headers). */
  headers(nowMs: number): Record<string, string> {
    const policies: string[] = [];
    const states: string[] = [];
    const rate = (name: string, cells: CellRate | null): void => {
      if (cells === null) return;
      policies.push(`"${name}";q=${cells.perSecond * BURST_S};w=${BURST_S}`);
      states.push(`"${name}";r=${cells.remaining(nowMs)};t=${cells.resetS(nowMs)}`);
    };
    rate("bytes", this.#bytes);
    rate("items", this.#items);
    const { bytesPerDay } = this.#limits;
    if (bytesPerDay !== null) {
      this.#turnDay(nowMs);
      policies.push(`"bytes-per-day";q=${bytesPerDay};w=86400`);
      states.push(`"bytes-per-day";r=${Math.max(0, bytesPerDay - this.#bytesToday)};t=${Math.ceil((DAY_MS - (nowMs % DAY_MS)) / 1000)}`);
    }
    return policies.length === 0 ? {} : { "ratelimit-policy": policies.join(", "), ratelimit: states.join(", ") };
  }

  #quotaSpent(nowMs: number): boolean {
    this.#turnDay(nowMs);
    return this.#limits.bytesPerDay !== null && this.#bytesToday >= this.#limits.bytesPerDay;
  }

  #turnDay(nowMs: number): void {
    const day = Math.floor(nowMs / DAY_MS);
    if (day === this.#day) return;
    this.#day = day;
    this.#bytesToday = 0;
  }
}

const sameLimits = (a: KeyLimits, b: KeyLimits): boolean =>
  a.bytesPerSecond === b.bytesPerSecond && a.itemsPerSecond === b.itemsPerSecond && a.bytesPerDay === b.bytesPerDay;

/** The meters of the keys in use. A key whose limits were changed starts afresh. */
export class KeyMeters {
  readonly #meters = new Map<string, KeyMeter>();

  /** Null for a key without limits. */
  of(keyId: string, limits: KeyLimits | null): KeyMeter | null {
    if (limits === null) return null;
    const known = this.#meters.get(keyId);
    if (known !== undefined && sameLimits(known.limits, limits)) return known;
    const meter = new KeyMeter(limits);
    this.#meters.set(keyId, meter);
    return meter;
  }
}
