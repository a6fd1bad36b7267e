import { createHmac, timingSafeEqual } from "node:crypto";
import ipaddr from "ipaddr.js";
import { config, derivedKey } from "@/lib/config/server";
import type { Clock } from "@/lib/kernel/clock";
import { processSingleton } from "@/lib/kernel/process-singleton";
import type { KeyNeed, KeyRefusal, KeyVerifier, VerifiedKey } from "../api-key";
import { keyFromAuthorization, readKey } from "../api-key-format";
import { keyIsLive } from "../key-life";
import { type KeyRow, knownKey, saveKeyUse } from "../store/keys";

/** What is kept of a secret: HMAC-SHA256 under a key that is not in the database. */
export function hashSecret(secret: string): Buffer {
  const pepper = processSingleton("people.pepper", () => derivedKey(config(), "api-key"));
  return createHmac("sha256", pepper).update(secret).digest();
}

// A key that does not exist takes as long to refuse as one with a wrong secret.
const NO_HASH = Buffer.alloc(32);
const USE_NOTED_EVERY_MS = 60_000;

/** The verifier of keys kept in the database. Reads are cached for seconds; revocation is felt at once. */
export function apiKeyVerifier(clock: Clock): KeyVerifier {
  const noted = processSingleton("people.key-use", () => new Map<string, number>());
  const note = (id: string): void => {
    const now = clock.now();
    if (now - (noted.get(id) ?? -Infinity) < USE_NOTED_EVERY_MS) return;
    noted.set(id, now);
    // Telling when a key was last used is worth no failed request.
    saveKeyUse([id], now).catch(() => noted.delete(id));
  };
  return {
    verify: async (authorization, need) => {
      if (authorization === undefined || authorization.trim() === "") return { refused: "missing" };
      const parts = readKey(keyFromAuthorization(authorization) ?? "");
      if (parts === null) return { refused: "unknown" };
      const row = await knownKey(parts.keyId, clock);
      const matches = timingSafeEqual(row?.secretHash ?? NO_HASH, hashSecret(parts.secret));
      if (row === null || !matches || row.environment !== parts.environment) return { refused: "unknown" };
      const refused = refusalOf(row, need, clock);
      if (refused) return { refused };
      note(row.id);
      return toVerified(row);
    },
  };
}

function refusalOf(row: KeyRow, need: KeyNeed, clock: Clock): KeyRefusal | null {
  if (!keyIsLive(row, clock.now())) return "revoked";
  if (!inNetworks(need.remoteAddress, row.networks)) return "scope";
  return row.scopes.includes(need.scope) ? null : "scope";
}

export const toVerified = (row: KeyRow): VerifiedKey => ({
  keyId: row.id,
  name: row.name,
  tenant: row.tenant ?? "",
  scopes: row.scopes,
  limits: row.limits,
});

/** Whether an address lies in one of the networks (CIDR); none given means any. An address that cannot be read lies in none. */
export function inNetworks(address: string, networks: readonly string[]): boolean {
  if (networks.length === 0) return true;
  if (!ipaddr.isValid(address)) return false;
  const peer = ipaddr.process(address);
  return networks.some((network) => {
    const [base, bits] = ipaddr.parseCIDR(network);
    return base.kind() === peer.kind() && peer.match(base as never, bits);
  });
}

/** Like `verify`, but for whatever the key may do; used by the JSON API, which asks for permissions itself. */
export async function identifyKey(authorization: string, remoteAddress: string, clock: Clock): Promise<KeyRow | null> {
  const parts = readKey(keyFromAuthorization(authorization) ?? "");
  const row = parts === null ? null : await knownKey(parts.keyId, clock);
  const scope = row?.scopes[0];
  if (scope === undefined) return null;
  const verified = await apiKeyVerifier(clock).verify(authorization, { scope, remoteAddress });
  return "refused" in verified ? null : row;
}
