import { createHash } from "node:crypto";
import { Fault, parseInstant } from "@/lib/kernel";
import { database, inTransaction } from "@/lib/db/server";
import { notifyLive } from "@/lib/live/server";
import { type Ctx, requirePermission } from "@/lib/people";
import { recordAudit } from "@/lib/people/server";
import type { Change, PostChangeInput } from "../change";
import { saveChange } from "../store/changes";

// A clock that runs ahead is common; a change in an hour is a plan.
const MAX_AHEAD_MS = 5 * 60_000;

/**
 * Records a change that a pipeline or a person reports. Posting again with the
 * same `idempotencyKey` gives the first change back and writes nothing. Throws
 * Fault `forbidden` without the permission `changes:write`, `invalid` for an
 * instant in the future, `not-found` for an actor bound to one tenant: the
 * fleet's changes are nobody's in particular.
 */
export async function postChange(ctx: Ctx, input: PostChangeInput): Promise<Change> {
  requirePermission(ctx.actor, "changes:write");
  if (ctx.actor.tenant !== null) throw new Fault("not-found", "There is nothing here.");
  const now = ctx.clock.now();
  const at = input.at === undefined ? now : parseInstant(input.at);
  if (at === null || at > now + MAX_AHEAD_MS) {
    throw new Fault("invalid", "The change lies in the future.", { at: "at", fix: "Send the instant it happened, or leave `at` out." });
  }
  const actor = `${ctx.actor.kind}:${ctx.actor.id}`;
  const { change, isNew } = await inTransaction(database().pool, async (client) => {
    const saved = await saveChange(client, {
      at,
      kind: "posted",
      subject: input.subject,
      model: input.model ?? "",
      region: input.region ?? "",
      title: input.title,
      before: input.before ?? null,
      after: input.after ?? null,
      source: ctx.actor.name,
      url: input.url ?? null,
      once: onceKey(actor, input.idempotencyKey ?? ctx.requestId),
      postedBy: actor,
    });
    if (saved.isNew) await recordAudit(client, ctx, "change.post", { subject: `change:${saved.change.id}`, after: saved.change });
    return saved;
  });
  if (isNew) await notifyLive({ topic: "changes", key: ["changes"] });
  return change;
}

/** Keys of different actors never meet, and none can be mistaken for a detected change's. */
const onceKey = (actor: string, key: string): string => `posted:${createHash("sha256").update(`${actor}\n${key}`).digest("base64url")}`;
