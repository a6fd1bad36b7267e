import { isoInstant } from "@/lib/kernel/clock";
import type { UnixMillis } from "@/lib/kernel/units";
import { keyIsLive } from "../key-life";
import { DEFAULT_RETENTION, type RetentionSettings } from "../retention";
import type { KeyView, PersonView, RetentionView, SessionView } from "../views";
import type { KeyRow } from "./keys";
import type { SessionRow } from "./sessions";
import type { SettingRow } from "./settings";
import type { UserRow } from "./users";

const iso = (t: UnixMillis | null): string | null => (t === null ? null : isoInstant(t));

export const personView = (user: UserRow): PersonView => ({
  id: user.id,
  name: user.name,
  email: user.email,
  role: user.role,
  tenant: user.tenant,
  signsInWith: user.signInName === null ? "single sign-on" : "password",
  createdAt: isoInstant(user.createdAt),
  lastSignInAt: iso(user.lastSignInAt),
  disabledAt: iso(user.disabledAt),
  mustChangePassword: user.mustChange,
  demo: user.demo,
});

/** What the audit log keeps of a person. */
export const auditedPerson = (user: UserRow) => ({
  name: user.name,
  email: user.email,
  role: user.role,
  tenant: user.tenant,
  disabledAt: iso(user.disabledAt),
});

function keyState(key: KeyRow, now: UnixMillis): KeyView["state"] {
  if (keyIsLive(key, now)) return key.replacedBy === null ? "active" : "expiring";
  return key.revokedAt === null ? "expired" : "revoked";
}

export const keyView = (key: KeyRow, now: UnixMillis): KeyView => ({
  id: key.id,
  name: key.name,
  prefix: `sgk_${key.environment}_${key.id}`,
  hint: key.hint,
  scopes: key.scopes,
  tenant: key.tenant,
  networks: key.networks,
  limits: key.limits,
  createdBy: key.createdBy,
  createdAt: isoInstant(key.createdAt),
  expiresAt: iso(key.expiresAt),
  revokedAt: iso(key.revokedAt),
  lastUsedAt: iso(key.lastUsedAt),
  replacedBy: key.replacedBy,
  state: keyState(key, now),
});

/** What the audit log keeps of a key: nothing a secret could be guessed from. */
export const auditedKey = (key: KeyRow) => ({
  id: key.id,
  name: key.name,
  scopes: key.scopes,
  tenant: key.tenant,
  networks: key.networks,
  limits: key.limits,
  expiresAt: iso(key.expiresAt),
  revokedAt: iso(key.revokedAt),
  replacedBy: key.replacedBy,
});

export const sessionView = (session: SessionRow, currentId: string | null): SessionView => ({
  id: session.id,
  current: session.id === currentId,
  createdAt: isoInstant(session.createdAt),
  lastSeenAt: isoInstant(session.lastSeenAt),
  expiresAt: isoInstant(session.expiresAt),
  userAgent: session.userAgent,
  remoteAddress: session.remoteAddress,
});

export const retentionView = (row: SettingRow<RetentionSettings> | null): RetentionView => ({
  ...(row?.value ?? DEFAULT_RETENTION),
  updatedAt: iso(row?.updatedAt ?? null),
  updatedBy: row?.updatedBy ?? null,
});
