import { expect, test } from "vitest";
import { ALL } from "@/lib/dashboards";
import { toggledChoice } from "./choice";

test("one of many takes the place of the one before", () => expect(toggledChoice(["a"], "b", false)).toEqual(["b"]));

test("of several, a press adds and takes away, and the last one stays", () => {
  expect(toggledChoice(["a"], "b", true)).toEqual(["a", "b"]);
  expect(toggledChoice(["a", "b"], "a", true)).toEqual(["b"]);
  expect(toggledChoice(["a"], "a", true)).toEqual(["a"]);
});

test("All stands alone", () => {
  expect(toggledChoice(["a", "b"], ALL, true)).toEqual([ALL]);
  expect(toggledChoice([ALL], "a", true)).toEqual(["a"]);
});
