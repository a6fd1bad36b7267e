import type { AttributeValue } from "@/lib/telemetry/attributes";
import { attributeText } from "@/lib/telemetry/identity";
import type { CompareOp, Field, Literal, Value } from "./ast";
import { printField } from "./field-name";
import type { FieldSpec, FieldType } from "./fields";
import type { ValueTest } from "./path";
import { type Quantity, parseInstant, parseQuantity } from "./quantity";
import { cannotAsk } from "./search-error";
import { wholeTest, wordTest } from "./text-match";

export type Ordering = ">" | ">=" | "<" | "<=";

/** What is known of the values of a field: its type, or for an attribute the unit its name tells. */
export interface ValueKind {
  readonly name: string;
  readonly type: FieldType | "attribute";
  /** Nanoseconds, or bytes, that one unit of a bare number stands for. */
  readonly nanosPerUnit: number;
  readonly values: readonly string[];
  readonly spellings: Readonly<Record<string, string>>;
}

export function kindOf(spec: Pick<FieldSpec<never>, "type" | "values" | "spellings"> | null, field: Field): ValueKind {
  const name = printField(field);
  const last = field.steps.findLast((step) => step.kind === "key");
  return {
    name,
    type: spec?.type ?? "attribute",
    nanosPerUnit: spec ? 1 : nanosPerUnit(last?.kind === "key" ? last.key : field.name),
    values: spec?.values ?? [],
    spellings: spec?.spellings ?? {},
  };
}

/** By the end of an attribute's name; seconds where it tells nothing, as conventions have it. */
function nanosPerUnit(name: string): number {
  if (/(?:^|[._-])(?:ms|millis|milliseconds)$|Ms$/.test(name)) return 1e6;
  if (/(?:^|[._-])(?:us|micros|microseconds)$|Us$/.test(name)) return 1e3;
  if (/(?:^|[._-])(?:ns|nanos|nanoseconds)$|Ns$/.test(name)) return 1;
  return 1e9;
}

const holds = (op: Ordering, a: number | bigint | string, b: number | bigint | string): boolean =>
  op === ">" ? a > b : op === ">=" ? a >= b : op === "<" ? a < b : a <= b;

const isNumber = (value: AttributeValue): value is number | bigint => typeof value === "number" || typeof value === "bigint";

/** The test of `field op value`; `!=` is made by the caller from `=`. Throws Fault `invalid` when the field cannot have such a value. */
export function compareTest(kind: ValueKind, op: Exclude<CompareOp, "!=">, value: Value): ValueTest {
  if (op !== ":" && op !== "=") return orderTest(kind, op, value as Literal);
  if (kind.type === "text" && op === ":") {
    const test = wordTest(value);
    return (found) => test(attributeText(found).toLowerCase());
  }
  if (value.kind === "wildcard") return wildcardTest(kind, value);
  switch (kind.type) {
    case "text":
    case "keyword":
      return (found) => scalarText(found) === value.text;
    case "id": {
      const wanted = value.text.toLowerCase();
      return (found) => found === wanted;
    }
    case "choice": {
      const wanted = kind.values[choiceOf(kind, value)];
      return (found) => found === wanted;
    }
    case "boolean": {
      if (!/^(?:true|false)$/i.test(value.text)) throw cannotAsk(`${kind.name} is true or false`, value.range);
      const wanted = value.text.toLowerCase() === "true";
      return (found) => found === wanted;
    }
    case "number":
    case "duration": {
      const wanted = scalarOf(kind, value);
      return (found) => isNumber(found) && Number(found) === wanted;
    }
    case "instant": {
      const wanted = instantOf(kind, value);
      return (found) => isNumber(found) && BigInt(found) === wanted;
    }
    case "attribute":
      return attributeEquals(kind, value);
  }
}

/** Text of a value that can be compared as text; null for what cannot: nothing, bytes, objects. */
const scalarText = (value: AttributeValue): string | null =>
  value === null ? "null" : typeof value === "object" ? null : typeof value === "string" ? value : String(value);

function wildcardTest(kind: ValueKind, value: Value): ValueTest {
  // Identifiers and choices are in lower case, whatever is typed.
  const lower = kind.type === "id" || kind.type === "choice" ? lowered(value) : value;
  const test = wholeTest(lower);
  return (found) => {
    const text = scalarText(found);
    return text !== null && test(text);
  };
}

const lowered = (value: Value): Value =>
  value.kind === "literal"
    ? { ...value, text: value.text.toLowerCase() }
    : { ...value, parts: value.parts.map((part) => (part.kind === "text" ? { kind: "text", text: part.text.toLowerCase() } : part)) };

function attributeEquals(kind: ValueKind, value: Literal): ValueTest {
  const { text } = value;
  const quantity = value.quoted ? null : parseQuantity(text);
  if (!quantity) return (found) => scalarText(found) === text;
  const whole = /^-?\d+$/.test(text) ? BigInt(text) : null;
  return (found) => {
    if (found === text) return true;
    // Numbers beyond 2^53 arrive as bigints and are compared digit by digit.
    if (typeof found === "bigint" && whole !== null) return found === whole;
    const number = inUnitsOf(quantity, kind, found);
    return number !== null && number === quantity.value;
  };
}

/** A stored value in the quantity's unit: numbers by the field's own unit, text by the unit in it. Null: not of that kind. */
function inUnitsOf(quantity: Quantity, kind: ValueKind, value: AttributeValue): number | null {
  if (isNumber(value)) return quantity.dimension === "duration" ? Number(value) * kind.nanosPerUnit : Number(value);
  if (typeof value !== "string") return null;
  const stored = parseQuantity(value);
  return stored && stored.dimension === quantity.dimension ? stored.value : null;
}

function orderTest(kind: ValueKind, op: Ordering, value: Literal): ValueTest {
  switch (kind.type) {
    case "choice": {
      const wanted = choiceOf(kind, value);
      return (found) => typeof found === "string" && holds(op, kind.values.indexOf(found), wanted);
    }
    case "number":
    case "duration": {
      const wanted = scalarOf(kind, value);
      return (found) => isNumber(found) && holds(op, Number(found), wanted);
    }
    case "instant": {
      const wanted = instantOf(kind, value);
      return (found) => isNumber(found) && holds(op, BigInt(found), wanted);
    }
    case "boolean":
      throw cannotAsk(`${kind.name} is true or false and has no order; write ${kind.name}:true`, value.range);
    case "attribute": {
      const quantity = value.quoted ? null : parseQuantity(value.text);
      if (quantity) {
        return (found) => {
          const number = inUnitsOf(quantity, kind, found);
          return number !== null && holds(op, number, quantity.value);
        };
      }
      const instant = value.quoted ? null : parseInstant(value.text);
      if (instant !== null) {
        return (found) => {
          const stored = typeof found === "string" ? parseInstant(found) : null;
          return stored !== null && holds(op, stored, instant);
        };
      }
      return (found) => typeof found === "string" && holds(op, found, value.text);
    }
    default:
      return (found) => typeof found === "string" && holds(op, found, kind.type === "id" ? value.text.toLowerCase() : value.text);
  }
}

/** The place of a choice in its order. */
function choiceOf(kind: ValueKind, value: Literal): number {
  const lower = value.text.toLowerCase();
  const index = kind.values.indexOf(Object.hasOwn(kind.spellings, lower) ? (kind.spellings[lower] as string) : lower);
  if (index < 0) throw cannotAsk(`${kind.name} is one of ${kind.values.join(", ")}`, value.range);
  return index;
}

/** A number, or a duration in nanoseconds, where a bare number is milliseconds. */
export function scalarOf(kind: Pick<ValueKind, "name" | "type">, value: Literal): number {
  const quantity = parseQuantity(value.text);
  if (kind.type === "duration") {
    if (quantity?.dimension === "duration") return quantity.value;
    if (quantity?.dimension === "number") return quantity.value * 1e6;
    throw cannotAsk(`${kind.name} is a duration, such as 250ms, 1.5s or 2m`, value.range);
  }
  if (quantity?.dimension === "number") return quantity.value;
  throw cannotAsk(`${kind.name} is a number`, value.range);
}

function instantOf(kind: ValueKind, value: Literal): bigint {
  const instant = parseInstant(value.text);
  if (instant === null) throw cannotAsk(`${kind.name} is an instant, such as 2026-09-14T02:15:00Z or "2026-09-14 02:15"`, value.range);
  return instant;
}

/** Both ends at once; an end that is null is open. */
export function betweenTest(
  kind: ValueKind,
  between: { readonly from: Literal | null; readonly to: Literal | null; readonly fromOpen: boolean; readonly toOpen: boolean },
): ValueTest {
  const { from, to } = between;
  const low = from && orderTest(kind, between.fromOpen ? ">" : ">=", from);
  const high = to && orderTest(kind, between.toOpen ? "<" : "<=", to);
  return (found) => (!low || low(found)) && (!high || high(found));
}

/** Something was said: neither nothing nor the empty text. */
export const saysSomething: ValueTest = (value) => value !== null && value !== "";
