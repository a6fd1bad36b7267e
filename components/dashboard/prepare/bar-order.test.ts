import { expect, test } from "vitest";
import { inOrder } from "./bar-order";

const bar = (name: string, value: number) => ({ name, value });
const names = (bars: readonly { name: string }[]) => bars.map((b) => b.name);

test("hours and weekdays keep their order", () => {
  expect(names(inOrder([""], [bar("10", 1), bar("9", 7), bar("00", 3)]))).toEqual(["00", "9", "10"]);
  expect(names(inOrder([""], [bar("7 Sun", 1), bar("1 Mon", 0), bar("2 Tue", 9)]))).toEqual(["1 Mon", "2 Tue", "7 Sun"]);
});

test("what a query sorts stays as it sorts it; anything else begins with the longest", () => {
  const bars = [bar("b", 1), bar("a", 2), bar("c", 0)];
  expect(names(inOrder(["sort(x)"], bars))).toEqual(["b", "a", "c"]);
  expect(names(inOrder(["x"], bars))).toEqual(["a", "b", "c"]);
});
