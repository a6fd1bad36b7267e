import { arrived } from "@/lib/http/arrived";
import { route } from "@/lib/http/server";

export const GET = route({ permission: "settings:read", handle: ({ ctx }) => arrived(ctx) });
