import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { type RawData, type WebSocket, WebSocketServer } from "ws";
import type { Clock } from "@/lib/kernel/clock";
import type { Actor } from "@/lib/people";
import { ClientMessage, type LiveTopic, type ServerMessage } from "../message";
import { MessageBudget } from "../message-budget";
import { type Subscription, Subscriptions } from "../subscriptions";

const LARGEST_MESSAGE = 4096;
/** A page that reads more slowly than this much waits is cut off; it reconnects and reads afresh. */
const MOST_UNSENT_BYTES = 4 * 1024 * 1024;
const RECHECK_EVERY_MS = 30_000;
const MOST_CONNECTIONS = 2_000;

export interface HubDeps {
  readonly clock: Clock;
  /** Who is connecting, or null to refuse; checks the session, the Origin and the ticket. */
  readonly authenticate: (request: IncomingMessage) => Promise<Actor | null>;
  /** The same person now: null once signed out, disabled, or changed in role. */
  readonly reauthenticate: (request: IncomingMessage) => Promise<Actor | null>;
  readonly connections: (open: number) => void;
  /** For topics that carry records: where they come from. */
  readonly sources: Partial<Record<LiveTopic, LiveSource>>;
}

interface Connection {
  readonly socket: WebSocket;
  readonly request: IncomingMessage;
  readonly subscriptions: Subscriptions;
  readonly budget: MessageBudget;
  actor: Actor;
  alive: boolean;
}

/**
 * Begins a flow of records that this actor may see and this filter wants, and
 * returns what ends it. Throws a sentence for the reader when the filter is wrong.
 */
export type LiveSource = (
  actor: Actor,
  filter: Readonly<Record<string, string>>,
  emit: (items: readonly unknown[], dropped: number) => void,
) => () => void;

/** The live connections of this process. */
export class LiveHub {
  readonly #server = new WebSocketServer({ noServer: true, perMessageDeflate: false, maxPayload: LARGEST_MESSAGE });
  readonly #connections = new Set<Connection>();
  readonly #deps: HubDeps;
  readonly #recheck: NodeJS.Timeout;

  constructor(deps: HubDeps) {
    this.#deps = deps;
    this.#recheck = setInterval(() => void this.recheck(), RECHECK_EVERY_MS);
    this.#recheck.unref();
  }

  /** Takes over an upgrade of `/ws`; answers 401 or 503 without opening when refused. */
  async upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    socket.on("error", () => {});
    const refuse = (line: string) => socket.end(`HTTP/1.1 ${line}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
    if (this.#connections.size >= MOST_CONNECTIONS) return void refuse("503 Service Unavailable");
    const actor = await this.#deps.authenticate(request).catch(() => null);
    if (actor === null) return void refuse("401 Unauthorized");
    this.#server.handleUpgrade(request, socket, head, (ws) => this.#open(ws, request, actor));
  }

  /** Tells every follower of the topic that reads under `key` are out of date. */
  invalidate(topic: LiveTopic, key: readonly string[]): void {
    for (const connection of this.#connections) {
      if (connection.subscriptions.follows(topic, connection.actor)) this.#send(connection, { t: "inv", key });
    }
  }

  get size(): number {
    return this.#connections.size;
  }

  close(): void {
    clearInterval(this.#recheck);
    for (const { socket } of this.#connections) socket.close(1001, "The console is restarting");
    this.#server.close();
  }

  #open(socket: WebSocket, request: IncomingMessage, actor: Actor): void {
    const connection: Connection = {
      socket,
      request,
      actor,
      subscriptions: new Subscriptions(),
      budget: new MessageBudget(this.#deps.clock),
      alive: true,
    };
    this.#connections.add(connection);
    this.#deps.connections(this.#connections.size);
    socket.on("error", () => socket.terminate());
    socket.on("pong", () => (connection.alive = true));
    socket.on("message", (data) => this.#receive(connection, data));
    socket.once("close", () => {
      this.#connections.delete(connection);
      connection.subscriptions.clear();
      this.#deps.connections(this.#connections.size);
    });
    this.#send(connection, { t: "hello", at: this.#deps.clock.now() });
  }

  #receive(connection: Connection, data: RawData): void {
    if (!connection.budget.spend()) return connection.socket.close(1008, "Too many messages");
    const message = parseMessage(data);
    if (message === null) return this.#send(connection, { t: "error", message: "That is not a message this console knows." });
    if (message.t === "ping") return this.#send(connection, { t: "pong" });
    if (message.t === "unsub") return connection.subscriptions.remove(message.id);
    const subscription = connection.subscriptions.add(connection.actor, message);
    if ("refused" in subscription) return this.#send(connection, { t: "error", message: subscription.refused });
    this.#flow(connection, subscription);
  }

  #flow(connection: Connection, subscription: Subscription): void {
    const source = this.#deps.sources[subscription.topic];
    if (!source) return;
    const emit = (items: readonly unknown[], dropped: number) => this.#send(connection, { t: "data", id: subscription.id, items, dropped });
    try {
      subscription.stop = source(connection.actor, subscription.filter, emit);
    } catch (error) {
      connection.subscriptions.remove(subscription.id);
      this.#send(connection, { t: "error", message: error instanceof Error ? error.message : "That filter cannot be followed." });
    }
  }

  /** What an actor may see has changed: every flow begins anew as the actor that it is now. */
  #become(connection: Connection, actor: Actor): void {
    const changed = JSON.stringify(actor) !== JSON.stringify(connection.actor);
    connection.actor = actor;
    if (!changed) return;
    for (const subscription of connection.subscriptions.all()) {
      subscription.stop();
      subscription.stop = () => {};
      if (connection.subscriptions.follows(subscription.topic, actor)) this.#flow(connection, subscription);
      else connection.subscriptions.remove(subscription.id);
    }
  }

  #send(connection: Connection, message: ServerMessage): void {
    const { socket } = connection;
    if (socket.readyState !== socket.OPEN) return;
    if (socket.bufferedAmount > MOST_UNSENT_BYTES) return socket.terminate();
    socket.send(JSON.stringify(message));
  }

  /** Asks anew who is there; called every half minute, and at once when somebody's access changed. */
  async recheck(): Promise<void> {
    for (const connection of this.#connections) {
      if (!connection.alive) {
        connection.socket.terminate();
        continue;
      }
      connection.alive = false;
      connection.socket.ping();
      // A database that does not answer must not sign everybody out.
      const actor = await this.#deps.reauthenticate(connection.request).catch(() => connection.actor);
      if (actor === null) {
        // Nothing more may be sent, whether or not the browser hears the goodbye.
        connection.subscriptions.clear();
        connection.socket.close(4401, "Signed out");
      } else this.#become(connection, actor);
    }
  }
}

function parseMessage(data: RawData): ClientMessage | null {
  try {
    const parsed = ClientMessage.safeParse(JSON.parse((data as Buffer).toString("utf8")));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}
