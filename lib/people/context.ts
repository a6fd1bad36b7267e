import type { Clock } from "@/lib/kernel/clock";
import type { Actor } from "./actor";

/** What every verb and query is given: who asks, what time it is, and which request it serves. */
export interface Ctx {
  readonly actor: Actor;
  readonly clock: Clock;
  readonly requestId: string;
  /** The address the request came from, for the audit log; empty for internal work. */
  readonly remoteAddress: string;
}
