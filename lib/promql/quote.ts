/**
 * Text in quotes as Go writes it, which is how Prometheus prints names, values
 * and tokens. A byte that is no UTF-8 (`"\xff"` in a query) lives in a string
 * as the lone surrogate U+DC00 + byte and is printed as `\xff` again.
 */

const SHORT: Readonly<Record<string, string>> = {
  "\u0007": "\\a",
  "\b": "\\b",
  "\f": "\\f",
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
  "\v": "\\v",
  "\\": "\\\\",
};
const PRINTABLE = /^[\p{L}\p{M}\p{N}\p{P}\p{S} ]$/u;

/** In double quotes, with everything unprintable escaped. */
export function quoteText(text: string): string {
  let out = '"';
  for (const char of text) out += char === '"' ? '\\"' : escapeChar(char);
  return `${out}"`;
}

/** One character in single quotes; the empty string is the end of the input. */
export function quoteChar(char: string): string {
  if (char === "") return "'\ufffd'";
  return `'${char === "'" ? "\\'" : escapeChar(char)}'`;
}

/** `U+0071 'q'`. */
export function codePointText(char: string): string {
  const code = (char.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0");
  return PRINTABLE.test(char) ? `U+${code} '${char}'` : `U+${code}`;
}

function escapeChar(char: string): string {
  const short = SHORT[char];
  if (short !== undefined) return short;
  const code = char.codePointAt(0) ?? 0;
  const byte = strayByte(char);
  if (byte !== null) return `\\x${byte.toString(16).padStart(2, "0")}`;
  if (PRINTABLE.test(char)) return char;
  if (code < 0x80) return `\\x${code.toString(16).padStart(2, "0")}`;
  if (code < 0x10000) return `\\u${code.toString(16).padStart(4, "0")}`;
  return `\\U${code.toString(16).padStart(8, "0")}`;
}

/** The byte that a lone surrogate stands for, else null. */
function strayByte(char: string): number | null {
  const code = char.codePointAt(0) ?? 0;
  return code >= 0xdc80 && code <= 0xdcff ? code - 0xdc00 : null;
}

/** Whether text could be sent as UTF-8: no lone surrogate is in it. */
export const isValidUtf8 = (text: string): boolean => text.isWellFormed();

const SINGLE: Readonly<Record<string, number>> = { a: 7, b: 8, f: 12, n: 10, r: 13, t: 9, v: 11, "\\": 92, "'": 39, '"': 34 };

/** The content of a quoted string that the lexer has let pass. */
export function unquoteText(quoted: string): string {
  const body = quoted.slice(1, -1);
  if (quoted.startsWith("`") || !body.includes("\\")) return body;
  const bytes: number[] = [];
  let out = "";
  const flush = (): void => {
    out += decodeBytes(bytes);
    bytes.length = 0;
  };
  for (let at = 0; at < body.length; at++) {
    const char = body.charAt(at);
    if (char !== "\\") {
      flush();
      out += char;
      continue;
    }
    const kind = body.charAt(++at);
    const single = SINGLE[kind];
    if (single !== undefined) {
      flush();
      out += String.fromCharCode(single);
    } else if (kind === "u" || kind === "U") {
      const digits = kind === "u" ? 4 : 8;
      flush();
      out += String.fromCodePoint(Number.parseInt(body.slice(at + 1, at + 1 + digits), 16));
      at += digits;
    } else if (kind === "x") {
      bytes.push(Number.parseInt(body.slice(at + 1, at + 3), 16));
      at += 2;
    } else {
      bytes.push(Number.parseInt(body.slice(at, at + 3), 8));
      at += 2;
    }
  }
  flush();
  return out;
}

/** Adjacent byte escapes make UTF-8 together; what does not is kept as stray bytes. */
function decodeBytes(bytes: readonly number[]): string {
  if (bytes.length === 0) return "";
  let out = "";
  for (let at = 0; at < bytes.length;) {
    const first = bytes[at] ?? 0;
    const length = first < 0x80 ? 1 : first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : first >= 0xc2 ? 2 : 1;
    const text = wellFormed(bytes.slice(at, at + length));
    out += text ?? String.fromCharCode(0xdc00 + first);
    at += text === null ? 1 : length;
  }
  return out;
}

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

function wellFormed(bytes: readonly number[]): string | null {
  try {
    return utf8.decode(Uint8Array.from(bytes));
  } catch {
    return null;
  }
}
