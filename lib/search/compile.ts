import type { AttributeValue } from "@/lib/telemetry/attributes";
import { attributeText } from "@/lib/telemetry/identity";
import type { Condition, Field, Search } from "./ast";
import { type RecordShape, findField } from "./fields";
import { type Found, MATCHES, type ValueTest, anyElement, attributeLookup } from "./path";
import { cannotAsk } from "./search-error";
import { type TextTest, regexTest, wordTest } from "./text-match";
import { type ValueKind, betweenTest, compareTest, kindOf, saysSomething } from "./value-match";

/** Whether a record is what was searched for. */
export type Predicate<R> = (record: R) => boolean;

interface Compiled<R> {
  readonly test: Predicate<R>;
  /** How dear it is to ask; cheap conditions are asked first. */
  readonly cost: number;
}

const COST = { field: 1, attribute: 4, nested: 8, text: 40, expression: 200 } as const;

/**
 * Makes a search ready to be held against many records. Throws Fault
 * `invalid`, with the place, when a field cannot have the value asked for or
 * the search is about whole traces (`compileTraceSearch` takes those).
 */
export function compileSearch<R>(search: Search, shape: RecordShape<R>): Predicate<R> {
  return compile(search, shape, textsOf(shape)).test;
}

function compile<R>(search: Search, shape: RecordShape<R>, texts: (record: R) => Texts): Compiled<R> {
  switch (search.kind) {
    case "everything":
      return { test: () => true, cost: 0 };
    case "and":
    case "or": {
      const parts = search.parts.map((part) => compile(part, shape, texts)).sort((a, b) => a.cost - b.cost);
      const tests = parts.map((part) => part.test);
      return { test: search.kind === "and" ? allOf(tests) : anyOf(tests), cost: parts.reduce((sum, part) => sum + part.cost, 0) };
    }
    case "not": {
      const { test, cost } = compile(search.of, shape, texts);
      return { test: (record) => !test(record), cost };
    }
    case "spans":
    case "relation":
      throw cannotAsk("this asks about the spans of a trace; it cannot be asked of one record", search.range);
    default:
      return condition(search, shape, texts);
  }
}

function allOf<R>(tests: readonly Predicate<R>[]): Predicate<R> {
  const [a, b] = tests as [Predicate<R>, Predicate<R>];
  if (tests.length === 2) return (record) => a(record) && b(record);
  return (record) => {
    for (const test of tests) if (!test(record)) return false;
    return true;
  };
}

function anyOf<R>(tests: readonly Predicate<R>[]): Predicate<R> {
  return (record) => {
    for (const test of tests) if (test(record)) return true;
    return false;
  };
}

interface Texts {
  readonly plain: readonly string[];
  /** The same in lower case, made when first asked for. */
  lower: string[] | null;
}

/** The texts of a record, collected once however many conditions look at them. */
function textsOf<R>(shape: RecordShape<R>): (record: R) => Texts {
  let last: R | null = null;
  let texts: Texts = { plain: [], lower: null };
  return (record) => {
    if (record === last) return texts;
    const plain: string[] = [];
    shape.texts(record, (text) => plain.push(text));
    last = record;
    return (texts = { plain, lower: null });
  };
}

function some(texts: readonly string[], test: TextTest): boolean {
  for (const text of texts) if (test(text)) return true;
  return false;
}

function condition<R>(search: Condition, shape: RecordShape<R>, texts: (record: R) => Texts): Compiled<R> {
  if (search.kind === "text") {
    const test = wordTest(search.value);
    const cost = search.value.kind === "literal" ? COST.text : COST.expression;
    return {
      test: (record) => {
        const found = texts(record);
        return some((found.lower ??= found.plain.map((text) => text.toLowerCase())), test);
      },
      cost,
    };
  }
  if (search.kind === "regex" && search.field === null) {
    const test = regexTest(search.source, search.ignoreCase);
    return { test: (record) => some(texts(record).plain, test), cost: COST.expression };
  }
  const { field } = search as { readonly field: Field };
  const spec = field.steps.length === 0 ? findField(shape, field.name) : null;
  if (!spec && field.name.startsWith("trace.")) refuseTraceField(field);
  const test = fieldTest(search, kindOf(spec, field));
  const negated = search.kind === "compare" && search.op === "!=";
  const dear = search.kind === "regex" ? COST.expression : 0;
  if (spec) {
    const { read } = spec;
    const holds: Predicate<R> = (record) => {
      const value: AttributeValue | undefined = read(record);
      return value !== undefined && anyElement(value, test) === MATCHES;
    };
    return { test: negated ? (record) => !holds(record) : holds, cost: COST.field + dear };
  }
  const look: (record: R, test: ValueTest) => Found = attributeLookup(shape, field);
  return {
    test: negated ? (record) => look(record, test) !== MATCHES : (record) => look(record, test) === MATCHES,
    cost: (field.steps.length === 0 ? COST.attribute : COST.nested) + dear,
  };
}

function refuseTraceField(field: Field): never {
  throw cannotAsk(
    `${field.name} is about a whole trace and cannot be asked of one record; known are the trace.… fields of the list`,
    field.range,
  );
}

/** The test a condition puts to each value of its field; `!=` as if it were `=`. */
export function fieldTest(search: Exclude<Condition, { readonly kind: "text" }>, kind: ValueKind): ValueTest {
  switch (search.kind) {
    case "exists":
      return saysSomething;
    case "compare":
      return compareTest(kind, search.op === "!=" ? "=" : search.op, search.value);
    case "between":
      return betweenTest(kind, search);
    case "oneOf": {
      const tests = search.values.map((value) => compareTest(kind, ":", value));
      return (value) => tests.some((test) => test(value));
    }
    case "regex": {
      const test = regexTest(search.source, search.ignoreCase);
      return (value) => test(attributeText(value));
    }
  }
}
