import { ChangeListParams, PostChange } from "@/lib/fleet";
import { listChanges, postChange } from "@/lib/fleet/server";
import { route } from "@/lib/http/server";

export const GET = route({
  permission: "fleet:read",
  query: ChangeListParams,
  handle: async ({ ctx, query }) => ({ changes: await listChanges(ctx, query.range, query.subject) }),
});

export const POST = route({
  permission: "changes:write",
  body: PostChange,
  status: 201,
  handle: ({ ctx, body }) => postChange(ctx, body),
});
