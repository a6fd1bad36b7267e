import type { Literal, Search } from "./ast";
import { type RecordShape, findField } from "./fields";
import { parseQuantity } from "./quantity";
import { scalarOf } from "./value-match";
import { wordsIn } from "./words";

/** Inclusive; plus or minus infinity where a side is open. Durations in nanoseconds. */
export interface Bounds {
  readonly min: number;
  readonly max: number;
}

/**
 * What every record that fulfils a search has. An index may leave out what
 * lacks any of it, without changing the answer; it may also ignore all of it.
 */
export interface Requirements {
  /** Words, in lower case, that occur whole in the record's texts, its resource's, or its identifiers. */
  readonly words: ReadonlySet<string>;
  /** By canonical field name: its value, in the index's spelling, is one of these. */
  readonly equals: ReadonlyMap<string, ReadonlySet<string>>;
  /** By canonical field name: its number lies within. */
  readonly bounds: ReadonlyMap<string, Bounds>;
}

const NOTHING: Requirements = { words: new Set(), equals: new Map(), bounds: new Map() };

/** What a search demands, of one record. Says nothing of conditions in braces or on traces. */
export function requirements<R>(search: Search, shape: RecordShape<R>): Requirements {
  return demand(search, shape, false);
}

function demand<R>(search: Search, shape: RecordShape<R>, negated: boolean): Requirements {
  switch (search.kind) {
    case "not":
      return demand(search.of, shape, !negated);
    case "and":
    case "or": {
      const parts = search.parts.map((part) => demand(part, shape, negated));
      return (search.kind === "and") !== negated ? parts.reduce(both) : parts.reduce(either);
    }
    case "text":
      return negated || search.value.kind !== "literal" ? NOTHING : words(search.value.text);
    case "compare": {
      const equal = search.op === "!=" ? negated : !negated;
      if (!equal) return NOTHING;
      if (search.op === ">" || search.op === ">=" || search.op === "<" || search.op === "<=") {
        const low = search.op.startsWith(">") && search.value.kind === "literal" ? search.value : null;
        const high = search.op.startsWith("<") && search.value.kind === "literal" ? search.value : null;
        return bounds(search.field, shape, low, high);
      }
      return search.value.kind === "literal" ? equality(search.field, shape, search.value, search.op === ":") : NOTHING;
    }
    case "between":
      return negated ? NOTHING : bounds(search.field, shape, search.from, search.to);
    case "oneOf": {
      if (negated || search.values.some((value) => value.kind !== "literal")) return NOTHING;
      return search.values.map((value) => equality(search.field, shape, value as Literal, true)).reduce(either);
    }
    default:
      return NOTHING;
  }
}

const words = (text: string): Requirements => ({ ...NOTHING, words: new Set(wordsIn(text)) });

type FieldName = { readonly name: string; readonly steps: readonly unknown[] };

function equality<R>(field: FieldName, shape: RecordShape<R>, value: Literal, byWords: boolean): Requirements {
  const spec = field.steps.length === 0 ? findField(shape, field.name) : null;
  if (!spec) {
    // Numbers, truth values and nothing are not in the word index, and a bare quantity may be one.
    const { text } = value;
    if (/^[-+]?[\d.]|^(?:true|false|null|NaN|-?Infinity)$/.test(text) || parseQuantity(text)) return NOTHING;
    // In a body it may stand as JSON, where senders escape what they like but letters and digits; and JSON.stringify these.
    const escaped = isInBody(field) ? /[^0-9A-Za-z_]/.test(text) : JSON.stringify(text).length !== text.length + 2;
    return escaped ? NOTHING : words(text);
  }
  switch (spec.type) {
    case "id":
      return { ...words(value.text), equals: one(spec.name, value.text.toLowerCase()) };
    case "choice": {
      const lower = value.text.toLowerCase();
      const spelled = spec.spellings && Object.hasOwn(spec.spellings, lower) ? (spec.spellings[lower] as string) : lower;
      return { ...NOTHING, equals: one(spec.name, spelled) };
    }
    case "boolean":
      return { ...NOTHING, equals: one(spec.name, value.text.toLowerCase()) };
    case "keyword":
      return { ...NOTHING, equals: one(spec.name, value.text) };
    case "text":
      return byWords ? words(value.text) : { ...words(value.text), equals: one(spec.name, value.text) };
    case "number":
    case "duration":
      return bounds(field, shape, value, value);
    case "instant":
      return NOTHING;
  }
}

const isInBody = (field: FieldName): boolean => field.name === "body" || field.name.startsWith("body.");

const one = (name: string, value: string): ReadonlyMap<string, ReadonlySet<string>> => new Map([[name, new Set([value])]]);

function bounds<R>(field: FieldName, shape: RecordShape<R>, low: Literal | null, high: Literal | null): Requirements {
  const spec = field.steps.length === 0 ? findField(shape, field.name) : null;
  if (!spec) return NOTHING;
  if (spec.type === "choice" && spec.values) {
    const { values, spellings = {} } = spec;
    const place = (literal: Literal | null, open: number): number => {
      if (!literal) return open;
      const lower = literal.text.toLowerCase();
      return values.indexOf(Object.hasOwn(spellings, lower) ? (spellings[lower] as string) : lower);
    };
    return {
      ...NOTHING,
      equals: new Map([[spec.name, new Set(values.slice(Math.max(0, place(low, 0)), place(high, values.length - 1) + 1))]]),
    };
  }
  if (spec.type !== "number" && spec.type !== "duration") return NOTHING;
  const min = low ? scalarOf(spec, low) : -Infinity;
  return { ...NOTHING, bounds: new Map([[spec.name, { min, max: high ? scalarOf(spec, high) : Infinity }]]) };
}

const joined = (a: ReadonlySet<string>, b: ReadonlySet<string>): ReadonlySet<string> => new Set([...a, ...b]);
const shared = (a: ReadonlySet<string>, b: ReadonlySet<string>): ReadonlySet<string> => new Set([...a].filter((value) => b.has(value)));

/** Both hold. */
function both(a: Requirements, b: Requirements): Requirements {
  const equals = new Map(a.equals);
  for (const [name, values] of b.equals) equals.set(name, shared(equals.get(name) ?? values, values));
  const limits = new Map(a.bounds);
  for (const [name, { min, max }] of b.bounds) {
    const other = limits.get(name);
    limits.set(name, other ? { min: Math.max(min, other.min), max: Math.min(max, other.max) } : { min, max });
  }
  return { words: joined(a.words, b.words), equals, bounds: limits };
}

/** One of them holds, and nobody knows which. */
function either(a: Requirements, b: Requirements): Requirements {
  const equals = new Map<string, ReadonlySet<string>>();
  for (const [name, values] of a.equals) {
    const others = b.equals.get(name);
    if (others) equals.set(name, joined(values, others));
  }
  const limits = new Map<string, Bounds>();
  for (const [name, { min, max }] of a.bounds) {
    const other = b.bounds.get(name);
    if (other) limits.set(name, { min: Math.min(min, other.min), max: Math.max(max, other.max) });
  }
  return { words: shared(a.words, b.words), equals, bounds: limits };
}
