import { isWordUnit, wordHash, wordsOf } from "./words";

/** One condition on a record's text. */
export interface TextClause {
  readonly kind: "text";
  readonly negated: boolean;
  /** In lower case. */
  readonly needle: string;
  /** The needle must begin, or end, where a word does. */
  readonly fromStart: boolean;
  readonly toEnd: boolean;
}

/** An attribute, or one of the record's own fields, that equals a value. */
export interface FieldClause {
  readonly kind: "field";
  readonly negated: boolean;
  readonly key: string;
  readonly value: string;
}

export type Clause = TextClause | FieldClause;

const TOKEN = /(-?)(?:([A-Za-z_][\w.\-/]*):(?!\/\/)(?:"((?:[^"\\]|\\.)*)"|(\S+))|"((?:[^"\\]|\\.)*)"|(\S+))/g;

/** Reads a search text; see `LogQuery.text`. Never fails: what is not understood is searched for as it stands. */
export function parseText(text: string): Clause[] {
  const clauses: Clause[] = [];
  for (const [, minus, key, quotedValue, plainValue, phrase, word] of text.matchAll(TOKEN)) {
    const negated = minus === "-";
    if (key !== undefined) {
      clauses.push({ kind: "field", negated, key, value: quotedValue === undefined ? (plainValue ?? "") : unescape(quotedValue) });
      continue;
    }
    const clause = phrase === undefined ? wordClause(word ?? "", negated) : textClause(unescape(phrase), negated, true, true);
    if (clause) clauses.push(clause);
  }
  return clauses;
}

function wordClause(word: string, negated: boolean): TextClause | null {
  const open = word.startsWith("*");
  const more = word.length > 1 && word.endsWith("*");
  return textClause(word.slice(open ? 1 : 0, more ? -1 : undefined), negated, !open, !more);
}

function textClause(text: string, negated: boolean, fromStart: boolean, toEnd: boolean): TextClause | null {
  const needle = text.toLowerCase();
  return needle === "" ? null : { kind: "text", negated, needle, fromStart, toEnd };
}

const unescape = (text: string): string => text.replace(/\\(.)/g, "$1");

/** Whether the needle occurs in the text, which is in lower case. */
export function occurs(clause: TextClause, lower: string): boolean {
  return findFrom(clause, lower, 0, 0, lower.length) >= 0;
}

/**
 * Where the needle occurs at or after `at` within `[from, to)` of a longer
 * text; -1 when it does not. The edges of the window count as ends of words.
 */
export function findFrom(clause: TextClause, lower: string, at: number, from: number, to: number): number {
  const { needle } = clause;
  for (let hit = lower.indexOf(needle, at); hit >= 0 && hit + needle.length <= to; hit = lower.indexOf(needle, hit + 1)) {
    if (isAtWordEnds(clause, lower, hit, from, to)) return hit;
  }
  return -1;
}

export function isAtWordEnds(clause: TextClause, lower: string, hit: number, from: number, to: number): boolean {
  const end = hit + clause.needle.length;
  if (clause.fromStart && hit > from && isWordUnit(lower.charCodeAt(hit)) && isWordUnit(lower.charCodeAt(hit - 1))) return false;
  return !(clause.toEnd && end < to && isWordUnit(lower.charCodeAt(end - 1)) && isWordUnit(lower.charCodeAt(end)));
}

/** Hashes of words that must occur, whole, in every record that fulfils all clauses. */
export function requiredWords(clauses: readonly Clause[]): number[] {
  const hashes = new Set<number>();
  for (const clause of clauses) {
    if (clause.negated) continue;
    if (clause.kind === "field") {
      // Numbers and truth values are not in the word index.
      if (/^-?[\d.]|^(true|false|null)$|^[[{]/.test(clause.value)) continue;
      for (const { word } of wordsOf(clause.value)) hashes.add(wordHash(word));
      continue;
    }
    const words = wordsOf(clause.needle);
    for (const { word, start, end } of words) {
      const cutBefore = start === 0 && !clause.fromStart;
      const cutAfter = end === clause.needle.length && !clause.toEnd;
      if (!cutBefore && !cutAfter) hashes.add(wordHash(word));
    }
  }
  return [...hashes];
}
