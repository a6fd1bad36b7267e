import { route } from "@/lib/http/server";
import { CreateUserInput } from "@/lib/people";
import { createUser, listUsers } from "@/lib/people/server";

export const GET = route({ permission: "people:write", handle: ({ ctx }) => listUsers(ctx) });

export const POST = route({
  permission: "people:write",
  body: CreateUserInput,
  status: 201,
  handle: ({ ctx, body }) => createUser(ctx, body),
});
