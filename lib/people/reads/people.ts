import { inScope } from "@/lib/db/server";
import { requirePermission } from "../actor";
import type { Ctx } from "../context";
import { sessionIsLive } from "../session-life";
import { requireUser } from "../store/guards";
import { sessionsOf } from "../store/sessions";
import { allUsers } from "../store/users";
import { personView, sessionView } from "../store/views";
import type { PersonView, SessionView } from "../views";

/** Everybody who may or might sign in, by name; a tenant-scoped reader sees its tenant's people. */
export async function listUsers(ctx: Ctx): Promise<readonly PersonView[]> {
  requirePermission(ctx.actor, "people:write");
  return (await inScope(ctx.actor, allUsers)).map(personView);
}

/** Somebody's live sessions: one's own, or with `people:write` anybody's. `currentId` marks the asking one. */
export async function listSessions(ctx: Ctx, userId: string, currentId: string | null = null): Promise<readonly SessionView[]> {
  if (userId !== ctx.actor.id) requirePermission(ctx.actor, "people:write");
  const sessions = await inScope(ctx.actor, async (tx) => {
    await requireUser(tx, userId);
    return sessionsOf(tx, userId);
  });
  return sessions.filter((session) => sessionIsLive(session, ctx.clock.now())).map((session) => sessionView(session, currentId));
}
