import { z } from "zod";
import { route } from "@/lib/http/server";
import { isPause, TargetChange } from "@/lib/scrape";
import { pauseTarget, removeTarget, updateTarget } from "@/lib/scrape/server";

const params = z.strictObject({ id: z.string().min(1).max(64) });

export const PATCH = route({
  permission: "targets:write",
  params,
  body: TargetChange,
  handle: ({ ctx, params: { id }, body }) => (isPause(body) ? pauseTarget(ctx, id, body.paused) : updateTarget(ctx, id, body)),
});

export const DELETE = route({ permission: "targets:write", params, handle: ({ ctx, params: { id } }) => removeTarget(ctx, id) });
