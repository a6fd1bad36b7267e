import { route } from "@/lib/http/server";
import { ChangePersonInput, IdParams } from "@/lib/people";
import { changePerson } from "@/lib/people/server";

export const PATCH = route({
  permission: "people:write",
  params: IdParams,
  body: ChangePersonInput,
  handle: ({ ctx, params, body }) => changePerson(ctx, params.id, body),
});
