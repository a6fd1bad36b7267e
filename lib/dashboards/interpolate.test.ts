import fc from "fast-check";
import { RE2JS } from "re2js";
import { describe, expect, test } from "vitest";
import { type Expr, parseQuery, selectorsOf } from "@/lib/promql";
import { builtinValues, promDuration, rateIntervalMs } from "./builtin-variables";
import { interpolateMarkdown, interpolateQuery, interpolateText, interpolateUrl, type InterpolationValues } from "./interpolate";
import { referencesIn } from "./references";

const one = (...values: string[]): InterpolationValues => ({ variables: { v: { values } } });

test.each([
  ["$v ${v} ${v:csv} [[v]] [[v:pipe]] ${v.text:raw}", ["v", "v", "v", "v", "v", "v"]],
  ["label_replace(x, 'a', '$1', 'b', '(.*)$')", []],
  ["${1} $ $$ [[ ]] ${ v}", []],
  ["$__rate_interval and $verylong_name2x", ["__rate_interval", "verylong_name2x"]],
])("references in %s", (text, names) => expect(referencesIn(text).map(({ name }) => name)).toEqual(names));

describe("in a query", () => {
  test.each([
    ['x{a="$v"}', ["b"], 'x{a="b"}'],
    ['x{a=~"$v"}', ["b.c"], String.raw`x{a=~"b\\.c"}`],
    ['x{a="$v"}', ["b.c"], 'x{a="b.c"}'],
    ['x{a=~"$v"}', ["b", "c.d"], String.raw`x{a=~"(b|c\\.d)"}`],
    ["x{a=~`$v`}", ["b.c", "d"], String.raw`x{a=~` + "`" + String.raw`(b\.c|d)` + "`}"],
    ['x{a=~"pre-${v}-post"}', ["b"], 'x{a=~"pre-b-post"}'],
    ["rate(x[$v])", ["5m"], "rate(x[5m])"],
    ["topk($v, x)", ["5"], "topk(5, x)"],
    ["sum by ($v) (x)", ["model"], "sum by (model) (x)"],
    ['x{a="$v"} # not "here: $v', ['b"'], String.raw`x{a="b\""} # not "here: b"`],
    ['x{a="\\"$v"}', ['"'], String.raw`x{a="\"\""}`],
    ['x{a="${v:regex}"}', ["b.c"], String.raw`x{a="b\\.c"}`],
    ['x{a=~"${v:pipe}"}', ["b.c", "d"], 'x{a=~"b.c|d"}'],
    ['x{a=~"${v:raw}"}', ["b.*"], 'x{a=~"b.*"}'],
    ['x{a="$unknown"}', ["b"], 'x{a="$unknown"}'],
    ['x{a="$constructor"}', ["b"], 'x{a="$constructor"}'],
  ])("%s with %j is %s", (text, values, wanted) => expect(interpolateQuery(text, one(...values))).toBe(wanted));

  test("All without a value of its own is every option; with one it goes in as it is", () => {
    const all = { variables: { v: { values: ["a.b", "c"], all: true } } };
    expect(interpolateQuery('x{a=~"$v"}', all)).toBe(String.raw`x{a=~"(a\\.b|c)"}`);
    const verbatim = { variables: { v: { values: [".+"], all: true, verbatim: true } } };
    expect(interpolateQuery('x{a=~"$v"}', verbatim)).toBe('x{a=~".+"}');
  });

  test("no value, however hostile, ends the string that it stands in", () => {
    const quotes = fc.constantFrom('"', "'", "`");
    const nasty = fc
      .oneof(fc.string({ unit: "binary" }), fc.stringMatching(/^[\\"'`{}$,|()[\]*+?.^ \nab]{0,12}$/))
      .filter((s) => s.isWellFormed());
    fc.assert(
      fc.property(nasty, quotes, fc.constantFrom("=", "=~"), (value, quote, op) => {
        fc.pre(quote !== "`" || !/[\r\ufffd]/.test(value)); // raw strings cannot hold these
        const parsed = parseQuery(interpolateQuery(`x{a${op}${quote}$v${quote},b="c"}`, one(value)));
        if (!parsed.ok || parsed.expr.type !== "vector-selector") return false;
        const [, a, b] = parsed.expr.matchers;
        if (a?.name !== "a" || a.op !== op || b?.value !== "c") return false;
        if (op === "=") return a.value === (quote === "`" ? value.replaceAll("`", "'") : value);
        return RE2JS.compile(a.value, RE2JS.DOTALL).matches(value);
      }),
      { numRuns: 500 },
    );
  });

  test("outside of strings, what a node chose is a word or a string, and reads nothing that the query does not", () => {
    const nasty = fc.oneof(
      fc.stringMatching(/^[\\"'`{}$,|()[\]*+?.^ \nab=~-]{0,10}$/),
      fc.constantFrom("a) or secret{x='y'} or (a", "a-secret", "secret", "5m", "a or b", "a.b", "1e3"),
    );
    const selected = (expr: Expr) => selectorsOf(expr).map(({ name }) => name);
    fc.assert(
      fc.property(
        fc.array(nasty, { minLength: 1, maxLength: 2 }),
        fc.constantFrom("sum by ($v) (x)", "sum(x[$v])", "topk($v, x)", "x + on(${v:csv}) x"),
        (all, text) => {
          const parsed = parseQuery(interpolateQuery(text, { variables: { v: { values: all, foreign: true } } }));
          return !parsed.ok || selected(parsed.expr).every((name) => name === "x" || all.includes(name ?? ""));
        },
      ),
      { numRuns: 1000 },
    );
    const bare = (value: string) => interpolateQuery("sum($v)", { variables: { v: { values: [value], foreign: true } } });
    expect([bare("up"), bare("5m"), bare("vllm:x"), bare("a-secret"), bare("a or b")]).toEqual([
      "sum(up)",
      "sum(5m)",
      "sum(vllm:x)",
      'sum("a-secret")',
      'sum("a or b")',
    ]);
  });

  test("several hostile values match each of themselves and nothing beside", () => {
    const nasty = fc.stringMatching(/^[\\"'{}$,|()[\]*+?.^ab]{1,6}$/);
    fc.assert(
      fc.property(fc.uniqueArray(nasty, { minLength: 2, maxLength: 4 }), nasty, (values, other) => {
        const parsed = parseQuery(interpolateQuery('x{a=~"$v"}', one(...values)));
        if (!parsed.ok || parsed.expr.type !== "vector-selector") return false;
        const re = RE2JS.compile(parsed.expr.matchers[1]?.value ?? "", RE2JS.DOTALL);
        return values.every((value) => re.matches(value)) && re.matches(other) === values.includes(other);
      }),
    );
  });

  test("a raw value cannot end its string either", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[\\"'ab\n]{0,8}$/), (value) => {
        const text = interpolateQuery('x{a="${v:raw}",b="c"}', one(value));
        const body = text.slice('x{a="'.length, text.length - '",b="c"}'.length);
        return text.endsWith('",b="c"}') && /^(?:[^"\\\n]|\\[^])*$/.test(body);
      }),
    );
  });
});

test.each([
  ["${v:csv}", "a b,c"],
  ["${v:pipe}", "a b|c"],
  ["${v:regex}", "(a b|c)"],
  ["${v:json}", '["a b","c"]'],
  ["${v:glob}", "{a b,c}"],
  ["${v:doublequote}", '"a b","c"'],
  ["${v:singlequote}", "'a b','c'"],
  ["${v:sqlstring}", "'a b','c'"],
  ["${v:percentencode}", "%7Ba%20b%2Cc%7D"],
  ["${v:queryparam}", "var-v=a%20b&var-v=c"],
  ["${v:lucene}", String.raw`("a\ b" OR "c")`],
  ["${v:text}", "A, C"],
  ["${v.text}", "A, C"],
  ["${v:join: + }", "a b + c"],
  ["$v", "A, C"],
  ["Node $v of $other", "Node A, C of $other"],
])("as text, %s is %s", (text, wanted) => {
  expect(interpolateText(text, { variables: { v: { values: ["a b", "c"], texts: ["A", "C"] } } })).toBe(wanted);
});

test("in Markdown no value becomes more than its text", () => {
  const values = { variables: { v: { values: ["[x](https://evil.example)\n# big *b* <b>"] } } };
  expect(interpolateMarkdown("**$v**", values)).toBe(String.raw`**\[x\]\(https\://evil\.example\) \# big \*b\* \<b\>**`);
});

test("an address encodes what it is given, and can carry every variable", () => {
  const values = { variables: { a: { values: ["x/y?&"] }, b: { values: ["1", "2"], all: true } }, builtins: { __value: "5 %" } };
  expect(interpolateUrl("/nodes/$a?v=${__value}", values)).toBe("/nodes/x%2Fy%3F%26?v=5%20%25");
  expect(interpolateUrl("/d?${__all_variables}", values)).toBe("/d?var-a=x%2Fy%3F%26&var-b=%24__all");
});

test("the built-in variables follow the range and the step", () => {
  const from = Date.UTC(2027, 0, 4);
  const builtins = builtinValues({ from, to: from + 3_600_000, stepMs: 15_000 }, "Fleet");
  expect(
    interpolateQuery("rate(x[$__rate_interval]) $__interval $__interval_ms $__range $__range_s $__range_ms", { variables: {}, builtins }),
  ).toBe("rate(x[1m]) 15s 15000 3600s 3600 3600000");
  expect(interpolateText("${__from} ${__from:date:seconds} ${__from:date} $__dashboard", { variables: {}, builtins })).toBe(
    `${from} ${from / 1000} 2027-01-04T00:00:00.000Z Fleet`,
  );
});

test("a rate's window spans a step and a sample, and never less than four samples", () => {
  expect(rateIntervalMs({ stepMs: 15_000 })).toBe(60_000);
  expect(rateIntervalMs({ stepMs: 60_000 })).toBe(75_000);
  expect(rateIntervalMs({ stepMs: 3_600_000 })).toBe(3_900_000);
  expect(rateIntervalMs({ stepMs: 15_000, scrapeIntervalMs: 30_000 })).toBe(120_000);
});

test("durations are exact", () => {
  expect([250, 1000, 90_000, 300_000, 5_400_000, 86_400_000].map(promDuration)).toEqual(["250ms", "1s", "90s", "5m", "90m", "24h"]);
});
