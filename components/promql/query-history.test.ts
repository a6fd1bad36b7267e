import { expect, test } from "vitest";
import { type HistoryStore, QueryHistory, readHistory } from "./query-history";

function memory(start?: string): HistoryStore {
  let held = start ?? null;
  return {
    getItem: () => held,
    setItem: (_key, value) => {
      held = value;
    },
  };
}

test("the newest query is first, each is kept once, and fifty at most", () => {
  const store = memory();
  const history = new QueryHistory(store);
  for (let i = 0; i < 60; i++) history.keep(`up{n="${i}"}`);
  history.keep('up{n="30"}');
  history.keep("   ");
  const all = readHistory(store);
  expect(all).toHaveLength(50);
  expect(all[0]).toBe('up{n="30"}');
  expect(all.filter((q) => q === 'up{n="30"}')).toHaveLength(1);
});

test("walking back and forth ends at the text that was being written", () => {
  const history = new QueryHistory(memory(JSON.stringify(["b", "a"])));
  expect(history.earlier("dra")).toBe("b");
  expect(history.earlier("b")).toBe("a");
  expect(history.earlier("a")).toBeNull();
  expect(history.later()).toBe("b");
  expect(history.later()).toBe("dra");
  expect(history.later()).toBeNull();
});

test("the query on screen is not offered as the one before it", () => {
  expect(new QueryHistory(memory(JSON.stringify(["b", "a"]))).earlier("b")).toBe("a");
});

test("broken storage is an empty history", () => {
  expect(readHistory(memory("{"))).toEqual([]);
  expect(readHistory(memory('[1,"a"]'))).toEqual(["a"]);
  expect(readHistory(null)).toEqual([]);
});
