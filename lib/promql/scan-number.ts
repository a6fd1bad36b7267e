/** A reader of one text, forwards, one character at a time. */
export class Cursor {
  readonly text: string;
  at = 0;

  constructor(text: string) {
    this.text = text;
  }

  /** The whole character here (both halves of a pair), empty at the end. */
  peek(): string {
    const code = this.text.codePointAt(this.at);
    return code === undefined ? "" : String.fromCodePoint(code);
  }

  next(): string {
    const char = this.peek();
    this.at += char.length;
    return char;
  }

  /** Whether one of `chars` stands here. */
  is(chars: string): boolean {
    return this.at < this.text.length && chars.includes(this.text.charAt(this.at));
  }

  accept(chars: string): boolean {
    if (!this.is(chars)) return false;
    this.at += 1;
    return true;
  }

  skip(chars: string): void {
    while (this.is(chars)) this.at += 1;
  }
}

const DIGITS = "0123456789";
const HEX = "0123456789abcdefABCDEF";

export const isWordChar = (char: string): boolean => /^[A-Za-z0-9_]$/.test(char);

/**
 * Reads a number, decimal or hexadecimal, as far as it can be one; false when
 * what stands here is none (a duration may continue from where this stops).
 * Whether Go accepts its digits is seen later, by `numberValue`.
 */
export function scanNumber(cursor: Cursor): boolean {
  const start = cursor.at;
  let digits = DIGITS;
  if (cursor.accept("0") && cursor.accept("xX")) {
    cursor.accept("_");
    digits = HEX;
  }
  cursor.accept(".");
  cursor.accept(digits);
  let dot = false;
  let exponent = false;
  while (cursor.is(`${digits}._eE`)) {
    if (dot && cursor.accept(".")) return false;
    if (exponent && cursor.accept("eE")) return false;
    if (cursor.accept(".")) {
      dot = true;
      if (cursor.accept("_.") || digits === HEX) return false;
    } else if (cursor.accept("eE")) {
      exponent = true;
      cursor.accept("+-");
      if (cursor.accept("._eE") || cursor.peek() === "") return false;
    } else if (cursor.accept("_")) {
      if (cursor.accept("._eE") || cursor.peek() === "") return false;
    } else {
      cursor.skip(digits);
    }
  }
  return cursor.at > start && !isWordChar(cursor.peek());
}

/** Continues a number that was none into a duration: `5` + `m30s`. On failure the character at fault has been read. */
export function scanDuration(cursor: Cursor): boolean {
  if (!cursor.accept("smhdwy")) return false;
  cursor.accept("s");
  while (cursor.accept(DIGITS)) {
    cursor.skip(DIGITS);
    if (!cursor.accept("smhdw")) return false;
    cursor.accept("s");
  }
  if (!isWordChar(cursor.peek())) return true;
  cursor.next();
  return false;
}

/** The value of a number token, or Go's words for what is wrong with it. Hexadecimal, `0o17`, `017` and `1_000` are whole numbers. */
export function numberValue(text: string): { readonly value: number } | { readonly error: string } {
  const lower = text.toLowerCase();
  if (lower === "inf") return { value: Infinity };
  if (lower === "nan") return { value: NaN };
  const syntax = { error: `strconv.ParseFloat: parsing ${JSON.stringify(text)}: invalid syntax` };
  if (/_(?!\d|[a-f])|(?<![\da-fx])_/.test(lower) || /__/.test(lower)) return syntax;
  const plain = lower.replaceAll("_", "");
  if (/^0x[\da-f]+$/.test(plain)) return BigInt(plain) < 2n ** 63n ? { value: Number(BigInt(plain)) } : syntax;
  if (/^0[0-7]+$/.test(plain)) return { value: Number.parseInt(plain, 8) };
  if (!/^(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/.test(plain)) return syntax;
  const value = Number(plain);
  return Number.isFinite(value) ? { value } : { error: `strconv.ParseFloat: parsing ${JSON.stringify(text)}: value out of range` };
}
