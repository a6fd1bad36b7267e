import { route } from "@/lib/http/server";
import { FirstAdministratorInput } from "@/lib/people";
import { createFirstAdministrator } from "@/lib/people/server";

export const POST = route({
  permission: "public",
  body: FirstAdministratorInput,
  status: 201,
  handle: ({ ctx, body }) => createFirstAdministrator(ctx, body),
});
