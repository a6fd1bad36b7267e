import { inScope } from "@/lib/db/server";
import { Fault } from "@/lib/kernel/faults";
import { secureRandomBytes } from "@/lib/kernel/ids";
import { unixMillis } from "@/lib/kernel/units";
import { type Permission, requirePermission } from "../actor";
import { mintKey, writeKey } from "../api-key-format";
import { hashSecret } from "../auth/key-verifier";
import type { Ctx } from "../context";
import type { CreateKeyInput } from "../inputs";
import { recordAudit } from "../store/audit";
import { insertKey, type KeyRow } from "../store/keys";
import { auditedKey, keyView } from "../store/views";
import type { MintedKey } from "../views";

const DAY_MS = 86_400_000;

/**
 * Makes an API key and tells its text, this once. A key may carry what its
 * maker may do, and `ingest:write`. Throws Fault `forbidden` for more.
 */
export async function createKey(ctx: Ctx, input: CreateKeyInput): Promise<MintedKey> {
  requirePermission(ctx.actor, "keys:write");
  requireGrantable(ctx, input.scopes);
  if (ctx.actor.tenant !== null && input.tenant !== ctx.actor.tenant)
    throw new Fault("forbidden", "You may make keys of your own tenant only.");
  const now = ctx.clock.now();
  const parts = mintKey("live", secureRandomBytes);
  const key: KeyRow = {
    id: parts.keyId,
    name: input.name,
    environment: parts.environment,
    secretHash: hashSecret(parts.secret),
    hint: `${parts.secret.slice(0, 4)}…${parts.secret.slice(-4)}`,
    scopes: input.scopes,
    tenant: input.tenant,
    networks: input.networks,
    limits: input.limits,
    createdBy: ctx.actor.name,
    createdAt: now,
    expiresAt: input.expiresInDays === null ? null : unixMillis(now + input.expiresInDays * DAY_MS),
    revokedAt: null,
    lastUsedAt: null,
    replacedBy: null,
    demo: false,
  };
  await inScope(ctx.actor, async (tx) => {
    await insertKey(tx, key);
    await recordAudit(tx, ctx, "key.create", { subject: `key:${key.id}`, after: auditedKey(key) });
  });
  return { key: keyView(key, now), text: writeKey(parts) };
}

function requireGrantable(ctx: Ctx, scopes: readonly Permission[]): void {
  const beyond = scopes.filter((scope) => scope !== "ingest:write" && !ctx.actor.permissions.includes(scope));
  if (beyond.length > 0) {
    throw new Fault("forbidden", `You may not give a key what you may not do yourself: ${beyond.join(", ")}.`, { at: "scopes" });
  }
}
