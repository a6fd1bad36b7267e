import { route } from "@/lib/http/server";
import { ingestHealth } from "@/lib/ingest/server";

/** What arrives: rates, lag, refusals with reasons, and what privacy removed, as IngestHealth. */
export const GET = route({ permission: "settings:read", handle: async ({ ctx }) => ingestHealth(ctx) });
