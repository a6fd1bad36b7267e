import { inScope, WHOLE_FLEET } from "@/lib/db/server";
import type { Clock } from "@/lib/kernel/clock";
import { newId } from "@/lib/kernel/ids";
import type { Role } from "../actor";
import { recordAudit } from "../store/audit";
import type { Browser } from "../store/sessions";
import { findByOidc, insertOidcAccount, insertUser, type UserRow } from "../store/users";
import { auditedPerson } from "../store/views";
import { visitorCtx } from "./sign-in";

/** What an identity provider vouches for, from a verified ID token (OpenID Connect Core §2). */
export interface OidcClaims {
  readonly issuer: string;
  readonly subject: string;
  readonly email: string | null;
  readonly name: string | null;
}

/**
 * The person an issuer knows by a subject; made with the configured role at
 * their first sign-in. Neither e-mail nor name ever finds an account: whoever
 * may choose an address at the issuer could otherwise become anybody here.
 * Null when they may not sign in.
 */
export async function personOfOidc(claims: OidcClaims, defaultRole: Role, browser: Browser, clock: Clock): Promise<string | null> {
  if (claims.subject === "" || claims.subject.length > 255) return null;
  return inScope(WHOLE_FLEET, async (tx) => {
    await tx.$queryRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`oidc ${claims.issuer} ${claims.subject}`}, 0))::text`;
    const known = await findByOidc(tx, claims.issuer, claims.subject);
    if (known) return known.disabledAt === null ? known.id : null;
    const user: UserRow = {
      id: newId(),
      email: (claims.email ?? "").slice(0, 254),
      name: (claims.name ?? claims.email ?? claims.subject).slice(0, 100),
      role: defaultRole,
      tenant: null,
      signInName: null,
      mustChange: false,
      demo: false,
      createdAt: clock.now(),
      disabledAt: null,
      lastSignInAt: null,
    };
    await insertUser(tx, user, null);
    await insertOidcAccount(tx, claims.issuer, claims.subject, user.id);
    const ctx = visitorCtx(clock, browser, user.name, user.id);
    await recordAudit(tx, ctx, "person.arrive", {
      subject: `person:${user.id}`,
      after: { ...auditedPerson(user), issuer: claims.issuer, oidcSubject: claims.subject },
    });
    return user.id;
  });
}
