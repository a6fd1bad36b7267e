import { requireSession, route } from "@/lib/http/server";
import { ChangeOwnPasswordInput } from "@/lib/people";
import { changeOwnPassword } from "@/lib/people/server";

export const POST = route({
  body: ChangeOwnPasswordInput,
  handle: ({ ctx, body, session }) => changeOwnPassword(ctx, requireSession(session).id, body),
});
