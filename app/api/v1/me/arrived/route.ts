import { route } from "@/lib/http/server";
import { ingestHealth } from "@/lib/ingest/server";

/** Whether anything of each signal has come in: for the first-run page, which waits for it. */
export const GET = route({
  permission: "settings:read",
  handle: async ({ ctx }) => {
    const { flows } = ingestHealth(ctx);
    const any = (signal: string) => flows.some((flow) => flow.signal === signal && flow.accepted > 0);
    return { spans: any("traces"), samples: any("metrics"), logs: any("logs") };
  },
});
