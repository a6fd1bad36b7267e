"use client";

import { type ReactNode, createContext, use, useState, useSyncExternalStore } from "react";

export interface Crosshair {
  /** Unix milliseconds under the pointer; null when it is on no chart. */
  readonly at: number | null;
  /** The chart that has the pointer; the others draw the line alone. */
  readonly owner: string;
  /** Alt is held: tooltips name the instant in both zones. */
  readonly both: boolean;
}

const NOWHERE: Crosshair = { at: null, owner: "", both: false };

/** A place outside React: the pointer moves sixty times a second, and only the thin layer that follows it may render. */
export class CrosshairStore {
  #value = NOWHERE;
  readonly #watchers = new Set<() => void>();
  readonly get = (): Crosshair => this.#value;
  readonly watch = (watcher: () => void): (() => void) => {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  };
  move(next: Crosshair | null): void {
    this.#value = next ?? NOWHERE;
    for (const watcher of this.#watchers) watcher();
  }
}

const Context = createContext<CrosshairStore | null>(null);

/** Charts inside share one crosshair. */
export function CrosshairGroup({ children }: { readonly children: ReactNode }) {
  const [store] = useState(() => new CrosshairStore());
  return <Context value={store}>{children}</Context>;
}

/** The group's crosshair, or one of its own for a chart that stands alone. */
export function useCrosshairStore(): CrosshairStore {
  const shared = use(Context);
  const [own] = useState(() => new CrosshairStore());
  return shared ?? own;
}

export const useCrosshair = (store: CrosshairStore): Crosshair => useSyncExternalStore(store.watch, store.get, () => NOWHERE);
