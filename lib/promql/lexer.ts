import { codePointText, quoteChar, quoteText } from "./quote";
import { Cursor, isWordChar, scanDuration, scanNumber } from "./scan-number";
import { type Token, type TokenKind, WORD_KINDS } from "./token";

/** Thrown inside, kept as the last token: the parser reports it when it gets there. */
class LexFailure extends Error {}

const SPACE = " \t\n\r";
const DURATION_WORDS = new Set(["step", "range", "max_of", "min_of"]);
const isLetter = (char: string): boolean => /^[A-Za-z_]$/.test(char);
const isDigit = (char: string): boolean => char >= "0" && char <= "9" && char.length === 1;

/**
 * The tokens of a query, without spaces and comments. The last one is of kind
 * `end`, or of kind `error` with Prometheus' words for the first thing that is
 * no token; it never throws.
 */
export function tokenize(text: string): readonly Token[] {
  return new Lexer(text).run();
}

/**
 * What a character means depends on where it stands: in braces words are never
 * keywords; in brackets, until the first number, only durations are read.
 */
class Lexer {
  private readonly cursor: Cursor;
  private readonly tokens: Token[] = [];
  private start = 0;
  private parentheses = 0;
  private inBraces = false;
  private inBrackets = false;
  /** Within brackets and still before a number. */
  private durationOnly = false;
  private sawDuration = false;
  private sawColon = false;

  constructor(text: string) {
    this.cursor = new Cursor(text);
  }

  run(): readonly Token[] {
    try {
      do this.step();
      while (this.tokens.at(-1)?.kind !== "end");
    } catch (error) {
      if (!(error instanceof LexFailure)) throw error;
      this.tokens.push({ kind: "error", word: error.message, text: "", start: this.start, end: this.cursor.text.length });
    }
    return this.tokens;
  }

  private step(): void {
    const { cursor } = this;
    cursor.skip(SPACE);
    this.start = cursor.at;
    if (this.durationOnly) return this.inDuration();
    if (cursor.is("#")) {
      while (cursor.peek() !== "" && !cursor.is("\r\n")) cursor.next();
      return;
    }
    if (this.inBraces) this.inMatchers();
    else this.inExpression();
  }

  private emit(kind: TokenKind): void {
    const text = this.cursor.text.slice(this.start, this.cursor.at);
    const word = kind === "identifier" || kind === "metric-identifier" || kind === "string" ? text : text.toLowerCase();
    this.tokens.push({ kind, word, text, start: this.start, end: this.cursor.at });
    this.start = this.cursor.at;
  }

  private fail(message: string): never {
    throw new LexFailure(message);
  }

  private inExpression(): void {
    const { cursor } = this;
    const char = cursor.next();
    if (char === "") {
      if (this.parentheses > 0) this.fail("unclosed left parenthesis");
      if (this.inBrackets) this.fail("unclosed left bracket");
      return this.emit("end");
    }
    if (isDigit(char) || (char === "." && isDigit(cursor.peek()))) return this.number();
    if (char === '"' || char === "'" || char === "`") return this.string(char);
    if (isLetter(char) || char === ":") return this.inBrackets ? this.wordInBrackets(char) : this.word();
    if ("*/%+-^@".includes(char)) return this.emit("operator");
    if (char === ",") return this.emit("punctuation");
    if (char === "=") return this.equals();
    if (char === "!") {
      const next = cursor.next();
      if (next !== "=") this.fail(`unexpected character after '!': ${quoteChar(next)}`);
      return this.emit("operator");
    }
    if (char === "<" || char === ">") {
      cursor.accept("=/");
      return this.emit("operator");
    }
    this.bracket(char);
  }

  private equals(): void {
    if (this.cursor.is("~")) this.fail("unexpected character after '=': '~'");
    this.emit(this.cursor.accept("=") ? "operator" : "punctuation");
  }

  private bracket(char: string): void {
    if (char === "(" || char === ")") return this.parenthesis(char);
    if (char === "{") {
      this.inBraces = true;
      return this.emit("punctuation");
    }
    if (char === "[") {
      if (this.inBrackets) this.fail("unexpected left bracket '['");
      this.inBrackets = this.durationOnly = true;
      this.sawDuration = this.sawColon = false;
      return this.emit("punctuation");
    }
    if (char !== "]") this.fail(`unexpected character: ${quoteChar(char)}`);
    if (!this.inBrackets) this.fail("unexpected right bracket ']'");
    this.inBrackets = false;
    this.emit("punctuation");
  }

  private parenthesis(char: string): void {
    this.parentheses += char === "(" ? 1 : -1;
    this.emit("punctuation");
    if (this.parentheses < 0) {
      this.tokens.pop();
      this.fail("unexpected right parenthesis ')'");
    }
  }

  private word(): void {
    const { cursor } = this;
    while (isWordChar(cursor.peek()) || cursor.is(":")) cursor.next();
    const text = cursor.text.slice(this.start, cursor.at);
    const kind = WORD_KINDS.get(text.toLowerCase());
    if (kind === undefined) return this.emit(text.includes(":") ? "metric-identifier" : "identifier");
    // `fill` is young: metrics of that name keep working.
    const opening = /[ \t\n\r]*\(/y;
    opening.lastIndex = cursor.at;
    this.emit(text.toLowerCase().startsWith("fill") && !opening.test(cursor.text) ? "identifier" : kind);
  }

  private wordInBrackets(char: string): void {
    if (char === ":") {
      if (this.sawColon) this.fail("unexpected colon ':'");
      this.sawColon = true;
      return this.emit("punctuation");
    }
    if (!this.durationWord(char)) this.fail(`unexpected character: ${quoteChar(char)}, expected ':'`);
  }

  private durationWord(char: string): boolean {
    if (!"srm".includes(char.toLowerCase())) return false;
    while (isLetter(this.cursor.peek())) this.cursor.next();
    if (!DURATION_WORDS.has(this.cursor.text.slice(this.start, this.cursor.at).toLowerCase())) return false;
    this.sawDuration = true;
    this.emit("preprocessor");
    return true;
  }

  private number(): void {
    const { cursor } = this;
    cursor.at = this.start;
    this.durationOnly = false;
    if (scanNumber(cursor)) return this.emit("number");
    if (scanDuration(cursor)) return this.emit("duration");
    this.fail(`bad number or duration syntax: ${quoteText(cursor.text.slice(this.start, cursor.at))}`);
  }

  private inDuration(): void {
    const { cursor } = this;
    const char = cursor.next();
    if (char === "") this.fail("unexpected end of input in duration expression");
    if (char === "]") {
      this.inBrackets = this.durationOnly = false;
      return this.emit("punctuation");
    }
    if (char === ":") {
      this.emit("punctuation");
      const problem = !this.sawDuration ? "unexpected colon before duration" : this.sawColon ? "unexpected repeated colon" : null;
      if (problem !== null) {
        this.tokens.pop();
        this.fail(`${problem} in duration expression`);
      }
      this.sawColon = true;
      return;
    }
    if (char === "(" || char === ")") return this.parenthesis(char);
    if ("+-*/%^".includes(char)) return this.emit("operator");
    if (char === ",") return this.emit("punctuation");
    if (isDigit(char) || (char === "." && isDigit(cursor.peek()))) {
      this.sawDuration = true;
      return this.number();
    }
    if (!this.durationWord(char)) this.fail(`unexpected character in duration expression: ${quoteChar(char)}`);
  }

  private inMatchers(): void {
    const { cursor } = this;
    const char = cursor.next();
    if (char === "") this.fail("unexpected end of input inside braces");
    if (isLetter(char)) {
      while (isWordChar(cursor.peek())) cursor.next();
      return this.emit("identifier");
    }
    if (char === '"' || char === "'" || char === "`") return this.string(char);
    if (char === ",") return this.emit("punctuation");
    if (char === "=") return this.emit(cursor.accept("~") ? "operator" : "punctuation");
    if (char === "!") {
      const next = cursor.next();
      if (next !== "~" && next !== "=") this.fail(`unexpected character after '!' inside braces: ${quoteChar(next)}`);
      return this.emit("operator");
    }
    if (char === "{") this.fail("unexpected left brace '{'");
    if (char !== "}") this.fail(`unexpected character inside braces: ${quoteChar(char)}`);
    this.inBraces = false;
    this.emit("punctuation");
  }

  private string(quote: string): void {
    const { cursor } = this;
    for (;;) {
      const char = cursor.next();
      if (char === quote) return this.emit("string");
      if (char === "") this.fail(quote === "`" ? "unterminated raw string" : "unterminated quoted string");
      if (char === "\ufffd" || !char.isWellFormed()) this.fail("invalid UTF-8 rune");
      if (quote === "`") continue;
      if (char === "\n") this.fail("unterminated quoted string");
      if (char === "\\") this.escape(quote);
    }
  }

  private escape(quote: string): void {
    const { cursor } = this;
    const kind = cursor.next();
    if (kind === "") this.fail("escape sequence not terminated");
    if (kind === quote || "abfnrtv\\".includes(kind)) return;
    const octal = kind >= "0" && kind <= "7";
    const length = octal ? 3 : { x: 2, u: 4, U: 8 }[kind];
    if (length === undefined) this.fail(`unknown escape sequence ${codePointText(kind)}`);
    if (octal) cursor.at -= 1;
    let value = 0;
    for (let left = length; left > 0; left--) {
      const digit = cursor.next();
      if (digit === "") this.fail("escape sequence not terminated");
      if (!(octal ? /^[0-7]$/ : /^[\da-fA-F]$/).test(digit)) this.fail(`illegal character ${codePointText(digit)} in escape sequence`);
      value = value * (octal ? 8 : 16) + Number.parseInt(digit, 16);
    }
    const most = octal || kind === "x" ? 255 : 0x10ffff;
    if (value > most || (value >= 0xd800 && value < 0xe000)) this.fail("escape sequence is an invalid Unicode code point");
  }
}
