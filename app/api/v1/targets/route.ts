import { route } from "@/lib/http/server";
import { NewTarget } from "@/lib/scrape";
import { addTarget, listTargets } from "@/lib/scrape/server";

/** Every scrape target with its health. */
export const GET = route({ permission: "settings:read", handle: ({ ctx }) => listTargets(ctx) });

export const POST = route({ permission: "targets:write", body: NewTarget, status: 201, handle: ({ ctx, body }) => addTarget(ctx, body) });
