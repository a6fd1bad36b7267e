import { quoteChar, quoteText } from "./quote";

/** A piece of a template: text between actions, or what stands in one. */
export interface TemplateToken {
  readonly kind:
    | "text"
    | "open"
    | "close"
    | "space"
    | "identifier"
    | "keyword"
    | "field"
    | "variable"
    | "dot"
    | "nil"
    | "bool"
    | "number"
    | "char"
    | "string"
    | "operator"
    | "end";
  readonly text: string;
}

/** Why a template is none. */
export class TemplateFailure extends Error {}

const KEYWORDS = new Set(["block", "break", "continue", "define", "else", "end", "if", "range", "template", "with"]);

const SPACE = /[ \t\r\n]+/y;
const STRING = /"(?:[^"\\\n]|\\[^\n])*"|`[^`]*`/y;
const CHAR = /'(?:[^'\\\n]|\\[^\n])*'/y;
const ESCAPE = String.raw`\\(?:[abfnrtv\\'"]|[0-3][0-7]{2}|x[\da-fA-F]{2}|u[\da-fA-F]{4}|U00[\da-fA-F]{6})`;
const ESCAPES = new RegExp(`^(?:[^\\\\]|${ESCAPE})*$`);
const ONE_CHARACTER = new RegExp(`^(?:[^\\\\']|${ESCAPE})$`, "u");
const NUMBER = /[+-]?(?:0[xX][\da-fA-F_]*(?:\.[\da-fA-F_]*)?(?:[pP][+-]?\d+)?|0[oObB][\d_]+|[\d_]*\.?[\d_]*(?:[eE][+-]?\d+)?)i?/y;
const WORD = /[\p{L}\p{Nd}_]*/uy;
const OPERATOR = /:=|[=|,()]/y;
/** What may follow a word directly. */
const TERMINATOR = /[ \t\r\n.,|:()]|-?\}\}|$/y;
const COMMENT = /\{\{(?:-[ \t\r\n]+)?\/\*/y;
const OPEN = /\{\{(?:-(?=[ \t\r\n]))?/y;
const CLOSE = /[ \t\r\n]+-\}\}|\}\}/y;

/** The tokens of a Go template (package text/template). Throws TemplateFailure where there are none. */
export function* templateTokens(text: string): Generator<TemplateToken> {
  let at = 0;
  const match = (pattern: RegExp): string | null => {
    pattern.lastIndex = at;
    return pattern.exec(text)?.[0] ?? null;
  };
  while (at < text.length) {
    const start = text.indexOf("{{", at);
    if (start !== at) yield { kind: "text", text: text.slice(at, start === -1 ? undefined : start) };
    if (start === -1) break;
    at = start;
    const comment = match(COMMENT);
    if (comment !== null) {
      const end = text.indexOf("*/", at + comment.length);
      if (end === -1) throw new TemplateFailure("unclosed comment");
      at = end + 2;
      const close = match(CLOSE);
      if (close === null) throw new TemplateFailure("comment ends before closing delimiter");
      at += close.length;
      continue;
    }
    const open = match(OPEN) ?? "";
    at += open.length;
    yield { kind: "open", text: open };
    let depth = 0;
    for (;;) {
      const close = match(CLOSE);
      if (close !== null) {
        if (depth > 0) throw new TemplateFailure("unclosed left paren");
        at += close.length;
        yield { kind: "close", text: close };
        break;
      }
      const token = actionToken(text, at, match);
      depth += token.text === "(" ? 1 : token.text === ")" ? -1 : 0;
      if (depth < 0) throw new TemplateFailure("unexpected right paren");
      at += token.text.length;
      yield token;
    }
  }
  yield { kind: "end", text: "" };
}

function actionToken(text: string, at: number, match: (pattern: RegExp) => string | null): TemplateToken {
  const char = text.charAt(at);
  if (char === "") throw new TemplateFailure("unclosed action");
  const space = match(SPACE);
  if (space !== null) return { kind: "space", text: space };
  if (char === '"' || char === "`") {
    const string = match(STRING);
    if (string === null) throw new TemplateFailure(`unterminated ${char === "`" ? "raw " : ""}quoted string`);
    if (char === '"' && !ESCAPES.test(string.slice(1, -1))) throw new TemplateFailure(`invalid escape in ${string}`);
    return { kind: "string", text: string };
  }
  if (char === "'") {
    const constant = match(CHAR);
    if (constant === null) throw new TemplateFailure("unterminated character constant");
    if (!ONE_CHARACTER.test(constant.slice(1, -1))) throw new TemplateFailure(`malformed character constant: ${constant}`);
    return { kind: "char", text: constant };
  }
  if (/[\d+-]/.test(char) || (char === "." && /\d/.test(text.charAt(at + 1)))) return numberToken(text, at, match(NUMBER) ?? char);
  const operator = match(OPERATOR);
  if (operator !== null) return { kind: "operator", text: operator };
  if (char === "." || char === "$") return nameToken(text, at, char);
  const word = match(WORD) ?? "";
  if (word === "") throw new TemplateFailure(`unrecognized character in action: U+${hex(text, at)} ${quoteChar(character(text, at))}`);
  terminate(text, at + word.length);
  if (KEYWORDS.has(word)) return { kind: "keyword", text: word };
  if (word === "true" || word === "false") return { kind: "bool", text: word };
  return { kind: word === "nil" ? "nil" : "identifier", text: word };
}

function numberToken(text: string, at: number, number: string): TemplateToken {
  WORD.lastIndex = at + number.length;
  const rest = WORD.exec(text)?.[0] ?? "";
  const digits = number.replace(/^[+-]/, "");
  if (rest !== "" || !isNumber(digits.replace(/i$/, ""))) throw new TemplateFailure(`bad number syntax: ${quoteText(number + rest)}`);
  return { kind: "number", text: number };
}

function isNumber(digits: string): boolean {
  if (/(?<![\da-fA-FxXoObB])_|_(?![\da-fA-F])/.test(digits)) return false;
  const plain = digits.replaceAll("_", "").toLowerCase();
  if (/^0x[\da-f]*\.?[\da-f]*p[+-]?\d+$/.test(plain)) return /^0x\.?[\da-f]/.test(plain);
  if (/^0(?:x[\da-f]+|o[0-7]+|b[01]+|[0-7]+)$/.test(plain)) return BigInt(plain.replace(/^0(?=\d)/, "0o")) < 2n ** 64n;
  if (/^0\d+$/.test(plain)) return false;
  return /^(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/.test(plain) && Number.isFinite(Number(plain));
}

function nameToken(text: string, at: number, sigil: string): TemplateToken {
  WORD.lastIndex = at + 1;
  const word = WORD.exec(text)?.[0] ?? "";
  if (sigil === "." && word === "") return { kind: "dot", text: "." };
  terminate(text, at + 1 + word.length);
  return { kind: sigil === "." ? "field" : "variable", text: sigil + word };
}

function terminate(text: string, at: number): void {
  TERMINATOR.lastIndex = at;
  if (!TERMINATOR.test(text)) throw new TemplateFailure(`bad character U+${hex(text, at)} ${quoteChar(character(text, at))}`);
}

const character = (text: string, at: number): string => String.fromCodePoint(text.codePointAt(at) ?? 0);
const hex = (text: string, at: number): string => (text.codePointAt(at) ?? 0).toString(16).toUpperCase().padStart(4, "0");
