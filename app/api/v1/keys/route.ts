import { route } from "@/lib/http/server";
import { CreateKeyInput } from "@/lib/people";
import { createKey, listKeys } from "@/lib/people/server";

export const GET = route({ permission: "keys:write", handle: ({ ctx }) => listKeys(ctx) });

export const POST = route({
  permission: "keys:write",
  body: CreateKeyInput,
  status: 201,
  handle: ({ ctx, body }) => createKey(ctx, body),
});
