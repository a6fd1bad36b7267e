import { type RelationOp, type Search, hasBraces, join, negate } from "./ast";
import { checkedRegex, parseFieldCondition, valueOf } from "./parse-condition";
import { Scanner } from "./scanner";
import { SearchError, type SearchProblem, cannotAsk, problemOf } from "./search-error";

/** What is searched: single log records, or spans and the traces they make. */
export type Signal = "logs" | "spans";

export type ParsedSearch = { readonly ok: true; readonly search: Search } | { readonly ok: false; readonly problem: SearchProblem };

/** Longer texts and deeper nesting are refused: they come from strangers. */
export const MAX_SEARCH_LENGTH = 8192;
export const MAX_SEARCH_DEPTH = 40;
const MAX_TERMS = 500;

/** Reads a search text. Never throws; the problem says where and what to do. An empty text is everything. */
export function parseSearch(text: string, signal: Signal): ParsedSearch {
  try {
    return { ok: true, search: new Parser(text, signal).whole() };
  } catch (error) {
    if (error instanceof SearchError) return { ok: false, problem: problemOf(text, error) };
    throw error;
  }
}

/** The same for callers that cannot go on: throws Fault `invalid` with the place in front. */
export function parseSearchOrThrow(text: string, signal: Signal): Search {
  const parsed = parseSearch(text, signal);
  if (parsed.ok) return parsed.search;
  throw cannotAsk(parsed.problem.text, parsed.problem.range);
}

const OR = /OR(?=[\s({])|\|\|/y;
const AND = /AND(?=[\s({])|&&/y;
const NOT = /NOT(?=[\s({])\s*/y;
/** A dash negates what touches it; by itself, or doubled as in `--flag`, it is text. */
const MINUS = /-(?![-\s]|$)|!(?![!\s=]|$)/y;
const RELATION = /\s*(>>|<<|>|<|~)\s*(?=[{(])/y;

class Parser {
  readonly #scanner: Scanner;
  readonly #signal: Signal;
  #depth = 0;
  #terms = 0;
  #inBraces = false;

  constructor(text: string, signal: Signal) {
    this.#scanner = new Scanner(text);
    this.#signal = signal;
  }

  whole(): Search {
    const s = this.#scanner;
    const end = s.text.length;
    if (end > MAX_SEARCH_LENGTH) s.fail(`a search has at most ${MAX_SEARCH_LENGTH} characters; this one has ${end}`, MAX_SEARCH_LENGTH);
    s.skipSpace();
    if (s.done) return { kind: "everything", range: { start: 0, end } };
    const search = this.#or();
    s.skipSpace();
    if (!s.done) s.fail(s.sees("}") ? "this } closes nothing; quote it to look for it" : "this ) closes nothing; quote it to look for it");
    if (hasBraces(search)) refuseLooseConditions(search);
    return search;
  }

  #or(): Search {
    const s = this.#scanner;
    const start = s.at;
    const parts = [this.#and()];
    for (s.skipSpace(); s.match(OR); s.skipSpace()) parts.push(this.#and());
    return join("or", parts, s.rangeFrom(start));
  }

  #and(): Search {
    const s = this.#scanner;
    s.skipSpace();
    const start = s.at;
    const parts = [this.#unary()];
    let end = s.at;
    for (;;) {
      s.skipSpace();
      if (s.match(AND)) parts.push(this.#unary());
      else if (s.done || s.sees(")") || s.sees("}") || s.looksLike(OR)) break;
      else parts.push(this.#unary());
      end = s.at;
    }
    return join("and", parts, { start, end });
  }

  #unary(): Search {
    const s = this.#scanner;
    s.skipSpace();
    const start = s.at;
    if (!s.match(NOT) && !s.match(MINUS)) return this.#relation();
    const of = this.#nested(start, () => this.#unary());
    return negate(of, s.rangeFrom(start));
  }

  #relation(): Search {
    const s = this.#scanner;
    const start = s.at;
    let left = this.#primary();
    if (this.#signal === "logs") return left;
    while (isSpanSet(left)) {
      const op = s.match(RELATION)?.[1];
      if (op === undefined) break;
      const at = s.at;
      const right = this.#primary();
      if (!isSpanSet(right)) s.fail(`${op} joins spans in braces: { … } ${op} { … }`, at, s.at);
      left = { kind: "relation", op: op as RelationOp, left, right, range: s.rangeFrom(start) };
      if (++this.#terms > MAX_TERMS) s.fail(`a search has at most ${MAX_TERMS} conditions`, start);
    }
    return left;
  }

  #primary(): Search {
    const s = this.#scanner;
    s.skipSpace();
    const start = s.at;
    if (++this.#terms > MAX_TERMS) s.fail(`a search has at most ${MAX_TERMS} conditions`, start);
    if (s.take("(")) {
      const inner = this.#nested(start, () => this.#closed(")", start));
      // The brackets belong to what they group: taking the group out of the text takes them as well.
      return inner.kind === "and" || inner.kind === "or" ? { ...inner, range: s.rangeFrom(start) } : inner;
    }
    if (s.sees("{")) return this.#braces(start);
    if (s.looksLike(/(?:AND|OR|TO)(?=[\s)}]|$)|&&|\|\|/y)) {
      return s.fail("a condition is expected here; quote the word to look for it", start, s.at + 2);
    }
    if (s.done) return s.fail("a condition is expected at the end", start);
    if (s.sees('"')) {
      const text = s.quoted();
      return { kind: "text", value: { kind: "literal", text, quoted: true, range: s.rangeFrom(start) }, range: s.rangeFrom(start) };
    }
    if (s.sees("/")) {
      const regex = s.regex();
      if (regex) return checkedRegex(s, null, regex.source, regex.ignoreCase, start, start);
    }
    return parseFieldCondition(s) ?? this.#word();
  }

  #word(): Search {
    const s = this.#scanner;
    const word = s.bare("");
    if (!word) {
      return s.fail(s.sees(")") ? "a condition is expected before this )" : "a condition is expected before this }");
    }
    if (word.raw === "*") return { kind: "everything", range: word.range };
    return { kind: "text", value: valueOf(word), range: word.range };
  }

  #braces(start: number): Search {
    const s = this.#scanner;
    if (this.#signal === "logs") s.fail("braces choose spans and have no meaning in logs; quote them to look for them");
    if (this.#inBraces) s.fail("braces do not stand within braces; use parentheses");
    s.at++;
    this.#inBraces = true;
    s.skipSpace();
    const empty = s.sees("}");
    const where = empty
      ? ({ kind: "everything", range: s.rangeFrom(start) } as const)
      : this.#nested(start, () => this.#closed("}", start));
    if (empty) s.at++;
    this.#inBraces = false;
    return { kind: "spans", where, range: s.rangeFrom(start) };
  }

  #closed(close: ")" | "}", start: number): Search {
    const s = this.#scanner;
    const inner = this.#or();
    s.skipSpace();
    if (!s.take(close)) s.fail(`this ${close === ")" ? "(" : "{"} is never closed; add a ${close}`, start);
    return inner;
  }

  #nested(start: number, read: () => Search): Search {
    if (++this.#depth > MAX_SEARCH_DEPTH) this.#scanner.fail(`conditions nest at most ${MAX_SEARCH_DEPTH} deep`, start);
    const search = read();
    this.#depth--;
    return search;
  }
}

/** Whether a part stands for spans rather than for yes or no. */
export function isSpanSet(search: Search): boolean {
  if (search.kind === "spans" || search.kind === "relation") return true;
  return search.kind === "or" && search.parts.every(isSpanSet);
}

/** Beside braces only conditions on the whole trace may stand: of which span would another one be? */
function refuseLooseConditions(search: Search): void {
  if (search.kind === "spans" || search.kind === "relation" || search.kind === "everything") return;
  if (search.kind === "not") return refuseLooseConditions(search.of);
  if (search.kind === "and" || search.kind === "or") return search.parts.forEach(refuseLooseConditions);
  const field = search.kind === "text" ? null : search.field;
  if (field?.name.startsWith("trace.")) return;
  throw new SearchError("beside { } only conditions on trace.… may stand; put this one into braces", search.range);
}
