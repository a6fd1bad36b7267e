import { expect, test } from "vitest";
import { labelLines, parseLabelLines } from "./label-lines";

test("labels survive being shown and read back, with equals signs in values", () => {
  const labels = { region: "eu-west-1", query: "a=b" };
  expect(parseLabelLines(labelLines(labels))).toEqual({ labels, problem: null });
});

test("a line that is no label is named", () => {
  expect(parseLabelLines("region=x\n9lives").problem).toBe("“9lives” is not name=value.");
});
