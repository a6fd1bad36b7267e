import { expect, test } from "vitest";
import { unixMillis } from "@/lib/kernel/units";
import { ABSOLUTE_MS, IDLE_MS, sessionEnd, sessionIsLive } from "./session-life";

const NOW = unixMillis(1_800_000_000_000);
const session = (over: Partial<{ lastSeen: number; created: number; revoked: number }>) => ({
  lastSeenAt: unixMillis(NOW - (over.lastSeen ?? 0)),
  expiresAt: sessionEnd(unixMillis(NOW - (over.created ?? 0))),
  revokedAt: over.revoked === undefined ? null : unixMillis(NOW - over.revoked),
});

test.each([
  { name: "a session just begun is live", over: {}, live: true },
  { name: "a browser left alone for half an hour is signed out", over: { lastSeen: IDLE_MS }, live: false },
  { name: "one used a moment before that is not", over: { lastSeen: IDLE_MS - 1 }, live: true },
  { name: "nobody stays longer than twelve hours, however busy", over: { created: ABSOLUTE_MS }, live: false },
  { name: "a revoked session is dead at once", over: { revoked: 0 }, live: false },
])("$name", ({ over, live }) => expect(sessionIsLive(session(over), NOW)).toBe(live));
