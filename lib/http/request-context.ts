import { systemClock } from "@/lib/kernel/clock";
import { Fault } from "@/lib/kernel/faults";
import { newRequestId } from "@/lib/kernel/ids";
import type { Ctx, Identity } from "@/lib/people";
import { identify } from "@/lib/people/server";
import { clientAddress, PEER_HEADER } from "./client-address";

/** A request's identity, and the context its work runs in. */
export interface RequestContext extends Identity {
  readonly ctx: Ctx;
}

/** For work nobody asked for by name: sign-in, first run. It may do nothing that needs a permission. */
const NOBODY: Identity = {
  actor: { kind: "user", id: "nobody", name: "nobody", permissions: [], tenant: null },
  session: null,
  mustChangePassword: false,
};

export const remoteAddressOf = (headers: Headers): string =>
  clientAddress(headers.get(PEER_HEADER) ?? undefined, headers.get("x-forwarded-for") ?? undefined);

/** The context of a request, or null when it comes from nobody we know. */
export async function contextOf(headers: Headers, requestId = newRequestId()): Promise<RequestContext | null> {
  const remoteAddress = remoteAddressOf(headers);
  const identity = await identify(
    { cookie: headers.get("cookie"), authorization: headers.get("authorization"), remoteAddress },
    systemClock,
  );
  return identity === null ? null : { ...identity, ctx: { actor: identity.actor, clock: systemClock, requestId, remoteAddress } };
}

/** Like `contextOf`. Throws Fault `unauthenticated` instead of answering null. */
export async function ctxFromRequest(request: Request, requestId?: string): Promise<RequestContext> {
  const context = await contextOf(request.headers, requestId);
  if (context) return context;
  throw new Fault(
    "unauthenticated",
    request.headers.has("authorization") ? "This key is not known or no longer valid." : "You are not signed in.",
    {
      fix: "Sign in, or send an API key as Authorization: Bearer.",
    },
  );
}

export function anonymousContext(headers: Headers, requestId = newRequestId()): RequestContext {
  return { ...NOBODY, ctx: { actor: NOBODY.actor, clock: systemClock, requestId, remoteAddress: remoteAddressOf(headers) } };
}

/** The asking browser's session. Throws Fault `forbidden` for an API key, which has none. */
export function requireSession(session: RequestContext["session"]): NonNullable<RequestContext["session"]> {
  if (session === null) throw new Fault("forbidden", "This is for people who are signed in, not for API keys.");
  return session;
}
