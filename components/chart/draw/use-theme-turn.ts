"use client";

import { useSyncExternalStore } from "react";

let turn = 0;
const watchers = new Set<() => void>();
let stop: (() => void) | null = null;

function notice(): void {
  turn++;
  for (const watcher of watchers) watcher();
}

function watch(watcher: () => void): () => void {
  watchers.add(watcher);
  if (stop === null) {
    const attribute = new MutationObserver(notice);
    attribute.observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
    const system = window.matchMedia("(prefers-color-scheme: dark)");
    system.addEventListener("change", notice);
    stop = () => {
      attribute.disconnect();
      system.removeEventListener("change", notice);
    };
  }
  return () => {
    watchers.delete(watcher);
    if (watchers.size === 0) {
      stop?.();
      stop = null;
    }
  };
}

/** A number that changes with the theme, for what is painted on a canvas. */
export const useThemeTurn = (): number =>
  useSyncExternalStore(
    watch,
    () => turn,
    () => 0,
  );
