import { route } from "@/lib/http/server";
import { UuidParams } from "@/lib/people";
import { revokeSession } from "@/lib/people/server";

export const DELETE = route({ params: UuidParams, handle: ({ ctx, params }) => revokeSession(ctx, params.id) });
