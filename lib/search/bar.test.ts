import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Search } from "./ast";
import { chips, withCondition, withoutChip } from "./chips";
import { completeAt, fieldsLike } from "./complete";
import { parseSearchOrThrow } from "./parse";
import { anySearch, withoutRanges } from "./testing/arbitrary-search";
import { TRACE_SHAPE } from "./trace-view";

const read = (text: string) => parseSearchOrThrow(text, "spans");

test("chips show each condition that must hold, with its place", () => {
  const text = 'timeout -level:info status!=200 tenant:(a, "b c") ttft:[1s TO *] model:* name:/x/ (a OR b)';
  expect(chips(read(text)).map(({ kind, negated, field, op, value }) => `${kind} ${negated} ${field} ${op} ${value}`)).toEqual([
    "text false   timeout",
    "field true level : info",
    "field true status = 200",
    'field false tenant in a, "b c"',
    "field false ttft between 1s TO *",
    "field false model exists ",
    "field false name matches /x/",
    "group false   a OR b",
  ]);
  expect(
    chips(read(text))
      .map(({ range }) => text.slice(range.start, range.end))
      .join(" "),
  ).toBe(text);
  expect(chips(read(""))).toEqual([]);
  expect(chips(read("{ a } > { b } trace.spans>5")).map(({ kind }) => kind)).toEqual(["spans", "field"]);
});

test("a chip taken away leaves the others, one added joins them", () => {
  expect(withoutChip(read("a (b OR c) d:1"), 0)).toBe("(b OR c) d:1");
  expect(withoutChip(read("a (b OR c)"), 0)).toBe("b OR c");
  expect(withoutChip(read("a"), 0)).toBe("");
  expect(withCondition(read("a OR b"), read("c"))).toBe("(a OR b) c");
  expect(withCondition(read(""), read("c"))).toBe("c");
  fc.assert(
    fc.property(anySearch("logs"), anySearch("logs"), (search, added) => {
      if (search.kind === "everything" || added.kind === "everything") return;
      const count = (part: Search) => (part.kind === "and" ? part.parts.length : 1);
      const joined = parseSearchOrThrow(withCondition(search, added), "logs");
      expect(chips(joined)).toHaveLength(count(search) + count(added));
      if (count(added) === 1) {
        const left = parseSearchOrThrow(withoutChip(joined, count(joined) - 1), "logs");
        expect(withoutRanges(left)).toEqual(withoutRanges(search));
      }
    }),
  );
});

describe("what is expected at the cursor", () => {
  test.each<[string, string]>([
    ["|", "field ''"],
    ["serv|", "field 'serv'"],
    ["a AND -te|", "field 'te'"],
    ["{ ser|", "field 'ser'"],
    ["level:|", "value of level ''"],
    ["level:wa|", "value of level 'wa'"],
    ["level >= wa|", "value of level 'wa'"],
    ['-tenant:"ac|', "value of tenant 'ac'"],
    ["tenant:(acme, gl|", "value of tenant 'gl'"],
    ["tenant IN (|", "value of tenant ''"],
    ['attributes["a.b"]:x|', "value of attributes[\"a.b\"] 'x'"],
    ['"some phra|', "text 'some phra'"],
    ["level:warn |service", "field ''"],
  ])("%s", (marked, expected) => {
    const at = completeAt(marked.replace("|", ""), marked.indexOf("|"));
    expect(`${at.kind}${at.kind === "value" ? ` of ${at.field}` : ""} '${at.prefix}'`).toBe(expected);
  });

  test("any text and place has an answer, within bounds", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 60 }), fc.nat({ max: 60 }), (text, at) => {
        const offset = Math.min(at, text.length);
        const { range } = completeAt(text, offset);
        expect(range.start).toBeGreaterThanOrEqual(0);
        expect(range.end).toBe(offset);
      }),
    );
  });

  test("fields are offered by name and alias", () => {
    expect(fieldsLike(TRACE_SHAPE, "lat").map((spec) => spec.name)).toContain("duration");
    expect(fieldsLike(TRACE_SHAPE, "trace.root").map((spec) => spec.name)).toEqual([
      "trace.root.service",
      "trace.root.name",
      "trace.root.duration",
    ]);
  });
});
