import fc from "fast-check";
import { expect, test } from "vitest";
import { diffDashboards } from "./diff";
import type { DashboardInput } from "./model";
import { newDashboard } from "./parse-dashboard";
import { arbitraryDashboard } from "./testing/arbitrary-dashboard";
import { equal } from "./without-defaults";

const board = (more: Partial<DashboardInput> = {}) =>
  newDashboard({
    title: "Queues",
    variables: [{ kind: "query", name: "model", query: "label_values(model)" }],
    panels: [
      { kind: "stat", id: "a", title: "Waiting", place: { x: 0, y: 0, w: 6, h: 4 }, queries: [{ ref: "A", expr: "x" }] },
      { kind: "text", id: "b", place: { x: 6, y: 0, w: 6, h: 4 }, markdown: "hello" },
    ],
    ...more,
  });
const [first, second] = board().panels;
const words = (more: Partial<DashboardInput>) => diffDashboards(board(), board(more)).map(({ text }) => text);

test("equal dashboards have no differences, and others have some", () => {
  fc.assert(
    fc.property(arbitraryDashboard, arbitraryDashboard, (a, b) => {
      expect(diffDashboards(a, a)).toEqual([]);
      expect(diffDashboards(a, b).length === 0).toBe(equal(a, b));
    }),
  );
});

test("changes are told in words", () => {
  if (first?.kind !== "stat" || second?.kind !== "text") throw new Error("the fixture is another");
  expect(words({ title: "Caches", refreshS: 30 })).toEqual([
    "The title changed from “Queues” to “Caches”.",
    "The refresh interval changed from 0 to 30.",
  ]);
  expect(words({ panels: [{ ...first, queries: [{ ref: "A", expr: "y" }] }, second] })).toEqual([
    "“Waiting”: query A changed from “x” to “y”.",
  ]);
  expect(words({ panels: [{ ...first, place: { ...first.place, w: 12 } }, second] })).toEqual(["“Waiting” was moved or resized."]);
  expect(words({ panels: [first] })).toEqual(["The panel “b” was removed."]);
  expect(words({ panels: [second, first] })).toEqual(["The panels are in another order."]);
  expect(words({ panels: [{ ...first, field: { unit: "s" } }, second] })).toEqual(["“Waiting”: field was set."]);
  expect(words({ variables: [{ kind: "query", name: "model", query: "label_values(up, model)" }] })).toEqual([
    "“$model”: the query changed from “label_values(model)” to “label_values(up, model)”.",
  ]);
  expect(words({ variables: [] })).toEqual(["The variable “$model” was removed."]);
});

test("a change names its part and its path, with both values", () => {
  if (first?.kind !== "stat" || second === undefined) throw new Error("the fixture is another");
  expect(diffDashboards(board(), board({ panels: [{ ...first, queries: [{ ref: "A", expr: "y" }] }, second] }))).toEqual([
    {
      kind: "changed",
      of: "panel",
      id: "a",
      name: "Waiting",
      field: "queries[0].expr",
      before: "x",
      after: "y",
      text: "“Waiting”: query A changed from “x” to “y”.",
    },
  ]);
});
