import { type Random, hashSeed, seededRandom } from "@/lib/kernel/random";

/** Draws from the distributions that a fleet is made of. One instance per stream of events, so that streams do not disturb each other. */
export class Chance {
  readonly #next: Random;

  constructor(random: Random) {
    this.#next = random;
  }

  /** A stream of its own for whatever `parts` name; the same parts give the same stream. */
  static of(seed: number, ...parts: readonly (string | number)[]): Chance {
    return new Chance(seededRandom((hashSeed(parts.join("/")) ^ Math.imul(seed, 0x9e3779b1)) >>> 0));
  }

  /** Uniform in [0, 1). */
  unit(): number {
    return this.#next();
  }

  between(low: number, high: number): number {
    return low + (high - low) * this.#next();
  }

  /** A whole number in [low, high]. */
  whole(low: number, high: number): number {
    return low + Math.floor(this.#next() * (high - low + 1));
  }

  happens(probability: number): boolean {
    return this.#next() < probability;
  }

  /** Standard normal (Box–Muller, one of the pair). */
  normal(): number {
    const u = 1 - this.#next();
    return Math.sqrt(-2 * Math.log(u)) * Math.cos(2 * Math.PI * this.#next());
  }

  /** Log-normal with the given mean; `spread` is the sigma of the logarithm. */
  logNormal(mean: number, spread: number): number {
    return mean * Math.exp(spread * this.normal() - (spread * spread) / 2);
  }

  exponential(mean: number): number {
    return -mean * Math.log(1 - this.#next());
  }

  /** Events in an interval in which `mean` are expected. Above 30 by the normal approximation. */
  poisson(mean: number): number {
    if (mean <= 0) return 0;
    if (mean > 30) return Math.max(0, Math.round(mean + Math.sqrt(mean) * this.normal()));
    const floor = Math.exp(-mean);
    let events = -1;
    for (let product = 1; product > floor; product *= this.#next()) events++;
    return events;
  }

  /** One of the keys, as likely as its weight. Throws when there are none. */
  weighted<T>(choices: readonly (readonly [T, number])[]): T {
    let total = 0;
    for (const [, weight] of choices) total += weight;
    let left = this.#next() * total;
    for (const [choice, weight] of choices) {
      left -= weight;
      if (left < 0) return choice;
    }
    const last = choices.at(-1);
    if (last === undefined) throw new RangeError("nothing to choose from");
    return last[0];
  }

  /** `digits` hexadecimal digits, never all zero. */
  hex(digits: number): string {
    let text = "";
    while (text.length < digits) text += (1 + Math.floor(this.#next() * 0xfffffffe)).toString(16).padStart(8, "0");
    return text.slice(0, digits);
  }
}
