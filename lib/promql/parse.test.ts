import { describe, expect, test } from "vitest";
import type { Expr } from "./ast";
import { parseQuery, parseQueryOrThrow } from "./parse";
import { printDuration, printQuery } from "./print";

/** A query with every operator's operands in brackets, so that its structure shows. */
function structure(expr: Expr): string {
  switch (expr.type) {
    case "binary":
      return `<${structure(expr.left)} ${expr.op} ${structure(expr.right)}>`;
    case "unary":
      return `<${expr.op}${structure(expr.expr)}>`;
    case "parentheses":
      return `(${structure(expr.expr)})`;
    case "subquery":
      return printQuery({ ...expr, expr: { type: "string", value: "", range: expr.range } }).replace('""', `<${structure(expr.expr)}>`);
    default:
      return printQuery(expr);
  }
}

describe("operators bind as in Prometheus", () => {
  test.each([
    ["a or b and c", "<a or <b and c>>"],
    ["a and b or c", "<<a and b> or c>"],
    ["a and b unless c", "<<a and b> unless c>"],
    ["a unless b and c", "<<a unless b> and c>"],
    ["a or b or c", "<<a or b> or c>"],
    ["a == b and c", "<<a == b> and c>"],
    ["a and b > c", "<a and <b > c>>"],
    ["a > b < c", "<<a > b> < c>"],
    ["a </ 1 > b", "<<a </ 1> > b>"],
    ["a >/ b + 1", "<a >/ <b + 1>>"],
    ["a + b == c - d", "<<a + b> == <c - d>>"],
    ["a - b + c", "<<a - b> + c>"],
    ["a + b * c", "<a + <b * c>>"],
    ["a * b + c", "<<a * b> + c>"],
    ["a / b % c atan2 d", "<<<a / b> % c> atan2 d>"],
    ["a * b ^ c", "<a * <b ^ c>>"],
    ["a ^ b ^ c", "<a ^ <b ^ c>>"],
    ["a ^ b * c", "<<a ^ b> * c>"],
    ["-a ^ b", "<-<a ^ b>>"],
    ["-a * b", "<<-a> * b>"],
    ["-a + b", "<<-a> + b>"],
    ["a ^ -b", "<a ^ <-b>>"],
    ["a ^ -b ^ c", "<a ^ <-<b ^ c>>>"],
    ["a ^ -b * c", "<<a ^ <-b>> * c>"],
    ["a - -b", "<a - <-b>>"],
    ["- - a", "<-<-a>>"],
    ["+a", "<+a>"],
    ["-1", "-1"],
    ["--1", "1"],
    ["-1 ^ 2", "<-<1 ^ 2>>"],
    ["2 ^ -1", "<2 ^ -1>"],
    ["-(1)", "<-(1)>"],
    ["-5m", "-5m"],
    ["(a + b) * c", "<(<a + b>) * c>"],
    ["a + b offset 5m", "<a + b offset 5m>"],
    ["-a offset 5m", "<-a offset 5m>"],
    ["a ^ b @ 1", "<a ^ b @ 1.000>"],
    ["(a + b)[5m:1m] @ end()", "<(<a + b>)>[5m:1m] @ end()"],
    ["a offset 1m + 2", "<a offset 1m + 2>"],
    ["a offset 2 ^ 2", "<a offset 2s ^ 2>"],
    ["a offset -2 ^ 2", "<a offset -2s ^ 2>"],
    ["a offset -2 * 2", "<a offset -2s * 2>"],
    ["a offset (1m) + b", "<a offset (1m) + b>"],
    ["a offset -(1m + 2) * 2", "<a offset -(1m + 2) * 2>"],
    ["a offset step() * 0", "<a offset step() * 0>"],
    ["a offset min_of(step(), 1s) + 8000", "<a offset min_of(step(), 1s) + 8000>"],
    ["a offset --5m", "a offset 5m"],
    ["a @ -1 - 1", "<a @ -1.000 - 1>"],
    ["a + on(x) group_left b * c", "<a + <b * c>>"],
  ])("%s", (query, expected) => {
    expect(structure(parseQueryOrThrow(query))).toBe(expected);
  });
});

test("a window binds to what stands directly before it", () => {
  // The place of the type error shows what the window was put on.
  const problem = (query: string): string | undefined => {
    const parsed = parseQuery(query);
    return parsed.ok ? undefined : parsed.error.text;
  };
  expect(problem("a * b[5m:1m]")).toBe("1:5: parse error: binary expression must contain only scalar and instant vector types");
  expect(problem("a + b[5m:] offset 1m")).toBe("1:5: parse error: binary expression must contain only scalar and instant vector types");
  expect(problem("-a[5m:1m]")).toContain("unary expression only allowed");
});

describe("lengths of time are calculated as Prometheus does", () => {
  test.each([
    ["5m", "5m"],
    ["1h30m", "1h30m"],
    ["90", "1m30s"],
    ["0x3c", "1m"],
    ["1_000", "16m40s"],
    ["1.5", "1s500ms"],
    ["1e3", "16m40s"],
    ["2m*15", "2m * 15"],
    ["1h/2", "1h / 2"],
    ["-5m+35m", "-5m + 35m"],
    ["5m--3m", "5m - -3m"],
    ["1+2*3^2^2%4", "1 + 2 * 3 ^ 2 ^ 2 % 4"],
    ["-(2m)+5m", "-(2m) + 5m"],
    ["STEP()", "step()"],
    ["max_of ( Range() , 1s )", "max_of(range(), 1s)"],
    ["+5m", "5m"],
    ["7d", "1w"],
    ["90d", "90d"],
    ["365d", "1y"],
  ])("[%s]", (text, expected) => {
    const expr = parseQueryOrThrow(`up[${text}]`);
    expect(expr.type === "matrix-selector" && printDuration(expr.window)).toBe(expected);
  });
});

describe("words are keywords only where they can be", () => {
  test.each([
    ["SUM BY (a) (up)", "sum by (a) (up)"],
    ["sum(sum) by (sum, by, on, bool)", "sum by (sum, by, on, bool) (sum)"],
    ["sum without () (up)", "sum without () (up)"],
    ["sum by () (up)", "sum(up)"],
    ["avg + min + fill", "avg + min + fill"],
    ["fill + fill(1) fill_left", "fill + fill (1) fill_left"],
    ["offset offset 5m", "offset offset 5m"],
    ["and AND and", "and and and"],
    ["start + end + step + range", "start + end + step + range"],
    ["start() + end()", "start() + end()"],
    ["START()", "start()"],
    ["anchored smoothed", "anchored smoothed"],
    ["up{by='x', offset=`y`}", 'up{by="x",offset="y"}'],
    ["topk(3, without)", "topk(3, without)"],
    ["INF + nan + Inf", "+Inf + NaN + +Inf"],
    ['{"foo.bar", "a b"="c"}', '{"a b"="c",__name__="foo.bar"}'],
    ['{"up"}', '{__name__="up"}'],
    ['{__name__=~".+", a="b",}', '{__name__=~".+",a="b"}'],
    ['sum by ("a.b", c) (up)', 'sum by ("a.b", c) (up)'],
    ["a:b:c{}", "a:b:c"],
    ["up # comment\n + # another\n down", "up + down"],
    ["a == bool on(x,) group_left(y,) b", "a == bool on (x) group_left (y) b"],
    ["a * ignoring(x) group_right b", "a * ignoring (x) group_right () b"],
    ["a + fill_right(1) fill_left(-2) b", "a + fill_left (-2) fill_right (1) b"],
    ["a + fill(1e-7) b", "a + fill (1e-07) b"],
    ["1e-7 + 1e22 + 0x1F + 017 + 1_0.5", "0.0000001 + 10000000000000000000000 + 31 + 15 + 10.5"],
    ["5m + 1.", "5m + 1"],
    ["a @ 1m40s", "a @ 100.000"],
    ["a @ -1m", "a @ -60.000"],
    ["rate(a[5m] @ 10 offset 1m)", "rate(a[5m] @ 10.000 offset 1m)"],
    ["rate(a[5m] offset 1m @ start())", "rate(a[5m] @ start() offset 1m)"],
    ["info(up, {})", "info(up, {})"],
    ["info(up, {__name__=~'.*_info', x='y'})", 'info(up, {__name__=~".*_info",x="y"})'],
    ["label_join(up, 'x', ',')", 'label_join(up, "x", ",")'],
    ["histogram_quantiles(up, 'q', 0.5, 0.9, 0.99)", 'histogram_quantiles(up, "q", 0.5, 0.9, 0.99)'],
  ])("%s", (query, expected) => {
    const parsed = parseQuery(query);
    expect(parsed.ok ? printQuery(parsed.expr) : "none").toBe(expected);
  });
});

test("escapes in strings mean what they mean in Go, bytes that are no UTF-8 included", () => {
  const expr = parseQueryOrThrow(String.raw`"\x41\u00e9\U0001f600\101\n\t\"\xc3\xa9\xff"`);
  expect(expr).toMatchObject({ type: "string", value: `A\u00e9😀A\n\t"\u00e9\udcff` });
  expect(printQuery(expr)).toBe(String.raw`"Aé😀A\n\t\"é\xff"`);
  expect(parseQueryOrThrow("'\\'\"'")).toMatchObject({ value: "'\"" });
  expect(parseQueryOrThrow("`\\n\n`")).toMatchObject({ value: "\\n\n" });
});

test("every part of the tree says where it stands", () => {
  const query = "sum by (a) ( rate(up{x='y'}[5m] offset 1m) / -b ) > bool 2";
  const at = ({ range }: { readonly range: { readonly start: number; readonly end: number } }): string =>
    query.slice(range.start, range.end);
  const root = parseQueryOrThrow(query);
  if (root.type !== "binary" || root.left.type !== "aggregation" || root.left.expr.type !== "binary") throw new Error("wrong tree");
  expect(at(root)).toBe(query);
  expect(query.slice(root.opRange.start, root.opRange.end)).toBe(">");
  expect(at(root.left)).toBe("sum by (a) ( rate(up{x='y'}[5m] offset 1m) / -b )");
  expect(query.slice(root.left.opRange.start, root.left.opRange.end)).toBe("sum");
  const { left, right } = root.left.expr;
  expect([at(left), at(right)]).toEqual(["rate(up{x='y'}[5m] offset 1m)", "-b"]);
  if (left.type !== "call" || left.args[0]?.type !== "matrix-selector") throw new Error("wrong tree");
  expect(query.slice(left.funcRange.start, left.funcRange.end)).toBe("rate");
  expect([at(left.args[0]), at(left.args[0].selector), at(left.args[0].window)]).toEqual(["up{x='y'}[5m] offset 1m", "up{x='y'}", "5m"]);
  expect(at(root.right)).toBe("2");
});

test("a comparison of vectors carries how they match, one with a number does not", () => {
  expect(parseQueryOrThrow("a and b")).toMatchObject({
    matching: { cardinality: "many-to-many", on: false, labels: [] },
    matchingWritten: false,
  });
  expect(parseQueryOrThrow("a / on(x) group_left(y) b")).toMatchObject({
    matching: { cardinality: "many-to-one", on: true, labels: ["x"], include: ["y"] },
    matchingWritten: true,
  });
  expect(parseQueryOrThrow("a > 1")).not.toHaveProperty("matching");
});
