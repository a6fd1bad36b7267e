import fc from "fast-check";
import { expect, test } from "vitest";
import { layOutDashboard, type PlacedBand } from "./layout";
import { type DashboardInput, GRID_COLUMNS } from "./model";
import { newDashboard } from "./parse-dashboard";

const text = (id: string, x: number, y: number, w: number, h: number, more: object = {}) => ({
  kind: "text" as const,
  id,
  place: { x, y, w, h },
  ...more,
});
const board = (panels: DashboardInput["panels"], sections: DashboardInput["sections"] = []) =>
  newDashboard({ title: "t", panels, sections });
const values = { w: { values: ["x", "y"], foreign: true }, v: { values: ["a", "b", "c"], texts: ["A", "B", "C"] }, none: { values: [] } };
const places = (bands: readonly PlacedBand[]) =>
  bands.flatMap(({ panels }) => panels.map(({ key, place: { x, y, w, h } }) => [key, x, y, w, h]));

test("without repeats everything stays where it was, each section from its own top", () => {
  const bands = layOutDashboard(
    board([text("a", 0, 0, 12, 4), text("b", 12, 0, 12, 4), text("c", 0, 6, 24, 2)], [{ id: "s", title: "S", y: 5 }]),
    {},
  );
  expect(bands.map(({ key, height }) => [key, height])).toEqual([["top", 4], ["s", 2]]); // prettier-ignore
  expect(places(bands)).toEqual([["a", 0, 0, 12, 4], ["b", 12, 0, 12, 4], ["c", 0, 0, 24, 2]]); // prettier-ignore
});

test("a panel repeats across in rows, and what is below moves down", () => {
  const bands = layOutDashboard(
    board([text("r", 0, 0, 6, 4, { repeat: { variable: "v", perRow: 2 } }), text("below", 0, 4, 24, 3)]),
    values,
  );
  expect(places(bands)).toEqual([["r", 0, 0, 12, 4], ["r~1", 12, 0, 12, 4], ["r~2", 0, 4, 12, 4], ["below", 0, 8, 24, 3]]); // prettier-ignore
  expect(bands[0]?.panels[1]?.scope).toEqual({ v: { values: ["b"], texts: ["B"] } });
});

test("a panel repeats down in its own width", () => {
  const bands = layOutDashboard(
    board([text("r", 6, 0, 6, 4, { repeat: { variable: "v", direction: "down" } }), text("below", 0, 4, 24, 3)]),
    values,
  );
  expect(places(bands)).toEqual([["r", 6, 0, 6, 4], ["r~1", 6, 4, 6, 4], ["r~2", 6, 8, 6, 4], ["below", 0, 12, 24, 3]]); // prettier-ignore
});

test("a section repeats with its panels, and its title says for what", () => {
  const bands = layOutDashboard(board([text("p", 0, 1, 24, 4)], [{ id: "s", title: "Model $v", y: 0, repeat: "v" }]), values);
  expect(bands.map(({ key, title }) => [key, title])).toEqual([["s", "Model A"], ["s@1", "Model B"], ["s@2", "Model C"]]); // prettier-ignore
  expect(bands.map(({ panels }) => panels[0]?.key)).toEqual(["p", "p@1", "p@2"]);
  expect(bands[2]?.panels[0]?.scope).toEqual({ v: { values: ["c"], texts: ["C"] } });
});

test("nothing chosen, or a pattern for all, is drawn once", () => {
  for (const variable of ["none", "unknown", "all"]) {
    const bands = layOutDashboard(board([text("r", 0, 0, 6, 4, { repeat: { variable } })]), {
      ...values,
      all: { values: [".*"], all: true, verbatim: true },
    });
    expect(places(bands)).toEqual([["r", 0, 0, 6, 4]]);
  }
});

test("however much is repeated, nothing lies over anything else or outside the grid, and keys are unique", () => {
  const panel = fc.record({
    x: fc.nat(20),
    y: fc.nat(20),
    w: fc.integer({ min: 1, max: 4 }),
    h: fc.integer({ min: 1, max: 5 }),
    repeat: fc.constantFrom(null, "across", "down"),
    perRow: fc.integer({ min: 1, max: 24 }),
  });
  fc.assert(
    fc.property(
      fc.array(panel, { maxLength: 10 }),
      fc.uniqueArray(fc.nat(20), { maxLength: 3 }),
      fc.boolean(),
      (all, ys, repeatSections) => {
        const bands = layOutDashboard(
          board(
            all.map(({ x, y, w, h, repeat, perRow }, i) =>
              text(`p${i}`, x, y, w, h, repeat === null ? {} : { repeat: { variable: "v", direction: repeat, perRow } }),
            ),
            ys.map((y, i) => ({ id: `s${i}`, title: "", y, ...(repeatSections ? { repeat: "w" } : {}) })),
          ),
          values,
        );
        const keys = bands.flatMap(({ panels }) => panels.map(({ key }) => key));
        const apart = bands.every(({ panels, height }) =>
        panels.every(({ place: a }, i) => a.x >= 0 && a.y >= 0 && a.x + a.w <= GRID_COLUMNS && a.y + a.h <= height &&
          panels.slice(i + 1).every(({ place: b }) => a.x >= b.x + b.w || b.x >= a.x + a.w || a.y >= b.y + b.h || b.y >= a.y + a.h)),
      ); // prettier-ignore
        return apart && new Set(keys).size === keys.length;
      },
    ),
  );
});

test("a panel repeated in a repeated section has both values, each copy a key of its own", () => {
  const bands = layOutDashboard(
    board([text("p", 0, 1, 24, 4, { repeat: { variable: "v" } })], [{ id: "s", title: "$w", y: 0, repeat: "w" }]),
    values,
  );
  expect(bands.map(({ panels }) => panels.map(({ key }) => key))).toEqual([
    ["p", "p~1", "p~2"],
    ["p@1", "p@1~1", "p@1~2"],
  ]);
  expect(bands[1]?.panels[2]?.scope).toEqual({ w: { values: ["y"], texts: ["y"], foreign: true }, v: { values: ["c"], texts: ["C"] } });
});

test("repeats within repeats end at a thousand panels, and everything is drawn at least once", () => {
  const many = { values: Array.from({ length: 500 }, (_, i) => String(i)) };
  const panels = Array.from({ length: 20 }, (_, i) => text(`p${i}`, 0, i * 2 + 1, 24, 2, { repeat: { variable: "v" } }));
  const started = performance.now();
  const bands = layOutDashboard(board(panels, [{ id: "s", title: "", y: 0, repeat: "w" }]), { v: many, w: many });
  const keys = bands.flatMap((band) => band.panels.map(({ key }) => key));
  expect(keys.length).toBeLessThanOrEqual(1000);
  for (const { id } of panels) expect(keys).toContain(id);
  expect(performance.now() - started).toBeLessThan(2000);
});
