import fc from "fast-check";
import { type Field, type Literal, type Search, type TextRange, type Value, join, negate } from "../ast";
import type { Signal } from "../parse";

const range: TextRange = { start: 0, end: 0 };

const word = fc.oneof(
  fc.constantFrom(
    "error",
    "acme",
    "AND",
    "OR",
    "NOT",
    "IN",
    "TO",
    "-x",
    "--flag",
    "-",
    "!",
    "=x",
    "a..b",
    "1..2",
    "{",
    ")",
    "[",
    "/a/",
    "http://x",
    "true",
    "200",
    "1.5s",
  ),
  fc.string({ minLength: 1, maxLength: 8 }),
  fc.string({ unit: "binary", minLength: 1, maxLength: 4 }),
);

const literal: fc.Arbitrary<Literal> = fc.oneof(
  word.map((text): Literal => ({ kind: "literal", text, quoted: false, range })),
  fc.oneof(word, fc.constant("")).map((text): Literal => ({ kind: "literal", text, quoted: true, range })),
);

const wildcard: fc.Arbitrary<Value> = fc
  .tuple(word, fc.constantFrom("any" as const, "one" as const), fc.option(word, { nil: null }), fc.boolean())
  .map(([before, kind, after, first]): Value => {
    const text = { kind: "text", text: before } as const;
    const rest = after === null ? [] : [{ kind: "text", text: after } as const];
    return { kind: "wildcard", parts: first ? [{ kind }, text] : [text, { kind }, ...rest], range };
  });

const value = fc.oneof({ weight: 3, arbitrary: literal }, { weight: 1, arbitrary: wildcard });

const field = (names: readonly string[]): fc.Arbitrary<Field> =>
  fc.record({
    name: fc.constantFrom(...names),
    steps: fc.oneof(
      { weight: 4, arbitrary: fc.constant([]) },
      {
        weight: 1,
        arbitrary: fc.array(
          fc.oneof(
            fc.constantFrom("a.b", "id", 'say "x"', "\\", "").map((key) => ({ kind: "key", key }) as const),
            fc.nat({ max: 9 }).map((index) => ({ kind: "index", index }) as const),
            fc.constant({ kind: "all" } as const),
          ),
          { maxLength: 3 },
        ),
      },
    ),
    range: fc.constant(range),
  });

const condition = (fields: fc.Arbitrary<Field>): fc.Arbitrary<Search> =>
  fc.oneof(
    fc.record({
      kind: fc.constant("compare" as const),
      field: fields,
      op: fc.constantFrom(":", "=", "!="),
      value,
      range: fc.constant(range),
    }),
    fc.record({
      kind: fc.constant("compare" as const),
      field: fields,
      op: fc.constantFrom(">", ">=", "<", "<="),
      value: literal,
      range: fc.constant(range),
    }),
    fc.record({
      kind: fc.constant("between" as const),
      field: fields,
      from: literal,
      to: fc.option(literal, { nil: null }),
      fromOpen: fc.boolean(),
      toOpen: fc.constant(false),
      range: fc.constant(range),
    }),
    fc.record({
      kind: fc.constant("oneOf" as const),
      field: fields,
      values: fc.array(value, { minLength: 1, maxLength: 3 }),
      range: fc.constant(range),
    }),
    fc.record({ kind: fc.constant("exists" as const), field: fields, range: fc.constant(range) }),
    fc.record({
      kind: fc.constant("regex" as const),
      field: fc.option(fields, { nil: null }),
      source: fc.constantFrom("a+", "^/v1/", "x y", "[()]", "\\d+", "\\\\", "\\}"),
      ignoreCase: fc.boolean(),
      range: fc.constant(range),
    }),
  );

const text: fc.Arbitrary<Search> = value.map((found) => ({ kind: "text", value: found, range }));

/** Searches joined in every way; `leaf` weighs heaviest, so that they end. */
export const joined = (leaf: fc.Arbitrary<Search>): fc.Arbitrary<Search> =>
  fc.letrec<{ search: Search }>((tie) => ({
    search: fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      { weight: 4, arbitrary: leaf },
      {
        weight: 2,
        arbitrary: fc
          .tuple(fc.constantFrom("and" as const, "or" as const), fc.array(tie("search"), { minLength: 2, maxLength: 3 }))
          .map(([kind, parts]) => join(kind, parts, range)),
      },
      { weight: 1, arbitrary: tie("search").map((of) => negate(of, range)) },
    ),
  })).search;

const RECORD_FIELDS = ["level", "service", "tenant", "attributes", "http.status", "a-b/c", "@x"];

const spanSet = (where: fc.Arbitrary<Search>): fc.Arbitrary<Search> =>
  fc.letrec<{ set: Search }>((tie) => ({
    set: fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      { weight: 3, arbitrary: where.map((found): Search => ({ kind: "spans", where: found, range })) },
      {
        weight: 1,
        arbitrary: fc
          .tuple(fc.constantFrom(">", ">>", "<", "<<", "~"), tie("set"), tie("set"))
          .map(([op, left, right]): Search => ({ kind: "relation", op, left, right, range })),
      },
      { weight: 1, arbitrary: fc.tuple(tie("set"), tie("set")).map((parts) => join("or", parts, range)) },
    ),
  })).set;

/** Any search of a signal, in the form the parser gives; all ranges are empty. */
export function anySearch(signal: Signal): fc.Arbitrary<Search> {
  const everything = fc.constant<Search>({ kind: "everything", range });
  const plain = joined(
    fc.oneof({ weight: 6, arbitrary: fc.oneof(text, condition(field(RECORD_FIELDS))) }, { weight: 1, arbitrary: everything }),
  );
  if (signal === "logs") return plain;
  const traces = condition(field(["trace.duration", "trace.spans"])).filter((search) => search.kind !== "regex" || search.field !== null);
  return fc.oneof(plain, joined(fc.oneof({ weight: 3, arbitrary: spanSet(plain) }, { weight: 1, arbitrary: traces })));
}

/** The same search without places, for comparison. */
export const withoutRanges = (search: unknown): unknown =>
  JSON.parse(JSON.stringify(search, (key, found: unknown) => (key === "range" ? undefined : found)));
