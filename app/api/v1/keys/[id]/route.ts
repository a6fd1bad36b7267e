import { route } from "@/lib/http/server";
import { IdParams } from "@/lib/people";
import { revokeKey } from "@/lib/people/server";

export const DELETE = route({ permission: "keys:write", params: IdParams, handle: ({ ctx, params }) => revokeKey(ctx, params.id) });
