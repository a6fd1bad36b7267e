import { expect, test } from "vitest";
import { visibleText } from "./visible-text";

test("marks that reorder text on screen are shown, not obeyed", () => {
  expect(visibleText("user\u202egnp.exe")).toBe("user[U+202E]gnp.exe");
});

test("terminal colours are dropped, other control characters are shown", () => {
  expect(visibleText("\u001b[31mERROR\u001b[0m bell\u0007 nul\u0000")).toBe("ERROR bell\u2407 nul\u2400");
});

test("ordinary text in any script, tabs and line ends stay as they are", () => {
  const text = "päivää\t日本語\nعربي 🙂";
  expect(visibleText(text)).toBe(text);
});
