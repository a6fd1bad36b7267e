import { expect, test } from "vitest";
import { LEAST_STEP_MS, panelGrid } from "./panel-grid";

const HOUR = 3_600_000;
const wish = { from: 1_000_007, to: 1_000_007 + HOUR, widthPx: 600, minSteps: [] };

test("the same grid is asked until the next step has come", () => {
  expect(panelGrid({ ...wish, from: wish.from + 300, to: wish.to + 300 })).toEqual(panelGrid(wish));
  expect(panelGrid(wish).from % panelGrid(wish).stepMs).toBe(0);
});

test("the step is no finer than nodes are asked, nor than a query wants", () => {
  expect(panelGrid({ ...wish, widthPx: 4000 }).stepMs).toBe(LEAST_STEP_MS);
  expect(panelGrid({ ...wish, minSteps: ["1m", "5m", "nonsense"] }).stepMs).toBe(300_000);
});

test("a panel of its own range ends where the page does, or as much earlier as it says", () => {
  const own = panelGrid({ ...wish, time: { last: "15m", shift: "1h" } });
  expect(own.to).toBeLessThanOrEqual(wish.to - HOUR);
  expect(Math.abs(own.to - own.from - 900_000)).toBeLessThanOrEqual(own.stepMs);
});
