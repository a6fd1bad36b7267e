import { expect, test } from "vitest";
import { arcPath } from "./arc";
import { stateRuns } from "./state-runs";

const look = (v: number) => ({ text: v > 0 ? "up" : "down", colour: v > 0 ? "var(--ok)" : "var(--breached)" });

test("values that read the same are one run, and a gap stays a gap", () => {
  expect(stateRuns([0, 10, 20, 30, 40], [1, 2, 0, null, 0], 10, look)).toEqual([
    { from: 0, to: 20, text: "up", colour: "var(--ok)" },
    { from: 20, to: 30, text: "down", colour: "var(--breached)" },
    { from: 40, to: 50, text: "down", colour: "var(--breached)" },
  ]);
});

test("a whole ring is drawn, not swallowed", () => expect(arcPath(10, 10, 5, 8, 0, 1)).toMatch(/^M10\.00 2\.00A8 8 0 1 1 9\.99 2\.00/));
