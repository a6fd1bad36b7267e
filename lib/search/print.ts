import type { Literal, Search, Value } from "./ast";
import { printField } from "./field-name";
import { readsAsRange } from "./parse-condition";

/** A search as text: what reads back as the same search. Everything is the empty text. */
export const printSearch = (search: Search): string => (search.kind === "everything" ? "" : print(search));

function print(search: Search): string {
  switch (search.kind) {
    case "everything":
      return "*";
    case "and":
      return search.parts.map((part) => (part.kind === "or" ? `(${print(part)})` : print(part))).join(" ");
    case "or":
      return search.parts.map((part) => (part.kind === "and" ? `(${print(part)})` : print(part))).join(" OR ");
    case "not":
      return `-${grouped(search.of)}`;
    case "spans":
      return search.where.kind === "everything" ? "{ }" : `{ ${print(search.where)} }`;
    case "relation":
      return `${search.left.kind === "or" ? grouped(search.left) : print(search.left)} ${search.op} ${grouped(search.right)}`;
    case "text":
      return printWord(search.value);
    case "compare":
      return `${printField(search.field)}${search.op}${printValue(search.value)}`;
    case "between": {
      const { from, to, fromOpen, toOpen } = search;
      return `${printField(search.field)}:${fromOpen ? "{" : "["}${printBound(from)} TO ${printBound(to)}${toOpen ? "}" : "]"}`;
    }
    case "oneOf":
      return `${printField(search.field)}:(${search.values.map(printValue).join(", ")})`;
    case "exists":
      return `${printField(search.field)}:*`;
    case "regex":
      return `${search.field ? `${printField(search.field)}:` : ""}/${search.source.replace(/\\.|\//gs, (m) => (m === "/" ? "\\/" : m))}/${search.ignoreCase ? "i" : ""}`;
  }
}

const grouped = (search: Search): string =>
  search.kind === "and" || search.kind === "or" || search.kind === "relation" ? `(${print(search)})` : print(search);

const printBound = (bound: Literal | null): string => (bound ? printValue(bound) : "*");

/** Text in double quotes. */
export const quote = (text: string): string => `"${text.replace(/["\\]/g, "\\$&")}"`;

/** Letters, digits and signs that mean nothing within a value. */
const PLAIN_VALUE = /^[\p{L}\p{N}_.+@#%$&|;'-][\p{L}\p{N}_.+@#%$&|;'\-/:=<>!~]*$/u;
const PLAIN_WORD = /^[\p{L}\p{N}_][\p{L}\p{N}_.+@#%;'\-/]*$/u;
const KEYWORDS = new Set(["AND", "OR", "NOT", "IN", "TO"]);

/** A value behind an operator. */
export function printValue(value: Value): string {
  if (value.kind === "wildcard") return printParts(value);
  if (value.quoted || value.text === "") return quote(value.text);
  if (PLAIN_VALUE.test(value.text) && !readsAsRange(value.text) && !KEYWORDS.has(value.text)) return value.text;
  return escape(value.text);
}

function printWord(value: Value): string {
  if (value.kind === "wildcard") return printParts(value);
  if (value.quoted || value.text === "") return quote(value.text);
  return PLAIN_WORD.test(value.text) && !KEYWORDS.has(value.text) ? value.text : escape(value.text);
}

const printParts = (value: Extract<Value, { kind: "wildcard" }>): string =>
  value.parts.map((part) => (part.kind === "text" ? escape(part.text) : part.kind === "any" ? "*" : "?")).join("");

/** A backslash before all that is not a letter, digit or underscore; a keyword's first letter too. */
const escape = (text: string): string =>
  KEYWORDS.has(text) ? `\\${text}` : text.replace(/[^\p{L}\p{N}_]/gu, (c) => (c.length > 1 ? c : `\\${c}`));
