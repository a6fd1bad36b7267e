import type { Actor } from "./actor";

/** Who a request comes from, and how we know. */
export interface Identity {
  readonly actor: Actor;
  /** The browser's session; null for an API key. */
  readonly session: { readonly id: string; readonly userId: string } | null;
  /** The password was given by somebody else: nothing is allowed but to change it. */
  readonly mustChangePassword: boolean;
}
