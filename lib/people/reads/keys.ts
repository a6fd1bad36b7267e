import { inScope } from "@/lib/db/server";
import { requirePermission } from "../actor";
import type { Ctx } from "../context";
import { allKeys } from "../store/keys";
import { keyView } from "../store/views";
import type { KeyView } from "../views";

/** All keys, newest first, also dead ones; never their secrets. A tenant-scoped reader sees its tenant's. */
export async function listKeys(ctx: Ctx): Promise<readonly KeyView[]> {
  requirePermission(ctx.actor, "keys:write");
  const now = ctx.clock.now();
  return (await inScope(ctx.actor, allKeys)).map((key) => keyView(key, now));
}
