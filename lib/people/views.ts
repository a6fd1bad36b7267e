import type { Permission, Role } from "./actor";
import type { KeyLimits } from "./api-key";
import type { RetentionSettings } from "./retention";

/** Instants are RFC 3339 in UTC; null means "never" or "none". */

export interface PersonView {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly role: Role;
  /** The one tenant a tenant viewer sees. */
  readonly tenant: string | null;
  readonly signsInWith: "password" | "single sign-on";
  readonly createdAt: string;
  readonly lastSignInAt: string | null;
  readonly disabledAt: string | null;
  readonly mustChangePassword: boolean;
  readonly demo: boolean;
}

export type KeyState = "active" | "expiring" | "expired" | "revoked";

export interface KeyView {
  readonly id: string;
  readonly name: string;
  /** What the key begins with, and the first and last characters of its secret: enough to recognise it by. */
  readonly prefix: string;
  readonly hint: string;
  readonly scopes: readonly Permission[];
  readonly tenant: string | null;
  readonly networks: readonly string[];
  readonly limits: KeyLimits;
  readonly createdBy: string;
  readonly createdAt: string;
  readonly expiresAt: string | null;
  readonly revokedAt: string | null;
  /** To the minute. */
  readonly lastUsedAt: string | null;
  /** The key that takes this one's place when it is being rotated out. */
  readonly replacedBy: string | null;
  readonly state: KeyState;
}

/** A new key: the only time its text is ever told. */
export interface MintedKey {
  readonly key: KeyView;
  readonly text: string;
}

export interface SessionView {
  readonly id: string;
  readonly current: boolean;
  readonly createdAt: string;
  readonly lastSeenAt: string;
  readonly expiresAt: string;
  readonly userAgent: string;
  readonly remoteAddress: string;
}

export interface AuditView {
  /** Position in the chain, as decimal text. */
  readonly seq: string;
  readonly at: string;
  readonly actorKind: string;
  readonly actorId: string;
  readonly actorName: string;
  readonly action: string;
  readonly subject: string;
  readonly before: unknown;
  readonly after: unknown;
  readonly requestId: string;
  readonly remoteAddress: string;
}

export interface AuditPage {
  readonly events: readonly AuditView[];
  /** Give it as `cursor` to read on; null at the end. */
  readonly nextCursor: string | null;
}

export interface MeView {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly role: Role;
  readonly tenant: string | null;
  readonly permissions: readonly Permission[];
  readonly hasPassword: boolean;
  readonly mustChangePassword: boolean;
  readonly demo: boolean;
}

export interface RetentionView extends RetentionSettings {
  readonly updatedAt: string | null;
  readonly updatedBy: string | null;
}
