"use client";

import { type ReactNode, createContext, use, useEffect, useRef, useState } from "react";
import { usePreferences } from "./preferences-provider";
import { type ShortcutId, chordOf, matchShortcut } from "./shortcuts";

type Handlers = Partial<Record<ShortcutId, () => void>>;

/** Listeners in the order they came; the latest that knows a shortcut gets it. */
class Registry {
  readonly #stack: { current: Handlers }[] = [];
  add(handlers: { current: Handlers }): () => void {
    this.#stack.push(handlers);
    this.#tell();
    return () => {
      this.#stack.splice(this.#stack.indexOf(handlers), 1);
      this.#tell();
    };
  }
  /** Whoever drives the page by keys can see which of them act: a page is drawn before it listens. */
  #tell(): void {
    document.documentElement.dataset["keys"] = [...new Set(this.#stack.flatMap((h) => Object.keys(h.current)))].join(" ");
  }
  find(id: ShortcutId): (() => void) | undefined {
    return this.#stack.findLast((h) => h.current[id])?.current[id];
  }
}

const Context = createContext<Registry | null>(null);
const SEQUENCE_MS = 1200;

/** Listens to the keyboard for the whole page: not while somebody types, and not over an open dialog. */
export function ShortcutProvider({ children }: { readonly children: ReactNode }) {
  const [registry] = useState(() => new Registry());
  const { singleKeys } = usePreferences();
  useEffect(() => {
    let typed = "";
    let timer: ReturnType<typeof setTimeout> | undefined;
    const onKey = (event: KeyboardEvent) => {
      const chord = event.defaultPrevented || event.isComposing ? null : chordOf(event);
      if (chord === null || isBusy(event.target, chord) || (!singleKeys && !chord.includes("+"))) return;
      const match = matchShortcut(typed, chord, (id) => registry.find(id) !== undefined);
      // Arrows are j and k for lists alone.
      if (match.kind === "hit" && event.key.startsWith("Arrow") && match.id !== "next" && match.id !== "previous") return;
      clearTimeout(timer);
      typed = match.kind === "pending" ? match.typed : "";
      if (match.kind === "pending") timer = setTimeout(() => (typed = ""), SEQUENCE_MS);
      if (match.kind !== "none") event.preventDefault();
      if (match.kind === "hit") registry.find(match.id)?.();
    };
    window.addEventListener("keydown", onKey);
    return () => {
      clearTimeout(timer);
      window.removeEventListener("keydown", onKey);
    };
  }, [registry, singleKeys]);
  return <Context value={registry}>{children}</Context>;
}

const TYPING = "input:not([type=radio],[type=checkbox]), textarea, select, [contenteditable=true], [role=combobox]";

function isBusy(target: EventTarget | null, chord: string): boolean {
  if (!(target instanceof HTMLElement)) return false;
  // A field takes back its own typing.
  if (chord === "mod+z" || chord === "mod+y") return target.matches(TYPING);
  if (chord.startsWith("mod+")) return false;
  if (target.matches(`${TYPING}, [role=menu] *, [role=menu]`)) return true;
  if (target.closest("[role=dialog][data-slot=dialog], [role=listbox], [role=menu], [data-slot=popover]")) return true;
  // What has an Enter of its own keeps it.
  return chord === "enter" && target.matches("a, button, summary, [role=button], [role=tab], [role=switch], label");
}

/** Acts on shortcuts while the component is on the page. */
export function useShortcuts(handlers: Handlers): void {
  const registry = use(Context);
  const latest = useRef(handlers);
  useEffect(() => {
    latest.current = handlers;
  });
  useEffect(() => registry?.add(latest), [registry]);
}
