import { expect, test } from "vitest";
import type { Section } from "@/lib/dashboards";
import { bandsOf, placeBelow } from "./arrangement";

const at = (id: string, x: number, y: number) => ({ id, place: { x, y, w: 12, h: 4 } });
const section = (id: string, y: number): Section => ({ id, title: id, y, collapsed: false });

test("a section holds what stands between it and the next, in reading order", () => {
  const bands = bandsOf([at("d", 0, 12), at("b", 12, 0), at("a", 0, 0), at("c", 0, 6)], [section("two", 10), section("one", 5)]);
  expect(bands.map((b) => [b.section?.id ?? null, b.panels.map((p) => p.id), b.top])).toEqual([
    [null, ["a", "b"], 0],
    ["one", ["c"], 6],
    ["two", ["d"], 12],
  ]);
});

test("an empty section is still there; nothing above the first is no band", () => {
  expect(bandsOf([], [section("one", 0)]).map((b) => b.section?.id)).toEqual(["one"]);
});

test("a new panel stands below all others", () => {
  expect(placeBelow([at("a", 0, 0), at("b", 12, 3)], { w: 6, h: 5 })).toEqual({ x: 0, y: 7, w: 6, h: 5 });
  expect(placeBelow([], { w: 6, h: 5 }).y).toBe(0);
});
