import fc from "fast-check";
import { expect, test } from "vitest";
import { changed, redone, startHistory, undone } from "./history";

test("as many steps back as changes lead to the beginning, and forth again to the end", () => {
  fc.assert(
    fc.property(fc.array(fc.string(), { maxLength: 50 }), (texts) => {
      const values = texts.map((text) => ({ text }));
      const start = startHistory({ text: "start" });
      const end = values.reduce((h, v) => changed(h, v), start);
      let back = end;
      for (let i = 0; i < values.length; i++) back = undone(back);
      expect(back.present).toBe(start.present);
      let forth = back;
      for (let i = 0; i < values.length; i++) forth = redone(forth);
      expect(forth.present).toBe(end.present);
    }),
  );
});

test("letters of one title are one step back", () => {
  const typed = ["T", "TT", "TTF", "TTFT"].reduce((h, t) => changed(h, t, "title"), startHistory(""));
  expect(undone(typed).present).toBe("");
});

test("a change after going back forgets what lay ahead", () => {
  const history = changed(undone(changed(changed(startHistory("a"), "b"), "c")), "d");
  expect(redone(history).present).toBe("d");
  expect(undone(history).present).toBe("b");
});
