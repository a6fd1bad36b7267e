import { expect, test } from "vitest";
import { chosenOf, chosenParams } from "./variable-url";

test("a variable that came to be just now has nothing chosen, and stops no other", () => {
  expect(chosenOf({ "var-model": ["a", "b"], "var-new": null, "var-none": [] })).toEqual({ model: ["a", "b"] });
});

test("what is chosen is in the address once for each value", () => {
  expect(chosenParams({ model: ["a", "b"], region: ["x"] }).toString()).toBe("var-model=a&var-model=b&var-region=x");
});
