import { inScope } from "@/lib/db/server";
import { Fault } from "@/lib/kernel/faults";
import { secureRandomBytes } from "@/lib/kernel/ids";
import { requirePermission } from "../actor";
import { type KeyEnvironment, mintKey, writeKey } from "../api-key-format";
import { hashSecret } from "../auth/key-verifier";
import type { Ctx } from "../context";
import type { RotateKeyInput } from "../inputs";
import { keyIsLive, overlapEnd } from "../key-life";
import { recordAudit } from "../store/audit";
import { requireKey } from "../store/guards";
import { insertKey, type KeyRow, saveKeyTimes } from "../store/keys";
import { announce, forget } from "../store/notify";
import { auditedKey, keyView } from "../store/views";
import type { MintedKey } from "../views";

const HOUR_MS = 3_600_000;

/**
 * Makes a key that takes another's place with the same rights and the same
 * expiry; the old one works on for the overlap, never longer than it would
 * have. Throws Fault `not-found`, or `conflict` for a key that is dead or
 * already being replaced.
 */
export async function rotateKey(ctx: Ctx, keyId: string, input: RotateKeyInput): Promise<MintedKey> {
  requirePermission(ctx.actor, "keys:write");
  const now = ctx.clock.now();
  const minted = await inScope(ctx.actor, async (tx) => {
    const old = await requireKey(tx, keyId);
    if (!keyIsLive(old, now) || old.replacedBy !== null) {
      throw new Fault("conflict", "This key is no longer in force or already has a successor.", { fix: "Create a new key." });
    }
    const beyond = old.scopes.filter((scope) => scope !== "ingest:write" && !ctx.actor.permissions.includes(scope));
    if (beyond.length > 0) throw new Fault("forbidden", `You may not renew a key that may do more than you: ${beyond.join(", ")}.`);
    const parts = mintKey(old.environment as KeyEnvironment, secureRandomBytes);
    const next: KeyRow = {
      ...old,
      id: parts.keyId,
      secretHash: hashSecret(parts.secret),
      hint: `${parts.secret.slice(0, 4)}…${parts.secret.slice(-4)}`,
      createdBy: ctx.actor.name,
      createdAt: now,
      lastUsedAt: null,
    };
    const outgoing: KeyRow = { ...old, expiresAt: overlapEnd(old, now, input.overlapHours * HOUR_MS), replacedBy: next.id };
    await insertKey(tx, next);
    await saveKeyTimes(tx, outgoing);
    await announce(tx, { key: keyId });
    await recordAudit(tx, ctx, "key.rotate", {
      subject: `key:${keyId}`,
      before: auditedKey(old),
      after: { outgoing: auditedKey(outgoing), successor: auditedKey(next) },
    });
    return { key: keyView(next, now), text: writeKey(parts) };
  });
  forget({ key: keyId });
  return minted;
}
