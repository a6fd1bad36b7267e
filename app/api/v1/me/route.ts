import { route } from "@/lib/http/server";
import { me } from "@/lib/people/server";

export const GET = route({ handle: ({ ctx }) => me(ctx) });
