import type { Actor, Permission } from "@/lib/people";
import type { ClientMessage, LiveTopic } from "./message";

export const MOST_SUBSCRIPTIONS = 32;

/** What a topic lets through. */
export const TOPIC_PERMISSION: Readonly<Record<LiveTopic, Permission>> = {
  fleet: "fleet:read",
  logs: "logs:read",
  changes: "fleet:read",
  targets: "settings:read",
  ingest: "settings:read",
};

export interface Subscription {
  readonly id: string;
  readonly topic: LiveTopic;
  readonly filter: Readonly<Record<string, string>>;
}

export type SubscribeAnswer = { readonly ok: true } | { readonly ok: false; readonly message: string };

/** One connection's subscriptions: who may follow what is asked here, when subscribing and again when publishing. */
export class Subscriptions {
  readonly #byId = new Map<string, Subscription>();

  add(actor: Actor, message: Extract<ClientMessage, { t: "sub" }>): SubscribeAnswer {
    if (!actor.permissions.includes(TOPIC_PERMISSION[message.topic])) return { ok: false, message: `You may not follow ${message.topic}.` };
    if (!this.#byId.has(message.id) && this.#byId.size >= MOST_SUBSCRIPTIONS) {
      return { ok: false, message: `A connection may hold ${MOST_SUBSCRIPTIONS} subscriptions.` };
    }
    this.#byId.set(message.id, { id: message.id, topic: message.topic, filter: message.filter ?? {} });
    return { ok: true };
  }

  remove(id: string): void {
    this.#byId.delete(id);
  }

  to(topic: LiveTopic, actor: Actor): readonly Subscription[] {
    if (!actor.permissions.includes(TOPIC_PERMISSION[topic])) return [];
    return [...this.#byId.values()].filter((s) => s.topic === topic);
  }
}
