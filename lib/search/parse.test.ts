import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Search } from "./ast";
import { MAX_SEARCH_LENGTH, type Signal, parseSearch, parseSearchOrThrow } from "./parse";
import { printSearch } from "./print";
import { anySearch, withoutRanges } from "./testing/arbitrary-search";

const read = (text: string, signal: Signal = "spans") => {
  const parsed = parseSearch(text, signal);
  return parsed.ok ? printSearch(parsed.search) : parsed.problem.text;
};

test("what is printed reads back as the same search", () => {
  for (const signal of ["logs", "spans"] as const) {
    fc.assert(
      fc.property(anySearch(signal), (search) => {
        expect(withoutRanges(parseSearchOrThrow(printSearch(search), signal))).toEqual(withoutRanges(search));
      }),
      { numRuns: 400 },
    );
  }
});

test("any text gives a search or a problem inside the text, and what it gives prints and reads back", () => {
  const shard = fc.constantFrom(
    ...'ab:=<>!~()[]{}"*?/\\-,. '.split(""),
    " AND ",
    " OR ",
    "NOT ",
    " IN (",
    " TO ",
    "..",
    "1",
    "5ms",
    "trace.duration",
    "{ }",
    "&&",
    "||",
  );
  const text = fc.oneof(
    fc.array(shard, { maxLength: 24 }).map((parts) => parts.join("")),
    fc.string({ unit: "binary", maxLength: 40 }),
  );
  fc.assert(
    fc.property(text, fc.constantFrom<Signal>("logs", "spans"), (input, signal) => {
      const parsed = parseSearch(input, signal);
      if (parsed.ok) {
        const again = parseSearchOrThrow(printSearch(parsed.search), signal);
        expect(withoutRanges(again)).toEqual(withoutRanges(parsed.search));
      } else {
        expect(parsed.problem.text).toMatch(/^\d+:\d+: ./);
        expect(parsed.problem.range.start).toBeLessThanOrEqual(input.length);
        expect(parsed.problem.range.end).toBeLessThanOrEqual(input.length);
      }
    }),
    { numRuns: 3000 },
  );
});

describe("reading", () => {
  test.each<[string, string]>([
    ["", ""],
    ["  * ", ""],
    ["timeout  upstream", "timeout upstream"],
    ["a AND b && c", "a b c"],
    ["a OR b c || d", "a OR (b c) OR d"],
    ["(a b) c", "a b c"],
    ["-a NOT b !c", "-a -b -c"],
    ["NOT NOT a", "a"],
    ["--max-model-len", "\\-\\-max\\-model\\-len"],
    ["Link - down", "Link \\- down"],
    ['"exit code" -"was 0"', '"exit code" -"was 0"'],
    ["service:gateway level>=warn", "service:gateway level>=warn"],
    ["status != 200", "status!=200"],
    ["status:>=500", "status>=500"],
    ["latency_ms > 1.5s", "latency_ms>1.5s"],
    ["size:100..200", "size:[100 TO 200]"],
    ["size:..2MB", "size:[* TO 2MB]"],
    ["size:{1 TO *]", "size:{1 TO *]"],
    ["size:[* TO *]", "size:*"],
    ["path:../etc", "path:../etc"],
    ["node:[fd00::1]:8000", "node:\\[fd00\\:\\:1\\]\\:8000"],
    ["tenant:(acme, globex)", "tenant:(acme, globex)"],
    ["tenant:(acme OR globex)", "tenant:(acme, globex)"],
    ["tenant IN (acme)", "tenant:(acme)"],
    ["tenant NOT IN (acme)", "-tenant:(acme)"],
    ["model:*", "model:*"],
    ["-model:llama*", "-model:llama*"],
    ["/xid \\d+/i", "/xid \\d+/i"],
    ["path:/^\\/v1\\//", "path:/^\\/v1\\//"],
    ["/v1/chat/completions", "\\/v1\\/chat\\/completions"],
    ['name=~"chat.*" name!~"embed"', "name:/chat.*/ -name:/embed/"],
    ['attributes["a b"].c[*].d:1', 'attributes["a b"].c[*].d:1'],
    ["http://host:80/x", "http\\:\\/\\/host\\:80\\/x"],
    ["NVRM: Xid", "NVRM\\: Xid"],
    ["call(x) f(g(1))", "call\\(x\\) f\\(g\\(1\\)\\)"],
    ["a\\*b", "a\\*b"],
    ["{ error:true } >> { name:prefill }", "{ error:true } >> { name:prefill }"],
    ["{ } > { a } ~ {b} && trace.duration>2s", "{ } > { a } ~ { b } trace.duration>2s"],
    ["!{ error:true }", "-{ error:true }"],
    ["({ a } || { b }) < ({ c } << { d })", "({ a } OR { b }) < ({ c } << { d })"],
    ["trace.spans>100 error:true", "trace.spans>100 error:true"],
  ])("%s", (text, printed) => {
    expect(read(text)).toBe(printed);
  });
});

describe("what cannot be read says where and what to do", () => {
  test.each<[string, string]>([
    ['a "b', '1:3: this quote is never closed; add a " at its end, or write \\" for the character'],
    ["(a b", "1:1: this ( is never closed; add a )"],
    ["a )", "1:3: this ) closes nothing; quote it to look for it"],
    ["a OR", "1:3: a condition is expected here; quote the word to look for it"],
    ["a\nAND OR b", "2:5: a condition is expected here; quote the word to look for it"],
    ["status > ", "1:10: a value is expected after >"],
    ["status>5*", "1:8: > needs one value to compare with; escape the wildcard (\\*) or use :"],
    ["a:(b c)", "1:6: a comma or ) is expected; put values with spaces in quotes"],
    ["a:(b, c", "1:3: this list is never closed; add a )"],
    ["a:[1 TO 5", "1:3: this range is not finished; it is written a:[1 TO 5], * leaves a side open"],
    ["a:[1* TO 5]", "1:4: a bound is one value, or * alone"],
    ["a\\", "1:2: a backslash at the end escapes nothing; write \\\\ for the character"],
    ["{ a", "1:1: this { is never closed; add a }"],
    ["{ ({ a }) }", "1:4: braces do not stand within braces; use parentheses"],
    ["{ a } > (b)", "1:9: > joins spans in braces: { … } > { … }"],
    ["{ a } error:true", "1:7: beside { } only conditions on trace.… may stand; put this one into braces"],
  ])("%s", (text, problem) => {
    expect(read(text)).toBe(problem);
  });

  test("logs have no spans to choose", () => {
    expect(read("{ a }", "logs")).toBe("1:1: braces choose spans and have no meaning in logs; quote them to look for them");
  });

  test("a regular expression that RE2 refuses", () => {
    expect(read("name:/(?=x)/")).toMatch(/^1:6: .*RE2/);
  });

  test("hostile lengths and depths are refused in no time", () => {
    expect(read("a".repeat(MAX_SEARCH_LENGTH + 1))).toMatch(/at most 8192 characters/);
    expect(read("(".repeat(5000))).toMatch(/nest at most 40 deep/);
    expect(read("NOT ".repeat(2000))).toMatch(/nest at most 40 deep/);
    expect(read("a ".repeat(2000))).toMatch(/at most 500 conditions/);
  });
});

test("every part knows where it stands in the text", () => {
  const text = "level:error  -(a OR name:[1 TO 2])";
  const parts = (parseSearchOrThrow(text, "spans") as Extract<Search, { kind: "and" }>).parts;
  expect(parts.map(({ range }) => text.slice(range.start, range.end))).toEqual(["level:error", "-(a OR name:[1 TO 2])"]);
});
