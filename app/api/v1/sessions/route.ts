import { route } from "@/lib/http/server";
import { listSessions, revokeSessions } from "@/lib/people/server";

/** One's own. */
export const GET = route({ handle: ({ ctx, session }) => listSessions(ctx, ctx.actor.id, session?.id ?? null) });

/** Ends all but the asking one. */
export const DELETE = route({ handle: async ({ ctx, session }) => ({ ended: await revokeSessions(ctx, ctx.actor.id, session?.id) }) });
