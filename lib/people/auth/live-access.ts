import type { IncomingMessage } from "node:http";
import type { Clock } from "@/lib/kernel/clock";
import { secureRandomBytes } from "@/lib/kernel/ids";
import type { Actor } from "../actor";
import { insertTicket, takeTicket, TICKET_MS } from "../store/tickets";
import { identityOfSession } from "./identify";
import { sessionIdOf } from "./session-token";

export interface LiveTicket {
  readonly ticket: string;
  readonly expiresInMs: number;
}

/** A single-use pass with which a page of this session opens its WebSocket, as `/ws?ticket=…`. */
export async function issueTicket(sessionId: string, clock: Clock): Promise<LiveTicket> {
  const ticket = Buffer.from(secureRandomBytes(24)).toString("base64url");
  await insertTicket(ticket, sessionId, clock.now());
  return { ticket, expiresInMs: TICKET_MS };
}

/**
 * Who opens a WebSocket, or null to refuse. The cookie alone is not enough,
 * for a browser sends it from any page: the ticket must have been given to
 * that very session. The caller checks the Origin.
 */
export async function actorFromUpgrade(request: IncomingMessage, clock: Clock): Promise<Actor | null> {
  const ticket = new URL(request.url ?? "/", "http://localhost").searchParams.get("ticket");
  const sessionId = await sessionIdOf(request.headers.cookie);
  if (ticket === null || sessionId === null) return null;
  if ((await takeTicket(ticket, clock.now())) !== sessionId) return null;
  return actorOfSession(sessionId, clock);
}

/** The same person now, for a connection that stays open: null once signed out, disabled or expired. */
export async function actorOfUpgradeNow(request: IncomingMessage, clock: Clock): Promise<Actor | null> {
  const sessionId = await sessionIdOf(request.headers.cookie);
  return sessionId === null ? null : actorOfSession(sessionId, clock);
}

async function actorOfSession(sessionId: string, clock: Clock): Promise<Actor | null> {
  const identity = await identityOfSession(sessionId, clock);
  return identity === null || identity.mustChangePassword ? null : identity.actor;
}
