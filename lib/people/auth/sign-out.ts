import { inScope, WHOLE_FLEET } from "@/lib/db/server";
import type { Clock } from "@/lib/kernel/clock";
import { recordAudit } from "../store/audit";
import { forget } from "../store/notify";
import { type Browser, endSessions, sessionPerson } from "../store/sessions";
import { visitorCtx } from "./sign-in";

/** Ends a session because its browser asks for it. */
export async function endSession(sessionId: string, browser: Browser, clock: Clock): Promise<void> {
  const person = await sessionPerson(sessionId, clock);
  if (person === null || person.revokedAt !== null) return;
  await inScope(WHOLE_FLEET, async (tx) => {
    await endSessions(tx, { id: sessionId }, clock.now());
    await recordAudit(tx, visitorCtx(clock, browser, person.name, person.userId), "session.end", { subject: `session:${sessionId}` });
  });
  forget({ session: sessionId });
}
