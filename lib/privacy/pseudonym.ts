import { createHmac } from "node:crypto";

const MOST = 20_000;
const LONGEST_KEPT = 256;
const DIGITS = 16;
const PSEUDONYM = /^user-[0-9a-f]{16}$/;

/**
 * Names for people that stay the same within a tenant and tell nothing: an
 * HMAC-SHA256 keyed from the installation's secret, so that nobody who knows
 * the users can work them out, and nobody can link them between tenants.
 */
export class Pseudonyms {
  readonly #key: Buffer;
  #known = new Map<string, string>();

  constructor(secret: string) {
    this.#key = createHmac("sha256", secret).update("sightglass/privacy/pseudonym/1").digest();
  }

  of(tenant: string, value: string): string {
    if (value === "" || PSEUDONYM.test(value)) return value;
    const id = `${tenant}\u0000${value}`;
    const known = this.#known.get(id);
    if (known !== undefined) return known;
    const pseudonym = `user-${createHmac("sha256", this.#key).update(id).digest("hex").slice(0, DIGITS)}`;
    if (this.#known.size >= MOST) this.#known = new Map();
    if (id.length <= LONGEST_KEPT) this.#known.set(id, pseudonym);
    return pseudonym;
  }
}
