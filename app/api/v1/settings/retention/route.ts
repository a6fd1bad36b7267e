import { route } from "@/lib/http/server";
import { RetentionInput } from "@/lib/people";
import { changeRetention, retention } from "@/lib/people/server";

/** How long each signal is kept. */
export const GET = route({ permission: "settings:read", handle: ({ ctx }) => retention(ctx) });

export const PUT = route({ permission: "retention:write", body: RetentionInput, handle: ({ ctx, body }) => changeRetention(ctx, body) });
