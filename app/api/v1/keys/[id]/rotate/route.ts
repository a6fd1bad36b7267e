import { route } from "@/lib/http/server";
import { IdParams, RotateKeyInput } from "@/lib/people";
import { rotateKey } from "@/lib/people/server";

export const POST = route({
  permission: "keys:write",
  params: IdParams,
  body: RotateKeyInput,
  status: 201,
  handle: ({ ctx, params, body }) => rotateKey(ctx, params.id, body),
});
