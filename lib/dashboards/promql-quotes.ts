/** A place inside a string of a PromQL text. */
export interface QuotedPlace {
  /** The string follows `=~` or `!~`. */
  readonly pattern: boolean;
  /** A text as the string must write it. */
  readonly escape: (text: string) => string;
  /** A text that is escaped already: only what would end the string is. */
  readonly shield: (text: string) => string;
}

/** Says in which string an offset lies, null for none. Offsets must not go back. */
export type QuoteScanner = (offset: number) => QuotedPlace | null;

type Quote = '"' | "'" | "`";

/** Goes through a query once, over strings of all three kinds and comments. */
export function quoteScanner(text: string): QuoteScanner {
  let at = 0;
  let quote: Quote | null = null;
  let pattern = false;
  let comment = false;

  return (offset) => {
    for (; at < offset; at++) {
      const c = text[at];
      if (comment) comment = c !== "\n";
      else if (quote !== null) {
        if (c === "\\" && quote !== "`") at++;
        else if (c === quote) quote = null;
      } else if (c === "#") comment = true;
      else if (c === '"' || c === "'" || c === "`") {
        quote = c;
        pattern = /[=!]~\s*$/.test(text.slice(Math.max(0, at - 20), at));
      }
    }
    return quote === null ? null : placeIn(quote, pattern);
  };
}

/** The last is what lost text became: written plainly, the language takes it for broken text. */
const ESCAPES: Readonly<Record<string, string>> = { "\n": String.raw`\n`, "\r": String.raw`\r`, "\ufffd": "\\ufffd" };

function placeIn(quote: Quote, pattern: boolean): QuotedPlace {
  if (quote === "`") {
    // Such a string has no escapes. In a pattern the quote has another name; elsewhere nothing can stand for it.
    const without = (text: string) => text.replaceAll("`", pattern ? String.raw`\x60` : "'");
    return { pattern, escape: without, shield: without };
  }
  return {
    pattern,
    escape: (text) => text.replace(/["'\\\n\r\ufffd]/g, (c) => ESCAPES[c] ?? (c === quote || c === "\\" ? `\\${c}` : c)),
    shield: (text) => text.replace(/\\(?:[^]|$)|["'\n]/g, (part) => shielded(part, quote)),
  };
}

function shielded(part: string, quote: Quote): string {
  if (part === "\n") return String.raw`\n`;
  // A backslash at the very end would escape the quote that follows.
  if (part === "\\") return String.raw`\\`;
  return part === quote ? `\\${part}` : part;
}
