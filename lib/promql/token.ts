import { AGGREGATORS, type SourceRange } from "./ast";
import { quoteText } from "./quote";

export type TokenKind =
  | "end"
  | "error"
  | "identifier"
  /** An identifier with a colon, which only metrics may have. */
  | "metric-identifier"
  | "string"
  | "number"
  | "duration"
  | "operator"
  | "aggregator"
  | "keyword"
  /** Words that are functions or part of a duration: start, end, step, range, max_of, min_of. */
  | "preprocessor"
  | "punctuation";

export interface Token extends SourceRange {
  readonly kind: TokenKind;
  /** What the grammar compares: operators and keywords in lower case, everything else as written; of an error, its text. */
  readonly word: string;
  readonly text: string;
}

/** Words with a meaning of their own outside of braces, whatever their case. */
export const WORD_KINDS: ReadonlyMap<string, TokenKind> = new Map<string, TokenKind>([
  ...["and", "or", "unless", "atan2"].map((word) => [word, "operator"] as const),
  ...AGGREGATORS.map((word) => [word, "aggregator"] as const),
  ...["offset", "smoothed", "anchored", "by", "without", "on", "ignoring", "bool"].map((word) => [word, "keyword"] as const),
  ...["group_left", "group_right", "fill", "fill_left", "fill_right"].map((word) => [word, "keyword"] as const),
  ...["start", "end", "step", "range", "max_of", "min_of"].map((word) => [word, "preprocessor"] as const),
  ["inf", "number"],
  ["nan", "number"],
]);

/** How Prometheus names a token in "unexpected …". */
export function describeToken({ kind, text }: Token): string {
  if (kind === "end") return "end of input";
  if (kind === "keyword") return `<${text}>`;
  if (kind === "operator") return `<op:${text}>`;
  if (kind === "aggregator") return `<aggr:${text}>`;
  if (kind === "identifier") return `identifier ${quoteText(text)}`;
  if (kind === "metric-identifier") return `metric identifier ${quoteText(text)}`;
  const chars = Array.from(text);
  const shown = chars.length > 10 ? `${quoteText(chars.slice(0, 10).join(""))}...` : quoteText(text);
  return kind === "punctuation" || kind === "preprocessor" ? shown : `${kind} ${shown}`;
}

/** Keywords that may be the name of a metric where nothing else fits. */
export const METRIC_WORDS: ReadonlySet<string> = new Set(["and", "or", "unless", "by", "without", "offset", "anchored", "smoothed"]);

/** Whether a token can be the first of an expression. */
export function startsExpression({ kind, word }: Token): boolean {
  if (kind === "punctuation") return word === "(" || word === "{";
  if (kind === "operator" || kind === "keyword") return word === "+" || word === "-" || METRIC_WORDS.has(word);
  return kind !== "end";
}
