import type { Search, TextRange } from "./ast";
import { printField } from "./field-name";
import { printSearch, printValue } from "./print";

/** One condition of the top level, to be shown and edited by itself. */
export interface Chip {
  /** What it is: a condition on a field, words, a group in parentheses, or spans in braces. */
  readonly kind: "field" | "text" | "group" | "spans";
  readonly negated: boolean;
  /** As written when it is a condition on a field; else empty. */
  readonly field: string;
  /** `:`, `=`, `>` …, `in`, `between`, `exists` or `matches`; empty without a field. */
  readonly op: string;
  /** The value as it would be typed; for a group the whole of it. */
  readonly value: string;
  /** Where it stands in the text. */
  readonly range: TextRange;
}

/** The conditions that must all hold, one chip each. A search of alternatives is one chip. */
export function chips(search: Search): Chip[] {
  if (search.kind === "everything") return [];
  return (search.kind === "and" ? search.parts : [search]).map((part) =>
    part.kind === "not" ? { ...chip(part.of), negated: true, range: part.range } : chip(part),
  );
}

function chip(search: Search): Chip {
  const base = { negated: false, field: "", op: "", range: search.range };
  switch (search.kind) {
    case "text":
      return { ...base, kind: "text", value: printSearch(search) };
    case "spans":
    case "relation":
      return { ...base, kind: "spans", value: printSearch(search) };
    case "compare": {
      const field = printField(search.field);
      const negated = search.op === "!=";
      return { ...base, kind: "field", negated, field, op: negated ? "=" : search.op, value: printValue(search.value) };
    }
    case "exists":
      return { ...base, kind: "field", field: printField(search.field), op: "exists", value: "" };
    case "oneOf":
      return { ...base, kind: "field", field: printField(search.field), op: "in", value: search.values.map(printValue).join(", ") };
    case "between": {
      const [from, to] = [search.from, search.to].map((bound) => (bound ? printValue(bound) : "*"));
      return { ...base, kind: "field", field: printField(search.field), op: "between", value: `${from} TO ${to}` };
    }
    case "regex":
      return search.field === null
        ? { ...base, kind: "text", value: printSearch(search) }
        : { ...base, kind: "field", field: printField(search.field), op: "matches", value: printSearch({ ...search, field: null }) };
    default:
      return { ...base, kind: "group", value: printSearch(search) };
  }
}

/** The text without one of its conditions: what removing a chip leaves. */
export function withoutChip(search: Search, index: number): string {
  if (search.kind !== "and") return "";
  const parts = search.parts.filter((_, i) => i !== index);
  return parts.length === 1 ? printSearch(parts[0] as Search) : printSearch({ ...search, parts });
}

/** The text with one more condition, which must hold as well. */
export function withCondition(search: Search, added: Search): string {
  if (search.kind === "everything") return printSearch(added);
  const parts = [...(search.kind === "and" ? search.parts : [search]), ...(added.kind === "and" ? added.parts : [added])];
  return printSearch({ kind: "and", parts, range: search.range });
}
