/** Where a part lies in the text: UTF-16 offsets, the end not included. */
export interface TextRange {
  readonly start: number;
  readonly end: number;
}

/** A step into a nested value, after the dotted name: `["key"]` or `.key`, `[3]`, `[*]`. */
export type Step =
  { readonly kind: "key"; readonly key: string } | { readonly kind: "index"; readonly index: number } | { readonly kind: "all" };

/** What is asked about: `status`, `body.user.id`, `attributes["a.b"]`, `items[*].name`. */
export interface Field {
  /** Everything before the first bracket, dots included: an attribute's name may hold dots itself. */
  readonly name: string;
  readonly steps: readonly Step[];
  readonly range: TextRange;
}

/** A value as it stands. Quoted, it is text and nothing else; bare, it may be a number, a quantity or an instant. */
export interface Literal {
  readonly kind: "literal";
  readonly text: string;
  readonly quoted: boolean;
  readonly range: TextRange;
}

/** A bare value with `*` (any run) or `?` (one character). */
export interface Wildcard {
  readonly kind: "wildcard";
  readonly parts: readonly WildcardPart[];
  readonly range: TextRange;
}

export type WildcardPart = { readonly kind: "text"; readonly text: string } | { readonly kind: "any" } | { readonly kind: "one" };

export type Value = Literal | Wildcard;

/** `:` asks for a word where the field is free text, and for the whole value elsewhere; `=` always for the whole value. */
export type CompareOp = ":" | "=" | "!=" | ">" | ">=" | "<" | "<=";

/** How the spans of the right side stand to those of the left: child, descendant, parent, ancestor, sibling. */
export type RelationOp = ">" | ">>" | "<" | "<<" | "~";

/** A condition on one record: text, or a field. */
export type Condition =
  | { readonly kind: "text"; readonly value: Value; readonly range: TextRange }
  | { readonly kind: "compare"; readonly field: Field; readonly op: CompareOp; readonly value: Value; readonly range: TextRange }
  | {
      readonly kind: "between";
      readonly field: Field;
      /** Null: open on that side; never both. */
      readonly from: Literal | null;
      readonly to: Literal | null;
      /** The bound itself is left out. */
      readonly fromOpen: boolean;
      readonly toOpen: boolean;
      readonly range: TextRange;
    }
  | { readonly kind: "oneOf"; readonly field: Field; readonly values: readonly Value[]; readonly range: TextRange }
  | { readonly kind: "exists"; readonly field: Field; readonly range: TextRange }
  | {
      readonly kind: "regex";
      /** Null: of the record's text. */
      readonly field: Field | null;
      readonly source: string;
      readonly ignoreCase: boolean;
      readonly range: TextRange;
    };

/**
 * A search. `and` and `or` have two parts or more and none of their own kind;
 * `not` holds no `not`. `spans` and `relation` occur where traces are searched.
 */
export type Search =
  | { readonly kind: "everything"; readonly range: TextRange }
  | { readonly kind: "and"; readonly parts: readonly Search[]; readonly range: TextRange }
  | { readonly kind: "or"; readonly parts: readonly Search[]; readonly range: TextRange }
  | { readonly kind: "not"; readonly of: Search; readonly range: TextRange }
  | { readonly kind: "spans"; readonly where: Search; readonly range: TextRange }
  | { readonly kind: "relation"; readonly op: RelationOp; readonly left: Search; readonly right: Search; readonly range: TextRange }
  | Condition;

export type SearchKind = Search["kind"];

/** Joins parts, merging those that are joined the same way; one part stays as it is. */
export function join(kind: "and" | "or", parts: readonly Search[], range: TextRange): Search {
  const flat = parts.flatMap((part) => (part.kind === kind ? part.parts : [part]));
  return flat.length === 1 ? (flat[0] as Search) : { kind, parts: flat, range };
}

/** The opposite; twice is not at all. */
export const negate = (of: Search, range: TextRange): Search => (of.kind === "not" ? of.of : { kind: "not", of, range });

/** Whether a part, or anything in it, stands in braces. */
export function hasBraces(search: Search): boolean {
  if (search.kind === "spans" || search.kind === "relation") return true;
  if (search.kind === "not") return hasBraces(search.of);
  return (search.kind === "and" || search.kind === "or") && search.parts.some(hasBraces);
}
