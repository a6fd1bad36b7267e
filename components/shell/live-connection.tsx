"use client";

import { useQueryClient } from "@tanstack/react-query";
import { type ReactNode, createContext, use, useEffect, useState, useSyncExternalStore } from "react";
import type { LiveTopic, ServerMessage } from "@/lib/live";
import { sendJson } from "./api-client";
import { usePreferences } from "./preferences-provider";

export type LiveState = "connecting" | "open" | "lost";

type DataListener = (items: readonly unknown[], dropped: number) => void;
interface Following {
  readonly topic: LiveTopic;
  readonly filter: Readonly<Record<string, string>>;
  readonly listener: DataListener;
}

const PING_MS = 25_000;
const FIRST_DELAY_MS = 500;
const LONGEST_DELAY_MS = 10_000;

/** One socket for the whole page. It comes back by itself, and asks for its subscriptions again. */
class LiveSocket {
  state: LiveState = "connecting";
  #invalidated: (key: readonly string[] | null) => void = () => undefined;
  readonly #following = new Map<string, Following>();
  readonly #watchers = new Set<() => void>();
  #socket: WebSocket | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #ping: ReturnType<typeof setInterval> | undefined;
  #delay = FIRST_DELAY_MS;
  #opened = 0;
  #serial = 0;
  #attempt = 0;

  /** A single-use ticket proves that the page, and not merely the browser, wants the line. */
  open(): void {
    const attempt = ++this.#attempt;
    sendJson<{ readonly ticket: string }>("POST", "/api/v1/me/ticket").then(
      ({ ticket }) => attempt === this.#attempt && this.#connect(ticket),
      () => attempt === this.#attempt && this.#comeBack(),
    );
    this.#ping ??= setInterval(() => this.#say({ t: "ping" }), PING_MS);
  }

  #connect(ticket: string): void {
    const socket = new WebSocket(
      `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/ws?ticket=${encodeURIComponent(ticket)}`,
    );
    this.#socket = socket;
    socket.addEventListener("open", () => {
      this.#delay = FIRST_DELAY_MS;
      this.#become("open");
      for (const [id, f] of this.#following) this.#say({ t: "sub", id, topic: f.topic, filter: f.filter });
      // What happened while the line was down is not told afterwards.
      if (this.#opened++ > 0) this.#invalidated(null);
    });
    socket.addEventListener("message", (event) => this.#hear(String(event.data)));
    socket.addEventListener("close", () => {
      if (this.#socket === socket) this.#comeBack();
    });
  }

  #comeBack(): void {
    this.#become("lost");
    this.#timer = setTimeout(() => this.open(), this.#delay);
    this.#delay = Math.min(this.#delay * 2, LONGEST_DELAY_MS);
  }

  close(): void {
    this.#attempt++;
    clearTimeout(this.#timer);
    clearInterval(this.#ping);
    this.#ping = undefined;
    const socket = this.#socket;
    this.#socket = null;
    socket?.close();
  }

  /** Called with the key of what is out of date; null means everything. */
  onInvalidate(act: (key: readonly string[] | null) => void): void {
    this.#invalidated = act;
  }

  follow(topic: LiveTopic, filter: Readonly<Record<string, string>>, listener: DataListener): () => void {
    const id = `${topic}-${++this.#serial}`;
    this.#following.set(id, { topic, filter, listener });
    this.#say({ t: "sub", id, topic, filter });
    return () => {
      this.#following.delete(id);
      this.#say({ t: "unsub", id });
    };
  }

  readonly watch = (watcher: () => void): (() => void) => {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  };

  #say(message: object): void {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(message));
  }

  #hear(text: string): void {
    let message: ServerMessage;
    try {
      message = JSON.parse(text) as ServerMessage;
    } catch {
      return;
    }
    if (message.t === "inv") this.#invalidated(message.key);
    if (message.t === "data") this.#following.get(message.id)?.listener(message.items, message.dropped);
  }

  #become(state: LiveState): void {
    this.state = state;
    for (const watcher of this.#watchers) watcher();
  }
}

const Context = createContext<LiveSocket | null>(null);

/** Opens the line while the page is in view. Messages mark reads as out of date; live off keeps them as they are. */
export function LiveConnection({ children }: { readonly children: ReactNode }) {
  const client = useQueryClient();
  const { liveS } = usePreferences();
  const [socket] = useState(() => new LiveSocket());
  useEffect(() => {
    socket.onInvalidate((key) => {
      if (liveS > 0 && !document.hidden) void client.invalidateQueries(key === null ? {} : { queryKey: [...key] });
    });
  }, [socket, client, liveS]);
  useEffect(() => {
    // A turn later: pages that are shown for less than that never open a line.
    const timer = setTimeout(() => socket.open(), 0);
    return () => {
      clearTimeout(timer);
      socket.close();
    };
  }, [socket]);
  return <Context value={socket}>{children}</Context>;
}

/** Whether the line is up. */
export function useLiveState(): LiveState {
  const socket = use(Context);
  return useSyncExternalStore(
    socket?.watch ?? (() => () => undefined),
    () => socket?.state ?? "connecting",
    () => "connecting" as const,
  );
}

/**
 * Follows a topic while `enabled`. `filter` and `onItems` must be stable (useMemo,
 * useCallback). `dropped` counts records left out because they came too fast.
 */
export function useLiveTopic(topic: LiveTopic, filter: Readonly<Record<string, string>>, enabled: boolean, onItems: DataListener): void {
  const socket = use(Context);
  useEffect(() => {
    if (!enabled || !socket) return;
    return socket.follow(topic, filter, onItems);
  }, [socket, topic, filter, enabled, onItems]);
}
