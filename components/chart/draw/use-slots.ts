"use client";

import { useEffect, useSyncExternalStore } from "react";
import { type SeriesSlot, type SlotTable, slotOf, withNames } from "../prepare/series-slots";

const KEY = "sightglass-series-slots";
const NONE: SlotTable = {};
const watchers = new Set<() => void>();
let table: SlotTable | null = null;

/** Colours of names of a kind ("model", "service", "node"), the same on every chart and every visit. */
export function useSlots(kind: string, names: readonly string[]): (name: string) => SeriesSlot {
  const known = useSyncExternalStore(watch, current, () => NONE);
  const wanted = [...new Set(names)].sort().join("\n");
  useEffect(() => keep(kind, wanted === "" ? [] : wanted.split("\n")), [kind, wanted]);
  // Names that are not kept yet have their slots already, so that nothing changes colour on the second frame.
  const complete = withNames(known, kind, names);
  return (name) => slotOf(complete, kind, name);
}

function watch(watcher: () => void): () => void {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
}

const current = (): SlotTable => (table ??= stored());

function keep(kind: string, names: readonly string[]): void {
  const next = withNames(current(), kind, names);
  if (next === table) return;
  table = next;
  try {
    localStorage.setItem(KEY, JSON.stringify(next));
  } catch {
    // Without storage colours hold for this visit alone.
  }
  for (const watcher of watchers) watcher();
}

function stored(): SlotTable {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(KEY) ?? "{}");
    if (typeof value !== "object" || value === null) return NONE;
    const entries = Object.entries(value as Record<string, unknown>);
    return Object.fromEntries(
      entries.filter((e): e is [string, string[]] => Array.isArray(e[1]) && e[1].every((n) => typeof n === "string")),
    );
  } catch {
    return NONE;
  }
}
