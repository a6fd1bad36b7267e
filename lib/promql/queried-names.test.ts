import { expect, test } from "vitest";
import { queriedNames } from "./queried-names";

test.each([
  ["sum(rate(a[5m])) / on (x) group_left b > 3", ["a", "b"]],
  ['topk(scalar(k), max_over_time((-c{x="1"})[1h:1m]))', ["k", "c"]],
  ['{__name__="d"} or {"e.f"} or {__name__=~"g.*"}', ["d", "e.f"]],
  ['{__name__=~"h|i:j",__name__!~"k"} or {x="y",__name__!~"l|m"} or {n=~"o|p"}', ["h", "i:j"]],
  ["a + a", ["a"]],
  ["1 + 1", []],
  ["sum(", []],
])("%s reads %o", (query, names) => {
  expect(queriedNames(query)).toEqual(names);
});
