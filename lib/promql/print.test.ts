import fc from "fast-check";
import { expect, test } from "vitest";
import type { Aggregation, Binary, Duration, Expr, MatrixSelector, Subquery, VectorMatching, VectorSelector } from "./ast";
import { AGGREGATORS, ARITHMETIC, COMPARISONS, SET_OPERATORS, TRIM_OPERATORS } from "./ast";
import { FUNCTIONS } from "./functions";
import { parseQuery } from "./parse";
import { printQuery } from "./print";
import { quoteText } from "./quote";
import { valueType } from "./value-type";

const NOWHERE = { start: 0, end: 0 };
const paren = (expr: Expr): Expr => ({ type: "parentheses", expr, range: NOWHERE });
/** In parentheses, where an operator could take it apart. */
const closed = (expr: Expr): Expr => (expr.type === "binary" || expr.type === "unary" || expr.type === "number" ? paren(expr) : expr);

const label = fc.oneof(
  fc.stringMatching(/^[a-z_][a-z0-9_]{0,5}$/),
  fc.constantFrom("on", "by", "sum", "a b", "é", "x.y", "without", "nan"),
);
const text = fc.oneof(fc.string({ unit: "binary", maxLength: 8 }), fc.constantFrom("a\\b", '"', "\n", "'", "`", "\u007f", "�x".slice(1)));
const bareName = fc.oneof(fc.stringMatching(/^[a-z_:][a-z0-9_:]{0,8}$/), fc.constantFrom("sum", "offset", "and", "start", "fill"));
const metric = bareName.filter((name) => !/^(on|bool|ignoring|group_left|group_right|inf|nan|atan2)$/.test(name));

const matcher = fc.oneof(
  fc.record({ name: label, op: fc.constantFrom("=" as const, "!=" as const), value: text }),
  fc.record({ name: label, op: fc.constantFrom("=~" as const, "!~" as const), value: fc.constantFrom("", "a|b", ".+", "\\d{2}", "(?i)x") }),
);
const written = (one: { name: string; op: string; value: string }): string =>
  (/^[A-Za-z_][A-Za-z0-9_]*$/.test(one.name) ? one.name : quoteText(one.name)) + one.op + quoteText(one.value);
const inOrder = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));
const matchers = fc.array(matcher, { maxLength: 3 }).map((list) => list.toSorted((a, b) => inOrder(written(a), written(b))));

const fixed = fc
  .oneof(
    fc.integer({ min: 1, max: 400 }).map((days) => days * 86_400_000),
    fc.integer({ min: 1, max: 2e9 }),
  )
  .map((ms): Duration => ({ kind: "fixed", ms, range: NOWHERE }));
const node = (op: Extract<Duration, { kind: "expression" }>["op"], args: readonly Duration[], value?: number): Duration => ({
  kind: "expression",
  op,
  args,
  range: NOWHERE,
  ...(value === undefined ? {} : { value }),
});
const calculation = fc.letrec<{ any: Duration; atom: Duration }>((tie) => ({
  atom: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom(node("step", []), node("range", [])),
    fc.tuple(tie("atom"), tie("any")).map((args) => node("min_of", args)),
    tie("any").map((arg) => node("parentheses", [arg])),
  ),
  any: fc.oneof(
    { maxDepth: 3 },
    tie("atom"),
    fixed,
    fc.double({ min: 0, max: 1e6, noNaN: true }).map((value) => node("number", [], Math.abs(value))),
    fc
      .tuple(fc.constantFrom("+" as const, "-" as const, "*" as const, "^" as const), tie("atom"), tie("atom"))
      .map(([op, a, b]) => node(op, [a, b])),
    tie("atom").map((arg) => node("negate", [arg])),
  ),
}));
const window = fc.oneof(fixed, calculation.atom);
const offset = fc.oneof(
  window,
  fc.integer({ min: 1, max: 1e9 }).map((ms): Duration => ({ kind: "fixed", ms: -ms, range: NOWHERE })),
);
const at = fc.oneof(
  fc.integer({ min: -1e12, max: 1e13 }).map((ms) => ({ kind: "time" as const, ms })),
  fc.constantFrom({ kind: "start" as const }, { kind: "end" as const }),
);
const mode = fc.constantFrom("anchored" as const, "smoothed" as const);
const rarely = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(arbitrary, { nil: undefined, freq: 3 });
/** Without the fields that are undefined, as the parser leaves them out. */
const dense = <T extends object>(value: object): T =>
  Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined)) as T;

const selector = fc.record({ name: metric, matchers, offset: rarely(offset), at: rarely(at), mode: rarely(mode) }).map((drawn) =>
  dense<VectorSelector>({
    ...drawn,
    type: "vector-selector",
    matchers: [{ name: "__name__", op: "=", value: drawn.name }, ...drawn.matchers],
    range: NOWHERE,
  }),
);
const matrix = fc
  .tuple(selector, window)
  .map(([inner, length]): MatrixSelector => ({ type: "matrix-selector", selector: inner, window: length, range: NOWHERE }));
const number = fc
  .oneof(fc.double(), fc.integer(), fc.constantFrom(NaN, Infinity, -0, 1e-7, 1e22))
  .map((value): Expr => ({ type: "number", value, asDuration: false, range: NOWHERE }));
const string = text.map((value): Expr => ({ type: "string", value, range: NOWHERE }));

const labels = fc.uniqueArray(label, { maxLength: 3 });
const matching = fc
  .record({
    on: fc.boolean(),
    labels,
    cardinality: fc.constantFrom("one-to-one" as const, "many-to-one" as const, "one-to-many" as const),
    include: labels,
    fillLeft: rarely(fc.double({ noNaN: true })),
    fillRight: rarely(fc.double({ noNaN: true })),
  })
  .map((drawn) => {
    const grouped = drawn.cardinality !== "one-to-one";
    return dense<VectorMatching>({
      ...drawn,
      include: grouped ? drawn.include.filter((name) => !drawn.on || !drawn.labels.includes(name)) : [],
    });
  });

const { vector, scalar } = fc.letrec<{ vector: Expr; scalar: Expr; range: Expr }>((tie) => {
  const argument = { vector: tie("vector"), scalar: tie("scalar"), matrix: tie("range"), string };
  const calls = (returns: "vector" | "scalar"): fc.Arbitrary<Expr> =>
    fc
      .constantFrom(...Array.from(FUNCTIONS).filter(([name, known]) => known.returns === returns && name !== "info"))
      .chain(([func, known]) =>
        fc
          .tuple(...known.args.map((type) => argument[type]))
          .map((args): Expr => ({ type: "call", func, funcRange: NOWHERE, args, range: NOWHERE })),
      );
  return {
    range: fc.oneof(
      { maxDepth: 3 },
      matrix,
      fc
        .record({ expr: tie("vector").map(closed), window, step: rarely(window), offset: rarely(offset), at: rarely(at) })
        .map((drawn) => dense<Subquery>({ ...drawn, type: "subquery", range: NOWHERE })),
    ),
    scalar: fc.oneof(
      { maxDepth: 3 },
      number,
      calls("scalar"),
      fc.tuple(fc.constantFrom(...ARITHMETIC), tie("scalar"), tie("scalar")).map(([op, a, b]): Expr => ({
        type: "binary",
        op,
        opRange: NOWHERE,
        left: closed(a),
        right: closed(b),
        returnBool: false,
        matchingWritten: false,
        range: NOWHERE,
      })),
    ),
    vector: fc.oneof(
      { maxDepth: 4 },
      selector,
      calls("vector"),
      tie("vector").map((expr): Expr => ({ type: "unary", op: "-", expr: closed(expr), range: NOWHERE })),
      fc
        .record({
          op: fc.constantFrom(...AGGREGATORS),
          expr: tie("vector"),
          grouping: labels,
          without: fc.boolean(),
          text: string,
          number: tie("scalar"),
        })
        .map((drawn) => {
          const { op, expr, grouping, without } = drawn;
          const param = op === "count_values" ? drawn.text : /k$|quantile|ratio/.test(op) ? drawn.number : undefined;
          const grouped = without || grouping.length > 0;
          return dense<Aggregation>({ type: "aggregation", op, opRange: NOWHERE, expr, param, without, grouping, grouped, range: NOWHERE });
        }),
      fc
        .record({
          op: fc.constantFrom(...COMPARISONS, ...ARITHMETIC, ...TRIM_OPERATORS),
          left: tie("vector"),
          right: tie("vector"),
          matching,
          returnBool: fc.boolean(),
        })
        .map(({ op, left, right, returnBool, matching: match }): Binary => {
          const comparison = COMPARISONS.some((known) => known === op);
          const matchingWritten = match.on || match.labels.length > 0 || match.cardinality !== "one-to-one";
          return {
            type: "binary",
            op,
            opRange: NOWHERE,
            left: closed(left),
            right: closed(right),
            returnBool: returnBool && comparison,
            matching: match,
            matchingWritten,
            range: NOWHERE,
          };
        }),
      fc.tuple(fc.constantFrom(...SET_OPERATORS), tie("vector"), tie("vector"), labels).map(([op, left, right, on]): Binary => ({
        type: "binary",
        op,
        opRange: NOWHERE,
        left: closed(left),
        right: closed(right),
        returnBool: false,
        matching: { cardinality: "many-to-many", on: true, labels: on, include: [] },
        matchingWritten: true,
        range: NOWHERE,
      })),
    ),
  };
});

/** A tree without places. */
const bare = (value: unknown): unknown =>
  JSON.parse(
    JSON.stringify(value, (key, field: unknown) =>
      key === "range" || key === "opRange" || key === "funcRange"
        ? undefined
        : typeof field === "number" && (!Number.isFinite(field) || Object.is(field, -0))
          ? `${Object.is(field, -0) ? "-" : ""}${field}`
          : field,
    ),
  );

test("what is printed parses into the same tree", () => {
  fc.assert(
    fc.property(fc.oneof(vector, scalar), (expr) => {
      const printed = printQuery(expr);
      const parsed = parseQuery(printed);
      if (!parsed.ok) throw new Error(`${printed}\n${parsed.error.text}`);
      expect(bare(parsed.expr), printed).toEqual(bare(expr));
      expect(printQuery(parsed.expr)).toBe(printed);
      expect(valueType(parsed.expr)).toBe(valueType(expr));
    }),
    { numRuns: 2000 },
  );
});
