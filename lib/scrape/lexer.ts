import { Fault } from "@/lib/kernel/faults";
import type { ParsedSeries, SeriesCache } from "./exposition";

/** Where in the exposition a rule was broken. The text itself is never repeated: it belongs to the target. */
export function syntaxFault(text: string, at: number, what: string): Fault {
  let line = 1;
  for (let i = text.indexOf("\n"); i !== -1 && i < at; i = text.indexOf("\n", i + 1)) line++;
  return new Fault("invalid", `Line ${line} of the exposition: ${what}.`, { at: `line ${line}` });
}

const QUOTE = 34;
const COMMA = 44;
const EQUALS = 61;
const BACKSLASH = 92;
const OPEN = 123;
const CLOSE = 125;
const NEWLINE = 10;

const isLetter = (c: number) => (c >= 97 && c <= 122) || (c >= 65 && c <= 90) || c === 95;
const isDigit = (c: number) => c >= 48 && c <= 57;
export const isBlank = (c: number) => c === 32 || c === 9;

/** The end of the metric name that starts at `from`; equal to `from` when there is none. */
export function metricNameEnd(text: string, from: number): number {
  let i = from;
  let c = text.charCodeAt(i);
  if (!isLetter(c) && c !== 58) return from;
  do c = text.charCodeAt(++i);
  while (isLetter(c) || isDigit(c) || c === 58);
  return i;
}

function labelNameEnd(text: string, from: number): number {
  let i = from;
  let c = text.charCodeAt(i);
  if (!isLetter(c)) return from;
  do c = text.charCodeAt(++i);
  while (isLetter(c) || isDigit(c));
  return i;
}

export function skipBlanks(text: string, from: number): number {
  let i = from;
  while (isBlank(text.charCodeAt(i))) i++;
  return i;
}

/** The position after the closing quote of the string whose opening quote is at `from`, or -1. */
function quotedEnd(text: string, from: number, strict: boolean): number {
  for (let i = from + 1; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c === QUOTE) return i + 1;
    if (c === BACKSLASH) i++;
    else if (c === NEWLINE && strict) return -1;
  }
  return -1;
}

/** `\n`, `\\` and `\"` mean what they say; any other backslash is itself (both formats, and what the reference parsers do). */
export function unescape(text: string): string {
  if (!text.includes("\\")) return text;
  return text.replace(/\\([n\\"])/g, (_, c: string) => (c === "n" ? "\n" : c));
}

/** The position after the brace that closes the label block opened at `from`, or -1. */
function blockEnd(text: string, from: number, strict: boolean): number {
  for (let i = from + 1; i < text.length;) {
    const c = text.charCodeAt(i);
    if (c === CLOSE) return i + 1;
    if (c === NEWLINE) return -1;
    if (c === QUOTE) {
      i = quotedEnd(text, i, strict);
      if (i === -1) return -1;
    } else i++;
  }
  return -1;
}

export interface LabelBlock {
  /** A metric name given in quotes inside the braces (UTF-8 names), or empty. */
  readonly quotedName: string;
  readonly labels: Record<string, string>;
  /** The position after the closing brace. */
  readonly end: number;
}

/**
 * Parses the label block whose brace is at `from`. Strict is OpenMetrics: no
 * blanks, no trailing comma. Throws Fault `invalid`.
 */
export function parseLabelBlock(text: string, from: number, strict: boolean): LabelBlock {
  const labels: Record<string, string> = {};
  let quotedName = "";
  const skip = (at: number) => (strict ? at : skipBlanks(text, at));
  let i = skip(from + 1);
  let afterComma = false;
  while (text.charCodeAt(i) !== CLOSE) {
    let name: string;
    const quoted = text.charCodeAt(i) === QUOTE;
    if (quoted) {
      const end = quotedEnd(text, i, true);
      if (end === -1) throw syntaxFault(text, i, "a quoted name is not closed");
      name = unescape(text.slice(i + 1, end - 1));
      i = skip(end);
    } else {
      const end = labelNameEnd(text, i);
      if (end === i) throw syntaxFault(text, i, "a label name is expected");
      name = text.slice(i, end);
      i = skip(end);
    }
    if (quoted && text.charCodeAt(i) !== EQUALS && quotedName === "" && Object.keys(labels).length === 0) {
      quotedName = name;
    } else {
      if (text.charCodeAt(i) !== EQUALS) throw syntaxFault(text, i, "a label name is not followed by an equals sign");
      i = skip(i + 1);
      if (text.charCodeAt(i) !== QUOTE) throw syntaxFault(text, i, "a label value is not in quotes");
      const end = quotedEnd(text, i, strict);
      if (end === -1) throw syntaxFault(text, i, "a label value is not closed");
      if (Object.hasOwn(labels, name)) throw syntaxFault(text, i, "a label appears twice");
      // A plain assignment of `__proto__` would set the prototype instead of a label.
      Object.defineProperty(labels, name, {
        value: unescape(text.slice(i + 1, end - 1)),
        enumerable: true,
        configurable: true,
        writable: true,
      });
      i = skip(end);
    }
    afterComma = text.charCodeAt(i) === COMMA;
    if (afterComma) i = skip(i + 1);
    else if (text.charCodeAt(i) !== CLOSE) throw syntaxFault(text, i, "labels are not separated by a comma");
  }
  if (strict && afterComma) throw syntaxFault(text, i, "a comma precedes the closing brace");
  return { quotedName, labels, end: i + 1 };
}

/** Reads a sample's name and labels at `from`. Answers the series and where it ends. */
export function readSeries(text: string, from: number, strict: boolean, cache: SeriesCache | null): { series: ParsedSeries; end: number } {
  const nameEnd = metricNameEnd(text, from);
  const brace = strict ? nameEnd : skipBlanks(text, nameEnd);
  const hasBlock = text.charCodeAt(brace) === OPEN;
  if (nameEnd === from && !hasBlock) throw syntaxFault(text, from, "a metric name is expected");
  const end = hasBlock ? blockEnd(text, brace, strict) : nameEnd;
  if (end === -1) throw syntaxFault(text, from, "a label block is not closed");
  const raw = text.slice(from, end);
  const known = cache?.get(raw);
  if (known) return { series: known, end };
  const block = hasBlock ? parseLabelBlock(text, brace, strict) : { quotedName: "", labels: {}, end };
  if ((block.quotedName === "") === (nameEnd === from)) throw syntaxFault(text, from, "a series needs one metric name");
  // Flattened: a slice would keep the whole exposition alive for as long as the series is remembered.
  const flat = Buffer.from(raw).toString();
  const series: ParsedSeries = { raw: flat, name: block.quotedName || flat.slice(0, nameEnd - from), labels: block.labels };
  cache?.set(flat, series);
  return { series, end: block.end };
}

const WORDS: ReadonlyMap<string, number> = new Map([
  ["nan", Number.NaN],
  ["inf", Infinity],
  ["+inf", Infinity],
  ["-inf", -Infinity],
  ["infinity", Infinity],
  ["+infinity", Infinity],
  ["-infinity", -Infinity],
]);

/** A decimal number, or an infinity or NaN in any case. Null for everything else, hexadecimal and underscores included. */
export function parseValue(token: string): number | null {
  for (let i = 0; i < token.length; i++) {
    const c = token.charCodeAt(i);
    if (!(isDigit(c) || c === 46 || c === 45 || c === 43 || c === 101 || c === 69)) return WORDS.get(token.toLowerCase()) ?? null;
  }
  const value = Number(token);
  return token === "" || Number.isNaN(value) ? null : value;
}

/** The end of the token that starts at `from`: the next blank or line end. */
export function tokenEnd(text: string, from: number): number {
  let i = from;
  for (let c = text.charCodeAt(i); i < text.length && c !== NEWLINE && !isBlank(c); c = text.charCodeAt(++i));
  return i;
}
