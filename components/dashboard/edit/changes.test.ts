import { describe, expect, test } from "vitest";
import { type Dashboard, type DashboardInput, dashboardSchema } from "@/lib/dashboards";
import {
  addPanel,
  addSection,
  changeKind,
  duplicatePanel,
  moveSection,
  moveToSection,
  nudged,
  overlaps,
  placePanels,
  removeSection,
} from "./changes";

const make = (given: Partial<DashboardInput> = {}): Dashboard =>
  dashboardSchema.parse({ schema: "sightglass.dashboard/v1", title: "T", ...given });
const panel = (id: string, x: number, y: number, w = 12, h = 4) => ({ id, kind: "text" as const, place: { x, y, w, h } });
const places = (d: Dashboard) => Object.fromEntries(d.panels.map((p) => [p.id, [p.place.x, p.place.y]]));

describe("adding", () => {
  test("a new panel is in the last section, and valid", () => {
    const { dashboard, id } = addPanel(make({ panels: [panel("a", 0, 0)], sections: [{ id: "s", title: "S", y: 9 }] }), "time-series");
    expect(dashboardSchema.safeParse(dashboard).success).toBe(true);
    expect(dashboard.panels.find((p) => p.id === id)?.place.y).toBeGreaterThanOrEqual(9);
  });

  test("a copy stands beside where there is room, and covers nothing where there is not", () => {
    expect(places(duplicatePanel(make({ panels: [panel("a", 0, 0)] }), "a").dashboard)["panel-2"]).toEqual([12, 0]);
    const { dashboard } = duplicatePanel(make({ panels: [panel("a", 0, 0, 24), panel("b", 0, 4, 24)] }), "a");
    for (const p of dashboard.panels) for (const q of dashboard.panels) if (p !== q) expect(overlaps(p.place, q.place)).toBe(false);
  });
});

describe("sections", () => {
  const two = make({
    panels: [panel("a", 0, 0), panel("b", 0, 5), panel("c", 0, 10)],
    sections: [
      { id: "one", title: "One", y: 5 },
      { id: "two", title: "Two", y: 10 },
    ],
  });

  test("what lies below moves down as a section grows", () => {
    const grown = placePanels(two, new Map([["b", { x: 0, y: 0, w: 12, h: 20 }]]));
    expect(places(grown)).toEqual({ a: [0, 0], b: [0, 4], c: [0, 24] });
    expect(grown.sections.map((s) => s.y)).toEqual([4, 24]);
  });

  test("a panel goes to the foot of another section, and the rest closes up", () => {
    const moved = moveToSection(two, "a", "two");
    expect(places(moved)).toEqual({ a: [0, 8], b: [0, 0], c: [0, 4] });
    expect(moved.sections.map((s) => s.y)).toEqual([0, 4]);
    expect(places(moveToSection(moved, "a", null))).toEqual({ a: [0, 0], b: [0, 4], c: [0, 8] });
    expect(moveToSection(two, "b", "one")).toBe(two);
  });

  test("a section moves with its panels, and not above what has no section", () => {
    const moved = moveSection(two, "two", -1);
    expect(moved.sections.map((s) => [s.id, s.y])).toEqual([
      ["two", 4],
      ["one", 8],
    ]);
    expect(places(moved)).toEqual({ a: [0, 0], c: [0, 4], b: [0, 8] });
    expect(moveSection(two, "one", -1)).toBe(two);
  });

  test("an empty section keeps a row of its own", () => {
    const d = placePanels(addSection(addSection(make())), new Map());
    expect(d.sections.map((s) => s.y)).toEqual([0, 1]);
  });

  test("panels of a section that is taken away stay", () => expect(removeSection(two, "one").panels).toHaveLength(3));
});

test("arrows move, with Shift they resize, and the edge of the grid holds", () => {
  const place = { x: 12, y: 0, w: 12, h: 4 };
  expect(nudged(place, "ArrowRight", false)).toBeNull();
  expect(nudged(place, "ArrowLeft", false)).toEqual({ ...place, x: 11 });
  expect(nudged(place, "ArrowUp", false)).toBeNull();
  expect(nudged(place, "ArrowDown", true)).toEqual({ ...place, h: 5 });
  expect(nudged(place, "Enter", false)).toBeNull();
});

test("a panel of another kind keeps its queries and its place", () => {
  const d = make({ panels: [{ ...panel("a", 0, 0), kind: "stat", title: "Up", queries: [{ ref: "A", expr: "up" }], calc: "max" }] });
  const next = changeKind(d.panels[0] as Dashboard["panels"][number], "gauge");
  expect(next).toMatchObject({ kind: "gauge", title: "Up", queries: [{ expr: "up" }], place: { x: 0, y: 0 } });
  expect(changeKind(next, "text")).toMatchObject({ kind: "text", title: "Up" });
});
