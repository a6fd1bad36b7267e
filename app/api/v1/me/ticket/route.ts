import { requireSession, route } from "@/lib/http/server";
import { issueTicket } from "@/lib/people/server";

export const POST = route({ handle: ({ ctx, session }) => issueTicket(requireSession(session).id, ctx.clock) });
