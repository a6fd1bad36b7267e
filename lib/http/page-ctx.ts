import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { cache } from "react";
import { anyUserExists, me } from "@/lib/people/server";
import { type Permission, requirePermission, roleName } from "@/lib/people";
import { PATH_HEADER } from "./client-address";
import { contextOf, type RequestContext } from "./request-context";

/** Once a request, however many parts of the page ask. */
const contextOfPage = cache(async (): Promise<RequestContext | null> => contextOf((await headers()) as Headers));

/**
 * The context of a page. Sends who is not signed in to sign in and back here
 * (or, when there is nobody yet, to the first run), and who must change their
 * password there. Throws Fault `forbidden` when `permission` is given and not
 * held.
 */
export async function pageCtx(permission?: Permission): Promise<RequestContext> {
  const context = await contextOfPage();
  if (context === null) {
    if (!(await anyUserExists())) redirect("/welcome");
    const asked = (await headers()).get(PATH_HEADER);
    redirect(asked === null || asked === "/" ? "/sign-in" : `/sign-in?callbackUrl=${encodeURIComponent(asked)}`);
  }
  if (context.mustChangePassword) redirect("/change-password");
  if (permission !== undefined) requirePermission(context.actor, permission);
  return context;
}

/** Who looks at the page, as its frame shows them; sends away like `pageCtx`. */
export async function pageViewer(): Promise<{ readonly name: string; readonly role: string }> {
  const { ctx } = await pageCtx();
  const { name, role, tenant } = await me(ctx);
  return { name, role: roleName(role, tenant) };
}
