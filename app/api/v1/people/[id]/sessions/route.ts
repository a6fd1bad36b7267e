import { route } from "@/lib/http/server";
import { IdParams } from "@/lib/people";
import { listSessions, revokeSessions } from "@/lib/people/server";

export const GET = route({
  permission: "people:write",
  params: IdParams,
  handle: ({ ctx, params, session }) => listSessions(ctx, params.id, session?.id ?? null),
});

export const DELETE = route({
  permission: "people:write",
  params: IdParams,
  handle: async ({ ctx, params }) => ({ ended: await revokeSessions(ctx, params.id) }),
});
