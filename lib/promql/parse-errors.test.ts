import { spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { isFault } from "@/lib/kernel/faults";
import { parseQuery, parseQueryOrThrow } from "./parse";
import { DEEPEST_NESTING } from "./token-stream";

/** What the API would say, without "parse error: ". */
function problem(query: string, experimental = true): string {
  const parsed = parseQuery(query, { experimental });
  return parsed.ok ? "none" : parsed.error.text.replace(": parse error: ", " ");
}

/** Query, and place and cause as Prometheus 3.14 words them. */
const INVALID: readonly (readonly [query: string, text: string])[] = [
  ["", "unknown position no expression found in input"],
  [" ", "1:1 no expression found in input"],
  ["# only a comment", "1:1 no expression found in input"],
  ["(", "1:2 unclosed left parenthesis"],
  [")", "1:2 unexpected right parenthesis ')'"],
  ["[", '1:1 unexpected "["'],
  ["]", "1:1 unexpected right bracket ']'"],
  ["{", "1:2 unexpected end of input inside braces"],
  ["}", "1:1 unexpected character: '}'"],
  ["up)", "1:4 unexpected right parenthesis ')'"],
  ["(up", "1:4 unclosed left parenthesis"],
  ["((up)", "1:6 unclosed left parenthesis"],
  ["sum(up", "1:7 unclosed left parenthesis"],
  ["rate(up[5m)", '1:11 unexpected ")" in subquery or range, expected ":" or "]"'],
  ["up[", "1:4 unexpected end of input in duration expression"],
  ["up[5m", "1:6 unclosed left bracket"],
  ["up[]", '1:4 unexpected "]" in subquery or range selector, expected number, duration, step(), or range()'],
  ["up[:]", "1:5 unexpected colon before duration in duration expression"],
  ["up[:5m]", "1:5 unexpected colon before duration in duration expression"],
  ["up[5m:5m:5m]", "1:9 unexpected colon ':'"],
  ["up[5m:", "1:7 unclosed left bracket"],
  ["up[5m:foo]", "1:7 unexpected character: 'f', expected ':'"],
  ["up[foo]", "1:4 unexpected character in duration expression: 'f'"],
  ["up[5m 6m]", '1:7 unexpected duration "6m" in subquery or range, expected ":" or "]"'],
  ["up[5m:1m 2m]", '1:10 unexpected duration "2m" in subquery selector, expected "]"'],
  ["up[5m+]", '1:7 unexpected "]" in subquery or range selector, expected number, duration, step(), or range()'],
  ["up[(5m]", '1:7 unexpected "]" in subquery or range selector, expected number, duration, step(), or range()'],
  ["up[5m/0]", "1:6 division by zero"],
  ["up[5m%0]", "1:6 modulo by zero"],
  ["up[0]", "1:4 duration must be greater than 0"],
  ["up[0s]", "1:4 duration must be greater than 0"],
  ["up[-5m]", "1:4 duration must be greater than 0"],
  ["up[5m:0s]", "1:7 duration must be greater than 0"],
  ["up[300y]", "1:4 duration out of range"],
  ["up[1h1h]", '1:4 not a valid duration string: "1h1h"'],
  ["up[1m1h]", '1:4 not a valid duration string: "1m1h"'],
  ["up[1.5m]", '1:4 unknown unit "." in duration "1.5m"'],
  ["up[5mm]", '1:4 bad number or duration syntax: "5mm"'],
  ["up[5x]", '1:4 bad number or duration syntax: "5"'],
  ["up{", "1:4 unexpected end of input inside braces"],
  ["up{job", "1:7 unexpected end of input inside braces"],
  ["up{job}", '1:7 unexpected "}" in label matching, expected label matching operator'],
  ["up{job=}", '1:8 unexpected "}" in label matching, expected string'],
  ["up{job=api}", '1:8 unexpected identifier "api" in label matching, expected string'],
  ['up{job="api"', "1:13 unexpected end of input inside braces"],
  ['up{job="api" instance="x"}', '1:14 unexpected identifier "instance" in label matching, expected "," or "}"'],
  ['up{job="api",,}', '1:14 unexpected "," in label matching, expected identifier or "}"'],
  ["up{,}", '1:4 unexpected "," in label matching, expected identifier or "}"'],
  ['up{job:x="a"}', "1:7 unexpected character inside braces: ':'"],
  ['up{job="a";}', "1:11 unexpected character inside braces: ';'"],
  ['up{job=="a"}', '1:8 unexpected "=" in label matching, expected string'],
  ['up{job!"a"}', "1:7 unexpected character after '!' inside braces: '\"'"],
  ['up{job<"a"}', "1:7 unexpected character inside braces: '<'"],
  ['up{job="a"}}', "1:12 unexpected character: '}'"],
  ['up{{job="a"}}', "1:4 unexpected left brace '{'"],
  ['up{job=~"("}', "1:4 error parsing regexp: missing closing ): `(`"],
  ['up{job=~"a**"}', "1:4 error parsing regexp: invalid nested repetition operator: `**`"],
  ['up{job=~"(?!a)"}', "1:4 error parsing regexp: invalid or unsupported Perl syntax: `(?!`"],
  ['up{job!~"[z-a]"}', "1:4 error parsing regexp: invalid character class range: `z-a`"],
  ['up{"a" "b"}', '1:8 unexpected string "\\"b\\"" in label matching, expected "," or "}"'],
  ["{}", "1:1 vector selector must contain at least one non-empty matcher"],
  ['{job=""}', "1:1 vector selector must contain at least one non-empty matcher"],
  ['{job=~".*"}', "1:1 vector selector must contain at least one non-empty matcher"],
  ['{job!="a"}', "1:1 vector selector must contain at least one non-empty matcher"],
  ['{job!~"a"}', "1:1 vector selector must contain at least one non-empty matcher"],
  ['up{__name__="down"}', '1:1 metric name must not be set twice: "up" or "down"'],
  ['up{__name__=~"down"}', '1:1 metric name must not be set twice: "up" or "down"'],
  ['"unclosed', "1:1 unterminated quoted string"],
  ["'unclosed", "1:1 unterminated quoted string"],
  ["`unclosed", "1:1 unterminated raw string"],
  ['"a\\qb"', "1:1 unknown escape sequence U+0071 'q'"],
  ['"a\\xzz"', "1:1 illegal character U+007A 'z' in escape sequence"],
  ['"a\\u12"', "1:1 illegal character U+0022 '\"' in escape sequence"],
  ['"\\ud800"', "1:1 escape sequence is an invalid Unicode code point"],
  ['"\\400"', "1:1 escape sequence is an invalid Unicode code point"],
  ["1e", '1:1 bad number or duration syntax: "1e"'],
  ["1e+", '1:1 bad number or duration syntax: "1e+"'],
  ["1__0", '1:1 bad number or duration syntax: "1__"'],
  ["0xz", '1:1 bad number or duration syntax: "0x"'],
  ["0x", '1:1 error parsing number: strconv.ParseFloat: parsing "0x": invalid syntax'],
  ["1.2.3", '1:1 bad number or duration syntax: "1.2."'],
  ["1e400", '1:1 error parsing number: strconv.ParseFloat: parsing "1e400": value out of range'],
  ["08.5.1", '1:1 bad number or duration syntax: "08.5."'],
  ["1a", '1:1 bad number or duration syntax: "1"'],
  ["5mm", '1:1 bad number or duration syntax: "5mm"'],
  ["5m6m", '1:1 not a valid duration string: "5m6m"'],
  ["300y", "1:1 duration out of range"],
  ["1 2", '1:3 unexpected number "2"'],
  ["1 +", "1:4 unexpected end of input"],
  ["+ ", "1:3 unexpected end of input"],
  ["* 1", "1:1 unexpected <op:*>"],
  ["1 ++ * 2", "1:6 unexpected <op:*>"],
  ["1 == 2", "1:3 comparisons between scalars must use BOOL modifier"],
  ["1 and 2", '1:1 set operator "and" not allowed in binary scalar expression'],
  ["1 and up", '1:1 set operator "and" not allowed in binary scalar expression'],
  ["up or 1", '1:1 set operator "or" not allowed in binary scalar expression'],
  ["up unless 1", '1:1 set operator "unless" not allowed in binary scalar expression'],
  ["up + bool up", "1:4 bool modifier can only be used on comparison operators"],
  ["up and bool up", "1:4 bool modifier can only be used on comparison operators"],
  ["1 + bool 1", "1:3 bool modifier can only be used on comparison operators"],
  ["up == on() bool up", "1:12 unexpected <bool>"],
  ["up + on up", '1:9 unexpected identifier "up" in grouping opts, expected "("'],
  ["up + on(a b) up", '1:11 unexpected identifier "b" in grouping opts, expected "," or ")"'],
  ["up + on(1) up", '1:9 unexpected number "1" in grouping opts, expected label'],
  ['up + on("") up', '1:9 invalid label name for grouping: ""'],
  ["up + group_left up", "1:6 unexpected <group_left>"],
  ["up + group_left(a) up", "1:6 unexpected <group_left>"],
  ["up + on(a) group_left == up", '1:23 unexpected <op:==> in grouping opts, expected "("'],
  ["up + on(a) group_left(a) up", '1:4 label "a" must not occur in ON and GROUP clause at once'],
  ["up and on(a) group_left up", '1:1 no grouping allowed for "and" operation'],
  ["up or ignoring(a) group_right(b) up", '1:1 no grouping allowed for "or" operation'],
  ["1 + on(a) up", "1:1 vector matching only allowed between instant vectors"],
  ["up + on(a) 1", "1:1 vector matching only allowed between instant vectors"],
  ["up + fill(1) 1", "1:1 filling in missing series only allowed between instant vectors"],
  ["up and fill(1) up", "1:1 filling in missing series not allowed for set operators"],
  ["up + fill(a) up", '1:11 unexpected identifier "a"'],
  ["up + fill() up", '1:11 unexpected ")"'],
  ["up + fill_left(1) fill_left(2) up", "1:19 unexpected <fill_left>"],
  ["up = down", '1:4 unexpected "="'],
  ["up =~ down", "1:4 unexpected character after '=': '~'"],
  ["up ! down", "1:4 unexpected character after '!': ' '"],
  ['up !~ "a"', "1:4 unexpected character after '!': '~'"],
  ["up & down", "1:4 unexpected character: '&'"],
  ["up | down", "1:4 unexpected character: '|'"],
  ["up ; down", "1:4 unexpected character: ';'"],
  ["up.down", "1:3 unexpected character: '.'"],
  ["$up", "1:1 unexpected character: '$'"],
  ["up ~ 1", "1:4 unexpected character: '~'"],
  ["ä", "1:1 unexpected character: 'ä'"],
  ['up{ä="x"}', "1:4 unexpected character inside braces: 'ä'"],
  ['up + "a"', "1:6 binary expression must contain only scalar and instant vector types"],
  ['"a" + up', "1:1 binary expression must contain only scalar and instant vector types"],
  ['"a" == "a"', "1:1 binary expression must contain only scalar and instant vector types"],
  ["up[5m] + 1", "1:1 binary expression must contain only scalar and instant vector types"],
  ["1 + up[5m]", "1:5 binary expression must contain only scalar and instant vector types"],
  ['-"a"', '1:1 unary expression only allowed on expressions of type scalar or instant vector, got "string"'],
  ["-up[5m]", '1:1 unary expression only allowed on expressions of type scalar or instant vector, got "range vector"'],
  ["up[5m][5m]", "1:7 ranges only allowed for vector selectors"],
  ["(up)[5m]", "1:5 ranges only allowed for vector selectors"],
  ["1[5m]", "1:2 ranges only allowed for vector selectors"],
  ["1[5m:1m]", "1:1 subquery is only allowed on instant vector, got scalar instead"],
  ['"a"[5m:1m]', "1:1 subquery is only allowed on instant vector, got string instead"],
  ["up[5m][5m:1m]", "1:1 subquery is only allowed on instant vector, got matrix instead"],
  ["sum(up)[5m]", "1:8 ranges only allowed for vector selectors"],
  ["rate(up[5m])[5m]", "1:13 ranges only allowed for vector selectors"],
  ["up offset", "1:10 unexpected end of input in offset, expected number, duration, step(), or range()"],
  ["up offset foo", '1:11 unexpected identifier "foo" in offset, expected number, duration, step(), or range()'],
  ["up offset 5m offset 5m", "1:1 offset may not be set multiple times"],
  ["up offset 5m[5m]", "1:13 no offset modifiers allowed before range"],
  ["sum(up) offset 5m", "1:1 offset modifier must be preceded by an instant vector selector or range vector selector or a subquery"],
  ["1 offset 5m", "1:1 offset modifier must be preceded by an instant vector selector or range vector selector or a subquery"],
  ["(up) offset 5m", "1:1 offset modifier must be preceded by an instant vector selector or range vector selector or a subquery"],
  ["up offset (5m", "1:14 unclosed left parenthesis"],
  ["up offset (4d/0)", "1:14 division by zero"],
  ["up offset 300y", "1:11 duration out of range"],
  ["up @", "1:5 unexpected end of input in @, expected timestamp"],
  ["up @ foo", '1:6 unexpected identifier "foo" in @, expected timestamp'],
  ["up @ 1h1h", '1:6 not a valid duration string: "1h1h"'],
  ["up @ start", "1:11 unexpected end of input in @, expected timestamp"],
  ["up @ start(", "1:12 unclosed left parenthesis"],
  ["up @ 1 @ 2", "1:1 @ <timestamp> may not be set multiple times"],
  ["up @ start() @ end()", "1:1 @ <timestamp> may not be set multiple times"],
  ["up @ 1[5m]", "1:7 no @ modifiers allowed before range"],
  ["up @ Inf", "1:1 timestamp out of bounds for @ modifier: +Inf"],
  ["up @ NaN", "1:1 timestamp out of bounds for @ modifier: NaN"],
  ["sum(up) @ 1", "1:1 @ modifier must be preceded by an instant vector selector or range vector selector or a subquery"],
  ["1 @ 1", "1:1 @ modifier must be preceded by an instant vector selector or range vector selector or a subquery"],
  ["up[5m] anchored smoothed", "1:1 anchored and smoothed modifiers cannot be used together"],
  ["rate(up[5m:1m] anchored)", "1:6 anchored modifier is not supported for subqueries"],
  ["sum(up) smoothed", "1:1 smoothed modifier not implemented"],
  ["sum()", "1:1 no arguments for aggregate expression provided"],
  ["sum(up,)", "1:7 trailing commas not allowed in function call args"],
  ["sum(up, up)", "1:1 wrong number of arguments for aggregate expression provided, expected 1, got 2"],
  ["sum(1)", "1:5 expected type instant vector in aggregation expression, got scalar"],
  ["sum(up[5m])", "1:5 expected type instant vector in aggregation expression, got range vector"],
  ['sum("a")', "1:5 expected type instant vector in aggregation expression, got string"],
  ["topk(up)", "1:1 wrong number of arguments for aggregate expression provided, expected 2, got 1"],
  ["topk(up, up)", "1:6 expected type scalar in aggregation parameter, got instant vector"],
  ["topk(1, 2)", "1:9 expected type instant vector in aggregation expression, got scalar"],
  ["topk(1, up, 3)", "1:1 wrong number of arguments for aggregate expression provided, expected 2, got 3"],
  ["count_values(1, up)", "1:14 expected type string in aggregation parameter, got scalar"],
  ['count_values("a")', "1:1 wrong number of arguments for aggregate expression provided, expected 2, got 1"],
  ['quantile("a", up)', "1:10 expected type scalar in aggregation parameter, got string"],
  ["sum by", '1:7 unexpected end of input in grouping opts, expected "("'],
  ["sum by up", '1:8 unexpected identifier "up" in grouping opts, expected "("'],
  ["sum by (a", "1:10 unclosed left parenthesis"],
  ["sum by (a b) (up)", '1:11 unexpected identifier "b" in grouping opts, expected "," or ")"'],
  ["sum by (a,,b) (up)", '1:11 unexpected "," in grouping opts, expected label'],
  ["sum by (,) (up)", '1:9 unexpected "," in grouping opts, expected label'],
  ['sum by ("") (up)', '1:9 invalid label name for grouping: ""'],
  ["sum by (1) (up)", '1:9 unexpected number "1" in grouping opts, expected label'],
  ["sum by (a) up", '1:12 unexpected identifier "up" in aggregation'],
  ["sum (up) by", '1:12 unexpected end of input in grouping opts, expected "("'],
  ["sum (up) by a", '1:13 unexpected identifier "a" in grouping opts, expected "("'],
  ["sum (up) foo", '1:10 unexpected identifier "foo"'],
  ["sum (up down)", '1:9 unexpected identifier "down" in aggregation'],
  ["sum up", '1:5 unexpected identifier "up"'],
  ["sum by (a) (up) by (b)", "1:17 unexpected <by>"],
  ["avg_by(up)", '1:1 unknown function with name "avg_by"'],
  ["foo()", '1:1 unknown function with name "foo"'],
  ["foo(bar)", '1:1 unknown function with name "foo"'],
  ["Rate(up[5m])", '1:1 unknown function with name "Rate"'],
  ["rate(up)", '1:6 expected type range vector in call to function "rate", got instant vector'],
  ["rate(up[5m], up)", '1:1 expected 1 argument(s) in call to "rate", got 2'],
  ["rate()", '1:1 expected 1 argument(s) in call to "rate", got 0'],
  ["rate(", "1:6 unclosed left parenthesis"],
  ["rate(up[5m],)", "1:12 trailing commas not allowed in function call args"],
  ["clamp(up, * 2)", "1:9 trailing commas not allowed in function call args"],
  ["topk(3, , up)", "1:7 trailing commas not allowed in function call args"],
  ["rate(,)", '1:6 unexpected ","'],
  ["abs(up[5m])", '1:5 expected type instant vector in call to function "abs", got range vector'],
  ["abs(1)", '1:5 expected type instant vector in call to function "abs", got scalar'],
  ['abs("a")', '1:5 expected type instant vector in call to function "abs", got string'],
  ["round()", '1:1 expected at least 1 argument(s) in call to "round", got 0'],
  ["round(up, 1, 2)", '1:1 expected at most 2 argument(s) in call to "round", got 3'],
  ["clamp(up, 1)", '1:1 expected 3 argument(s) in call to "clamp", got 2'],
  ['clamp(up, "a", 2)', '1:11 expected type scalar in call to function "clamp", got string'],
  ["histogram_quantile(up, 0.9)", '1:20 expected type scalar in call to function "histogram_quantile", got instant vector'],
  ["histogram_quantile(0.9)", '1:1 expected 2 argument(s) in call to "histogram_quantile", got 1'],
  ['label_replace(up, "a", "b", "c")', '1:1 expected 5 argument(s) in call to "label_replace", got 4'],
  ['label_join(up, "a")', '1:1 expected at least 3 argument(s) in call to "label_join", got 2'],
  ['label_join(up, "a", "b", 1)', '1:26 expected type string in call to function "label_join", got scalar'],
  ["scalar(1)", '1:8 expected type instant vector in call to function "scalar", got scalar'],
  ["vector(up)", '1:8 expected type scalar in call to function "vector", got instant vector'],
  ["time(1)", '1:1 expected 0 argument(s) in call to "time", got 1'],
  ["day_of_week(1)", '1:13 expected type instant vector in call to function "day_of_week", got scalar'],
  ["hour(up, up)", '1:1 expected at most 1 argument(s) in call to "hour", got 2'],
  ["absent_over_time(up)", '1:18 expected type range vector in call to function "absent_over_time", got instant vector'],
  ["info(up, up)", "1:10 expected label selectors only, got vector selector instead"],
  ["info(up, 1)", '1:1 expected type instant vector in call to function "info", got scalar'],
  ["info(up, sum(up))", "1:10 expected label selectors only"],
  ['info(up, up{a="b"})', "1:10 expected label selectors only, got vector selector instead"],
  ["holt_winters(up[5m], 0.1, 0.2)", '1:1 unknown function with name "holt_winters"'],
  ["offset(up)", '1:7 unexpected "("'],
  ["on", "1:1 unexpected <on>"],
  ["bool", "1:1 unexpected <bool>"],
  ["up offset 1m by (a)", "1:14 unexpected <by>"],
];

const EXPERIMENTAL: readonly (readonly [query: string, text: string])[] = [
  ["mad_over_time(up[5m])", '1:1 function "mad_over_time" is not enabled'],
  ["1 + max_of(1, 2)", '1:5 function "max_of" is not enabled'],
  ["info(up)", '1:1 function "info" is not enabled'],
  ["sum(limitk(1, up))", "1:5 limitk() is experimental and must be enabled with --enable-feature=promql-experimental-functions"],
  ["limit_ratio(0.5, up)", "1:1 limit_ratio() is experimental and must be enabled with --enable-feature=promql-experimental-functions"],
  ["up + fill(0) down", "1:1 binop fill modifiers are experimental and not enabled"],
  ["rate(up[5m] anchored)", "1:6 anchored modifier is experimental and not enabled"],
  ["up smoothed", "1:1 smoothed modifier is experimental and not enabled"],
];

describe("an invalid query is refused with its place and cause", () => {
  test.each(INVALID)("%s", (query, text) => expect(problem(query)).toBe(text));
});

describe("what is experimental is refused where it is switched off, and only there", () => {
  test.each(EXPERIMENTAL)("%s", (query, text) => {
    expect(problem(query, false)).toBe(text);
    expect(problem(query)).toBe("none");
  });
});

/** Why promtool 2.42 words a query's error differently. */
const GROWN: readonly (readonly [query: RegExp, reason: string])[] = [
  [/^$/, "promtool asks for a query first"],
  [/\[([^5]|$)|\[5m?[-+*/%:mx]/, "lengths of time may be numbers and calculations since 3.4"],
  [/offset(?! 5m| 300y)|@ 1h/, "lengths of time may be numbers and calculations since 3.4"],
  [/^\d/, "numbers may have underscores and durations stand for numbers"],
  [/fill|anchored|smoothed|info\(/, "younger"],
  [/holt_winters/, "renamed in 3.0"],
  [/""|\{"/, "names may be quoted since 3.0"],
  [/=~"\("/, "patterns are quoted as written since 3.0"],
];

const promtool = spawnSync("promtool", ["--version"]).status === 0;
if (!promtool) console.log("skipped: comparison with promtool, which is not installed (Debian: apt install prometheus)");

test.skipIf(!promtool)("promtool 2.42 says the same word for word, where the language has not grown since", { timeout: 60_000 }, () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "queries-"));
  const file = path.join(folder, "rules.yml");
  // JSON is YAML.
  fs.writeFileSync(file, JSON.stringify({ groups: [{ name: "g", rules: INVALID.map(([expr]) => ({ record: "r", expr })) }] }));
  const { stdout, stderr } = spawnSync("promtool", ["check", "rules", file], { encoding: "utf8", maxBuffer: 1e9 });
  fs.rmSync(folder, { recursive: true });
  const said = new Map<number, string>();
  for (const [, number = "", text = ""] of (stdout + stderr).matchAll(/rule (\d+), "r": (?:could not parse expression: )?([^\n]*)/g))
    said.set(Number(number) - 1, said.get(Number(number) - 1) ?? text.replace(": parse error: ", " "));
  const different = INVALID.flatMap(([query, text], index) => (said.get(index) === text ? [] : [query]));
  console.log(`${INVALID.length - different.length} of ${INVALID.length} errors word for word as promtool's`);
  expect(different.filter((query) => !GROWN.some(([grown]) => grown.test(query)))).toEqual([]);
  expect(different.length).toBeLessThan(50);
});

test("calculated durations are admitted also where what is experimental is not", () =>
  expect(problem("rate(up[2 * 5m:step()] offset (1m + 2s))", false)).toBe("none"));

test("lines and columns count as Prometheus does: from 1, in bytes", () => {
  expect(problem("up +\n  # comment\n  )")).toBe("3:4 unexpected right parenthesis ')'");
  expect(problem('label_replace(up, "é→😀", 1)')).toContain("1:1 expected 5");
  const parsed = parseQuery('up{a="é😀"} $');
  expect(parsed).toMatchObject({ ok: false, error: { line: 1, column: 16, range: { start: 12, end: 13 } } });
});

test("the throwing form throws a fault that says where", () => {
  const thrown = (() => {
    try {
      return parseQueryOrThrow("sum(up");
    } catch (error) {
      return error;
    }
  })();
  expect(isFault(thrown) && [thrown.code, thrown.message]).toEqual(["invalid", "1:7: parse error: unclosed left parenthesis"]);
});

describe("hostile text gets an answer", () => {
  const deep = `expression is nested more than ${DEEPEST_NESTING} levels deep`;
  test.each([
    ["parentheses", "(".repeat(10_000) + "1" + ")".repeat(10_000)],
    ["calls", "abs(".repeat(10_000) + "up" + ")".repeat(10_000)],
    ["signs", "-".repeat(10_000) + "up"],
    ["a chain", Array.from({ length: 10_000 }, () => "up").join(" + ")],
    ["powers", Array.from({ length: 10_000 }, () => "2").join("^")],
    ["subqueries", "up" + "[5m:1m]".repeat(10_000)],
    ["durations", `up[${"(".repeat(10_000)}5m${")".repeat(10_000)}]`],
    ["a calculated duration", `up[${Array.from({ length: 10_000 }, () => "5m").join("+")}]`],
    ["signs of an offset", `up offset ${"-".repeat(10_000)}5m`],
  ])("%s nested 10,000 times", (_, query) => expect(problem(query)).toContain(deep));

  test("as deep as is allowed parses", () =>
    expect(problem("(".repeat(DEEPEST_NESTING - 1) + "1" + ")".repeat(DEEPEST_NESTING - 1))).toBe("none"));

  test("a NUL", () => {
    expect(problem("up\0")).toBe("1:3 unexpected character: '\\x00'");
    expect(problem('up{a="\0"}')).toBe("none");
  });

  test("half of a surrogate pair", () => {
    expect(problem('"\ud800"')).toBe("1:1 invalid UTF-8 rune");
    expect(problem("up\udc00")).toBe("1:3 unexpected character: '\\udc00'");
  });

  test("100 kB of one thing or another, in time that grows with the length alone", { timeout: 30_000 }, () => {
    const started = performance.now();
    for (const unit of ["(", "up ", "1+", '"', "{", "[5m]", "a=~", "5m", "#\n", ",", "sum by (", "\\", "1e", "fill   "]) {
      const query = unit.repeat(Math.ceil(100_000 / unit.length));
      expect(problem(query).length).toBeGreaterThan(10);
    }
    const many = Array.from({ length: 4_000 }, (_, index) => `label_${index}="value"`).join(",");
    expect(problem(`up{${many}}`)).toBe("none");
    expect(performance.now() - started).toBeLessThan(10_000);
  });
});
