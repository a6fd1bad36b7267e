import { expect, test } from "vitest";
import { tileGrid } from "./tile-grid";

test("a wide box has its tiles side by side, a narrow one below one another", () => {
  expect(tileGrid(4, 1200, 120).columns).toBe(4);
  expect(tileGrid(4, 160, 320).columns).toBe(1);
});

test("what does not fit is counted, not squeezed in", () => {
  const tiles = tileGrid(40, 240, 120);
  expect(tiles.height).toBeGreaterThanOrEqual(40);
  expect(tiles.shown).toBeLessThan(40);
});

test("nothing and one have a grid as well", () => {
  expect(tileGrid(0, 100, 100)).toMatchObject({ columns: 1 });
  expect(tileGrid(1, 50, 20)).toMatchObject({ columns: 1, shown: 1 });
});
