import { inTransaction, database } from "@/lib/db/server";
import { Fault } from "@/lib/kernel/faults";
import { secureRandomBytes } from "@/lib/kernel/ids";
import { type Ctx, requirePermission } from "@/lib/people";
import { recordAudit } from "@/lib/people/server";
import { sealToken } from "../sealed-token";
import { type StoredTarget, lockTarget, saveTarget } from "../store/targets";
import type { Target, TargetInput } from "../target";
import { settingsFrom } from "../target-input";
import { auditedTarget, publicTarget, settingsOf } from "../target-view";
import { installationSecret } from "./secret";

/**
 * Changes a target; fields left out stay. Throws Fault `forbidden` without
 * `targets:write`, `not-found`, `conflict` for a target of the targets file,
 * `invalid` with what to put right.
 */
export async function updateTarget(ctx: Ctx, id: string, input: Partial<TargetInput>): Promise<Target> {
  requirePermission(ctx.actor, "targets:write");
  return inTransaction(database().pool, async (client) => {
    const before = editable(await lockTarget(client, id));
    const settings = settingsFrom({ ...input, job: input.job ?? before.job, url: input.url ?? before.url }, settingsOf(before));
    const token = input.bearerToken;
    // A token must not follow its target to another host: whoever may edit targets could read it there.
    if (before.sealedToken !== null && token === undefined && hostOf(settings.url) !== hostOf(before.url)) {
      throw new Fault("invalid", "The address points to another host than the bearer token was given for.", {
        at: "bearerToken",
        fix: "Give the token again, or remove it.",
      });
    }
    const sealedToken =
      token === undefined ? before.sealedToken : token === null ? null : sealToken(token, id, installationSecret(), secureRandomBytes);
    const after = publicTarget(await saveTarget(client, { id, source: "console", settings, sealedToken, at: ctx.clock.now() }));
    await recordAudit(client, ctx, "target.update", {
      subject: `target:${id}`,
      before: auditedTarget(before),
      after: { ...auditedTarget(after), ...(token === undefined ? {} : { bearerToken: token === null ? "removed" : "replaced" }) },
    });
    return after;
  });
}

/** The target, if it can be changed here. Throws Fault `not-found` or `conflict`. */
export function editable(target: StoredTarget | null): StoredTarget {
  if (target === null) throw new Fault("not-found", "There is no such target.");
  if (target.source === "file") {
    throw new Fault("conflict", "This target comes from the targets file.", { fix: "Edit the file; it is read again when it changes." });
  }
  return target;
}

const hostOf = (url: string): string => {
  const { protocol, host } = new URL(url);
  return `${protocol}//${host}`;
};
