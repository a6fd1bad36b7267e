import { route } from "@/lib/http/server";
import { auditChainVerify } from "@/lib/people/server";

export const GET = route({ permission: "audit:read", handle: ({ ctx }) => auditChainVerify(ctx) });
