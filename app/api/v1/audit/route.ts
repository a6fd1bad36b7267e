import { route } from "@/lib/http/server";
import { AuditQuery } from "@/lib/people";
import { listAudit } from "@/lib/people/server";

export const GET = route({ permission: "audit:read", query: AuditQuery, handle: ({ ctx, query }) => listAudit(ctx, query) });
