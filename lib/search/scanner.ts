import type { TextRange, WildcardPart } from "./ast";
import { SearchError } from "./search-error";

const SPACE = /\s/;

/** A bare word as it was read: its characters without backslashes, and where a `*` or `?` was not escaped. */
export interface BareWord {
  /** As written. */
  readonly raw: string;
  readonly parts: readonly WildcardPart[];
  readonly range: TextRange;
}

/** Reads a search text from left to right. It knows characters, not grammar. */
export class Scanner {
  readonly text: string;
  at = 0;

  constructor(text: string) {
    this.text = text;
  }

  get done(): boolean {
    return this.at >= this.text.length;
  }

  skipSpace(): void {
    while (!this.done && SPACE.test(this.text[this.at] as string)) this.at++;
  }

  /** Whether the text goes on with this. */
  sees(expected: string): boolean {
    return this.text.startsWith(expected, this.at);
  }

  take(expected: string): boolean {
    if (!this.sees(expected)) return false;
    this.at += expected.length;
    return true;
  }

  /** A match of a sticky expression here, which is taken; null when there is none. */
  match(sticky: RegExp): RegExpExecArray | null {
    sticky.lastIndex = this.at;
    const found = sticky.exec(this.text);
    if (found) this.at = sticky.lastIndex;
    return found;
  }

  /** Whether a sticky expression matches here; nothing is taken. */
  looksLike(sticky: RegExp): boolean {
    sticky.lastIndex = this.at;
    return sticky.test(this.text);
  }

  rangeFrom(start: number): TextRange {
    return { start, end: this.at };
  }

  fail(message: string, start = this.at, end = Math.min(start + 1, this.text.length)): never {
    throw new SearchError(message, { start, end });
  }

  /** What stands between double quotes; the scanner is at the first. */
  quoted(): string {
    const start = this.at++;
    let out = "";
    for (; this.at < this.text.length; this.at++) {
      const c = this.text[this.at] as string;
      if (c === '"') {
        this.at++;
        return out;
      }
      if (c === "\\") out += escaped(this.text[++this.at] ?? "");
      else out += c;
    }
    return this.fail('this quote is never closed; add a " at its end, or write \\" for the character', start);
  }

  /** `/…/` or `/…/i` when it is one: closed, and nothing but a delimiter after it. The scanner is at the first slash. */
  regex(): { readonly source: string; readonly ignoreCase: boolean } | null {
    let end = this.at + 1;
    while (end < this.text.length && this.text[end] !== "/") end += this.text[end] === "\\" ? 2 : 1;
    if (this.text[end] !== "/" || end === this.at + 1) return null;
    const after = /i?(?=[\s){},]|$)/y;
    after.lastIndex = end + 1;
    const flags = after.exec(this.text);
    if (!flags) return null;
    const source = this.text.slice(this.at + 1, end);
    this.at = end + 1 + flags[0].length;
    return { source, ignoreCase: flags[0] === "i" };
  }

  /**
   * Characters up to space, a quote or an unbalanced bracket; `stops` end it
   * as well. A bracket opened within it belongs to it when it is closed before
   * the next space, so that `call(x)` is one word. Null when there is none.
   */
  bare(stops: string): BareWord | null {
    const start = this.at;
    const parts: WildcardPart[] = [];
    let text = "";
    const flush = () => {
      if (text !== "") parts.push({ kind: "text", text });
      text = "";
    };
    const closers: string[] = [];
    for (; this.at < this.text.length; this.at++) {
      const c = this.text[this.at] as string;
      if (SPACE.test(c) || c === '"') break;
      if (closers.length > 0 && c === closers.at(-1)) closers.pop();
      else if (c === "(" || c === "{") {
        // What lies within a closed bracket is closed itself.
        if (this.at === start || (closers.length === 0 && !this.#isClosed())) break;
        closers.push(c === "(" ? ")" : "}");
      } else if (c === ")" || c === "}") break;
      else if (closers.length === 0 && stops.includes(c)) break;
      if (c === "\\") {
        if (this.at + 1 >= this.text.length) this.fail("a backslash at the end escapes nothing; write \\\\ for the character");
        text += this.text[++this.at] as string;
      } else if (c === "*" || c === "?") {
        flush();
        if (c === "?" || parts.at(-1)?.kind !== "any") parts.push({ kind: c === "*" ? "any" : "one" });
      } else text += c;
    }
    flush();
    return this.at === start ? null : { raw: this.text.slice(start, this.at), parts, range: this.rangeFrom(start) };
  }

  /** Whether the bracket here is closed, in order, before the next space or quote. */
  #isClosed(): boolean {
    const closers: string[] = [];
    for (let i = this.at; i < this.text.length; i++) {
      const c = this.text[i] as string;
      if (SPACE.test(c) || c === '"') return false;
      if (c === "\\") i++;
      else if (c === "(" || c === "{") closers.push(c === "(" ? ")" : "}");
      else if (c === ")" || c === "}") {
        if (closers.pop() !== c) return false;
        if (closers.length === 0) return true;
      }
    }
    return false;
  }
}

const ESCAPES: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r" };

const escaped = (c: string): string => ESCAPES[c] ?? c;
