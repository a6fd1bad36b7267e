import type { Clock } from "@/lib/kernel/clock";
import { ROLE_PERMISSIONS } from "../actor";
import type { Identity } from "../identity";
import { sessionIsLive } from "../session-life";
import { type SessionPerson, sessionPerson, touchSession } from "../store/sessions";
import { identifyKey } from "./key-verifier";
import { sessionIdOf } from "./session-token";

export interface Credentials {
  readonly cookie: string | null;
  readonly authorization: string | null;
  readonly remoteAddress: string;
}

/**
 * Who a request comes from: the bearer of an API key when there is an
 * Authorization header, else the person of the session cookie. Null when
 * neither holds. What the person may do is read from the database, not from
 * the cookie, and is at most five seconds old.
 */
export async function identify(credentials: Credentials, clock: Clock): Promise<Identity | null> {
  if (credentials.authorization !== null) {
    const key = await identifyKey(credentials.authorization, credentials.remoteAddress, clock);
    if (key === null) return null;
    return {
      actor: { kind: "key", id: key.id, name: key.name, permissions: key.scopes, tenant: key.tenant },
      session: null,
      mustChangePassword: false,
    };
  }
  const sessionId = await sessionIdOf(credentials.cookie);
  return sessionId === null ? null : identityOfSession(sessionId, clock);
}

/** The person behind a session now, or null when it ended or they were disabled. */
export async function identityOfSession(sessionId: string, clock: Clock): Promise<Identity | null> {
  const person = await sessionPerson(sessionId, clock);
  if (person === null || person.disabled || !sessionIsLive(person, clock.now())) return null;
  await touchSession(person, clock.now()).catch(() => {});
  return identityOf(person);
}

function identityOf(person: SessionPerson): Identity {
  return {
    actor: {
      kind: "user",
      id: person.userId,
      name: person.name,
      permissions: person.mustChange ? [] : ROLE_PERMISSIONS[person.role],
      tenant: person.tenant,
    },
    session: { id: person.sessionId, userId: person.userId },
    mustChangePassword: person.mustChange,
  };
}
