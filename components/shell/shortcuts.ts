/** Every key of the console, once: the handler, the `?` sheet and all tooltips read this table. */
export const SHORTCUT_GROUPS = ["Everywhere", "Go to", "Time", "Lists", "Fleet", "Dashboards", "Logs", "Traces"] as const;

interface Entry {
  /** Chords in order: "g f" one after the other, "mod+k" together. */
  readonly keys: string;
  readonly label: string;
  readonly group: (typeof SHORTCUT_GROUPS)[number];
}

const TABLE = {
  palette: { keys: "mod+k", label: "Find anything", group: "Everywhere" },
  help: { keys: "?", label: "Show these keys", group: "Everywhere" },
  search: { keys: "/", label: "Go to the search field", group: "Everywhere" },
  refresh: { keys: "r", label: "Refresh", group: "Everywhere" },
  "copy-link": { keys: "y", label: "Copy a link to this view", group: "Everywhere" },
  theme: { keys: "shift+t", label: "Light or dark", group: "Everywhere" },
  up: { keys: "escape", label: "Close, or one level up", group: "Everywhere" },
  "go-fleet": { keys: "g f", label: "Fleet", group: "Go to" },
  "go-explore": { keys: "g e", label: "Explore", group: "Go to" },
  "go-metrics": { keys: "g m", label: "Metrics", group: "Go to" },
  "go-dashboards": { keys: "g d", label: "Dashboards", group: "Go to" },
  "go-logs": { keys: "g l", label: "Logs", group: "Go to" },
  "go-traces": { keys: "g t", label: "Traces", group: "Go to" },
  "go-settings": { keys: "g ,", label: "Settings", group: "Go to" },
  time: { keys: "d", label: "Choose a time range", group: "Time" },
  earlier: { keys: "[", label: "Earlier by half a span", group: "Time" },
  later: { keys: "]", label: "Later by half a span", group: "Time" },
  "zoom-out": { keys: "z", label: "Zoom out", group: "Time" },
  live: { keys: ".", label: "Live on or off", group: "Time" },
  next: { keys: "j", label: "Next row", group: "Lists" },
  previous: { keys: "k", label: "Previous row", group: "Lists" },
  open: { keys: "enter", label: "Open", group: "Lists" },
  select: { keys: "x", label: "Select, or expand in place", group: "Lists" },
  drawer: { keys: "\\", label: "Show or hide details", group: "Lists" },
  "heat-strip": { keys: "v", label: "Table or heat strip", group: "Fleet" },
  "full-screen": { keys: "f", label: "One panel on the whole screen", group: "Dashboards" },
  kiosk: { keys: "k", label: "Panels alone, without the frame", group: "Dashboards" },
  edit: { keys: "e", label: "Edit", group: "Dashboards" },
  save: { keys: "mod+s", label: "Save", group: "Dashboards" },
  undo: { keys: "mod+z", label: "Undo", group: "Dashboards" },
  redo: { keys: "mod+y", label: "Redo", group: "Dashboards" },
  wrap: { keys: "w", label: "Wrap long lines", group: "Logs" },
  "next-error": { keys: "e", label: "Next error", group: "Traces" },
} as const satisfies Readonly<Record<string, Entry>>;

export type ShortcutId = keyof typeof TABLE;
export const SHORTCUTS: Readonly<Record<ShortcutId, Entry>> = TABLE;

export const keysOf = (id: ShortcutId): string => SHORTCUTS[id].keys;

/** The parts of a KeyboardEvent that decide. */
export interface Press {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
}

/** A press as the table writes it, or null for a modifier by itself. Arrows are j and k. */
export function chordOf(press: Press): string | null {
  const { key } = press;
  if (["Control", "Meta", "Alt", "Shift"].includes(key) || press.altKey) return null;
  if (press.ctrlKey || press.metaKey) return `mod+${key.toLowerCase()}`;
  if (key === "ArrowDown") return "j";
  if (key === "ArrowUp") return "k";
  // Shift counts with letters alone: "?" is reached by shift on some keyboards and not on others.
  if (press.shiftKey && /^[a-z]$/i.test(key)) return `shift+${key.toLowerCase()}`;
  return key.length === 1 ? key.toLowerCase() : key.toLowerCase();
}

export type Match =
  { readonly kind: "hit"; readonly id: ShortcutId } | { readonly kind: "pending"; readonly typed: string } | { readonly kind: "none" };

/** What a chord means after the ones already typed; only shortcuts that somebody listens to count. */
export function matchShortcut(typed: string, chord: string, listening: (id: ShortcutId) => boolean): Match {
  const sequence = typed === "" ? chord : `${typed} ${chord}`;
  const ids = (Object.keys(SHORTCUTS) as ShortcutId[]).filter(listening);
  const id = ids.find((i) => SHORTCUTS[i].keys === sequence);
  if (id) return { kind: "hit", id };
  if (ids.some((i) => SHORTCUTS[i].keys.startsWith(`${sequence} `))) return { kind: "pending", typed: sequence };
  // A sequence that leads nowhere must not swallow its last key.
  return typed === "" ? { kind: "none" } : matchShortcut("", chord, listening);
}
