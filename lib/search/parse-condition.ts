import { RE2JS } from "re2js";
import { type CompareOp, type Condition, type Field, type Literal, type Search, type Value, negate } from "./ast";
import { scanField } from "./field-name";
import { parseInstant, parseQuantity } from "./quantity";
import type { BareWord, Scanner } from "./scanner";

const SPACED_OP = /\s*(=~|!~|==|!=|>=|<=|=|>|<)(?![<>])\s*/y;
const COLON_OP = /:(>=|<=|>|<)?/y;
const NOT_A_FIELD = /:(?:\/\/|\s|$|[)}])/y;
const IN = /\s+(NOT\s+)?IN\s*\(/y;
const TO = /\s+TO\s+/y;

/** Reads `field op value` in any of its forms. Null, and nothing taken, when no field and operator stand here. */
export function parseFieldCondition(scanner: Scanner): Search | null {
  const start = scanner.at;
  const field = scanField(scanner);
  if (!field) return null;
  const list = scanner.match(IN);
  if (list) {
    const search = listOf(scanner, field, start);
    return list[1] ? negate(search, search.range) : search;
  }
  if (scanner.sees(":") && !scanner.looksLike(NOT_A_FIELD)) {
    const op = scanner.match(COLON_OP)?.[1];
    return op === undefined ? colon(scanner, field, start) : comparison(scanner, field, op as CompareOp, start);
  }
  const op = scanner.match(SPACED_OP)?.[1];
  if (op === undefined) {
    scanner.at = start;
    return null;
  }
  if (op === "=~" || op === "!~") return pattern(scanner, field, op === "!~", start);
  return comparison(scanner, field, op === "==" ? "=" : (op as CompareOp), start);
}

function colon(scanner: Scanner, field: Field, start: number): Search {
  if (scanner.take("(")) return listOf(scanner, field, start);
  const range = bracketRange(scanner, field, start);
  if (range) return range;
  if (scanner.sees("/")) {
    const at = scanner.at;
    const regex = scanner.regex();
    if (regex) return checkedRegex(scanner, field, regex.source, regex.ignoreCase, start, at);
  }
  if (scanner.sees('"')) return comparison(scanner, field, ":", start);
  const word = scanner.bare("");
  if (!word) return scanner.fail(`a value is expected after ${field.name}: — for example ${field.name}:error`);
  if (word.raw === "*") return { kind: "exists", field, range: scanner.rangeFrom(start) };
  const dots = dottedRange(word);
  if (dots) return { kind: "between", field, ...dots, fromOpen: false, toOpen: false, range: scanner.rangeFrom(start) };
  return { kind: "compare", field, op: ":", value: valueOf(word), range: scanner.rangeFrom(start) };
}

function comparison(scanner: Scanner, field: Field, op: CompareOp, start: number): Condition {
  const at = scanner.at;
  const value = parseValue(scanner, "");
  if (!value) return scanner.fail(`a value is expected after ${op}`);
  if (value.kind === "wildcard" && op !== ":" && op !== "=" && op !== "!=") {
    scanner.fail(`${op} needs one value to compare with; escape the wildcard (\\*) or use :`, at, value.range.end);
  }
  return { kind: "compare", field, op, value, range: scanner.rangeFrom(start) };
}

/** `=~` and `!~`, as in PromQL and LogQL. */
function pattern(scanner: Scanner, field: Field, negated: boolean, start: number): Search {
  const at = scanner.at;
  const source = scanner.sees('"') ? scanner.quoted() : scanner.bare("")?.raw;
  if (source === undefined || source === "") return scanner.fail("a regular expression is expected, in quotes");
  const search = checkedRegex(scanner, field, source, false, start, at);
  return negated ? negate(search, search.range) : search;
}

/** A regular expression that RE2 accepts. */
export function checkedRegex(
  scanner: Scanner,
  field: Field | null,
  source: string,
  ignoreCase: boolean,
  start: number,
  at: number,
): Condition {
  try {
    RE2JS.compile(source);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    scanner.fail(`${why}; the syntax is RE2's, without look-around and back-references`, at, scanner.at);
  }
  // A slash needs no backslash but between slashes.
  const plain = source.replace(/\\([^])/g, (pair, c: string) => (c === "/" ? c : pair));
  return { kind: "regex", field, source: plain, ignoreCase, range: scanner.rangeFrom(start) };
}

const MOST_VALUES = 1000;

function listOf(scanner: Scanner, field: Field, start: number): Condition {
  const open = scanner.at - 1;
  const values: Value[] = [];
  for (;;) {
    scanner.skipSpace();
    const value = parseValue(scanner, ",");
    if (!value) {
      if (scanner.done) scanner.fail("this list is never closed; add a )", open);
      return scanner.fail(`a value is expected in the list of ${field.name}, for example (a, b)`);
    }
    values.push(value);
    if (values.length > MOST_VALUES) scanner.fail(`a list holds at most ${MOST_VALUES} values`, open);
    scanner.skipSpace();
    if (scanner.take(")")) return { kind: "oneOf", field, values, range: scanner.rangeFrom(start) };
    if (scanner.take(",") || scanner.match(/OR\s+/y)) continue;
    if (scanner.done) scanner.fail("this list is never closed; add a )", open);
    scanner.fail("a comma or ) is expected; put values with spaces in quotes");
  }
}

/** `[a TO b]`, `{a TO b}` or a mixture. Null, and nothing taken, when this is something else. */
function bracketRange(scanner: Scanner, field: Field, start: number): Condition | null {
  const at = scanner.at;
  const open = scanner.match(/[[{]\s*/y);
  if (!open) return null;
  const from = parseValue(scanner, "]");
  if (!from || !scanner.match(TO)) {
    if (open[0][0] === "{") scanner.fail(`a range is written ${field.name}:[1 TO 5]; quote a value that begins with a brace`, at);
    scanner.at = at;
    return null;
  }
  const to = parseValue(scanner, "]");
  scanner.skipSpace();
  const close = scanner.match(/[\]}]/y);
  if (!to || !close) return scanner.fail(`this range is not finished; it is written ${field.name}:[1 TO 5], * leaves a side open`, at);
  const range = scanner.rangeFrom(start);
  const low = bound(scanner, from);
  const high = bound(scanner, to);
  if (!low && !high) return { kind: "exists", field, range };
  return {
    kind: "between",
    field,
    from: low,
    to: high,
    fromOpen: low !== null && open[0].startsWith("{"),
    toOpen: high !== null && close[0] === "}",
    range,
  };
}

function bound(scanner: Scanner, value: Value): Literal | null {
  if (value.kind === "literal") return value;
  const open = value.parts.length === 1 && value.parts[0]?.kind === "any";
  return open ? null : scanner.fail("a bound is one value, or * alone", value.range.start, value.range.end);
}

/** `a..b`, `a..`, `..b`, when the ends are quantities or instants. */
function dottedRange(word: BareWord): { readonly from: Literal | null; readonly to: Literal | null } | null {
  const dots = word.raw.indexOf("..");
  if (dots < 0 || word.raw.includes("\\")) return null;
  const end = (text: string, start: number): Literal | null | undefined => {
    if (text === "" || text === "*") return null;
    if (!parseQuantity(text) && parseInstant(text) === null) return undefined;
    return { kind: "literal", text, quoted: false, range: { start, end: start + text.length } };
  };
  const from = end(word.raw.slice(0, dots), word.range.start);
  const to = end(word.raw.slice(dots + 2), word.range.start + dots + 2);
  return from === undefined || to === undefined || (from === null && to === null) ? null : { from, to };
}

/** Whether a bare value would be read as a range. */
export const readsAsRange = (text: string): boolean =>
  dottedRange({ raw: text, parts: [], range: { start: 0, end: text.length } }) !== null;

function parseValue(scanner: Scanner, stops: string): Value | null {
  const start = scanner.at;
  if (scanner.sees('"')) return { kind: "literal", text: scanner.quoted(), quoted: true, range: scanner.rangeFrom(start) };
  const word = scanner.bare(stops);
  return word && valueOf(word);
}

/** A bare word with its wildcards, if it has any. */
export function valueOf(word: BareWord): Value {
  const { parts, range } = word;
  if (parts.every((part) => part.kind === "text")) return { kind: "literal", text: textOf(parts), quoted: false, range };
  return { kind: "wildcard", parts, range };
}

const textOf = (parts: BareWord["parts"]): string => parts.map((part) => (part.kind === "text" ? part.text : "")).join("");
