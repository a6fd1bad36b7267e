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
  /** Ends the flow of records, for topics that carry them. */
  stop: () => void;
}

/** One connection's subscriptions: who may follow what is asked here, when subscribing and again when publishing. */
export class Subscriptions {
  readonly #byId = new Map<string, Subscription>();

  add(actor: Actor, message: Extract<ClientMessage, { t: "sub" }>): Subscription | { readonly refused: string } {
    if (!actor.permissions.includes(TOPIC_PERMISSION[message.topic])) return { refused: `You may not follow ${message.topic}.` };
    if (!this.#byId.has(message.id) && this.#byId.size >= MOST_SUBSCRIPTIONS) {
      return { refused: `A connection may hold ${MOST_SUBSCRIPTIONS} subscriptions.` };
    }
    this.remove(message.id);
    const subscription = { id: message.id, topic: message.topic, filter: message.filter ?? {}, stop: () => {} };
    this.#byId.set(message.id, subscription);
    return subscription;
  }

  remove(id: string): void {
    this.#byId.get(id)?.stop();
    this.#byId.delete(id);
  }

  clear(): void {
    for (const id of this.#byId.keys()) this.remove(id);
  }

  follows(topic: LiveTopic, actor: Actor): boolean {
    return actor.permissions.includes(TOPIC_PERMISSION[topic]) && [...this.#byId.values()].some((s) => s.topic === topic);
  }

  all(): readonly Subscription[] {
    return [...this.#byId.values()];
  }
}
