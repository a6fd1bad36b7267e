import { describe, expect, test } from "vitest";
import { SHORTCUTS, type ShortcutId, chordOf, matchShortcut } from "./shortcuts";

const press = (key: string, held: Partial<Record<"ctrlKey" | "metaKey" | "altKey" | "shiftKey", boolean>> = {}) => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...held,
});
const all = () => true;

describe("shortcuts", () => {
  test.each(["Fleet", "Dashboards", "Logs", "Traces"])(
    "no two acts on one page share keys, and none hides behind the start of another: %s",
    (page) => {
      // Dashboards have no list to walk through.
      const groups = ["Everywhere", "Go to", "Time", page, ...(page === "Dashboards" ? [] : ["Lists"])];
      const keys = Object.values(SHORTCUTS).flatMap((s) => (groups.includes(s.group) ? [s.keys] : []));
      expect(new Set(keys).size).toBe(keys.length);
      for (const a of keys) expect(keys.filter((b) => b.startsWith(`${a} `))).toEqual([]);
    },
  );
  test("a chord is spelt the same on every keyboard", () => {
    expect(chordOf(press("?", { shiftKey: true }))).toBe("?");
    expect(chordOf(press("T", { shiftKey: true }))).toBe("shift+t");
    expect(chordOf(press("k", { metaKey: true }))).toBe("mod+k");
    expect(chordOf(press("K", { ctrlKey: true }))).toBe("mod+k");
    expect(chordOf(press("ArrowDown"))).toBe("j");
    expect(chordOf(press("Shift", { shiftKey: true }))).toBeNull();
    expect(chordOf(press("f", { altKey: true }))).toBeNull();
  });
  test("two keys in turn go to a page", () => {
    expect(matchShortcut("", "g", all)).toEqual({ kind: "pending", typed: "g" });
    expect(matchShortcut("g", "f", all)).toEqual({ kind: "hit", id: "go-fleet" });
  });
  test("a sequence that leads nowhere gives its last key back", () => {
    expect(matchShortcut("g", "r", all)).toEqual({ kind: "hit", id: "refresh" });
    expect(matchShortcut("g", "q", all)).toEqual({ kind: "none" });
  });
  test("keys that nobody listens to on this page do nothing", () => {
    const onlyHelp = (id: ShortcutId) => id === "help";
    expect(matchShortcut("", "g", onlyHelp)).toEqual({ kind: "none" });
    expect(matchShortcut("", "j", onlyHelp)).toEqual({ kind: "none" });
  });
});
