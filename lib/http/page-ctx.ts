import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { anyUserExists } from "@/lib/people/server";
import { type Ctx, type Permission, requirePermission } from "@/lib/people";
import { contextOf, type RequestContext } from "./request-context";

export interface PageContext extends RequestContext {
  readonly ctx: Ctx;
}

/**
 * The context of a page. Sends who is not signed in to sign in (or, when there
 * is nobody yet, to the first run), and who must change their password there.
 * Throws Fault `forbidden` when `permission` is given and not held.
 */
export async function pageCtx(permission?: Permission): Promise<PageContext> {
  const given = await headers();
  const context = await contextOf(given as Headers);
  if (context === null) {
    redirect((await anyUserExists()) ? "/sign-in" : "/welcome");
  }
  if (context.mustChangePassword) redirect("/change-password");
  if (permission !== undefined) requirePermission(context.actor, permission);
  return context;
}
