import type { SourceRange } from "./ast";
import { tokenize } from "./lexer";
import { ParseFailure } from "./parse-failure";
import { describeToken, type Token, type TokenKind } from "./token";

/** What an unexpected token is complained about in, as Prometheus words it. */
interface Context {
  readonly where: string;
  readonly expected: string;
}

/**
 * Deeper trees are refused: everything that walks them does so recursively, on
 * stacks of unknown size. A chain of binary operators is as deep as it is long.
 */
export const DEEPEST_NESTING = 500;

/** The tokens of a query with one to look at, and what the parser keeps in mind while it reads them. */
export class TokenStream {
  readonly text: string;
  private readonly tokens: readonly Token[];
  private at = 0;
  private readonly contexts: Context[] = [];
  private readonly depths = new WeakMap<object, number>();
  private level = 0;

  constructor(text: string) {
    this.text = text;
    this.tokens = tokenize(text);
  }

  /** The token to come. Throws where the text stops being tokens. */
  get token(): Token {
    const token = this.tokens[this.at] ?? this.tokens.at(-1);
    if (token === undefined) throw new Error("a text has no tokens");
    if (token.kind === "error") throw new ParseFailure(token.word, token);
    return token;
  }

  /** The one behind `token`, undefined at the end or where the text stops being tokens. */
  get following(): Token | undefined {
    const token = this.tokens[this.at + 1];
    return token?.kind === "error" ? undefined : token;
  }

  /** Where the last token that was taken ends. */
  get end(): number {
    return this.tokens[this.at - 1]?.end ?? 0;
  }

  take(): Token {
    const { token } = this;
    this.at += 1;
    return token;
  }

  is(kind: TokenKind, ...words: readonly string[]): boolean {
    const { token } = this;
    return token.kind === kind && (words.length === 0 || words.includes(token.word));
  }

  /** Takes the token if it is this one. */
  accept(kind: TokenKind, ...words: readonly string[]): Token | undefined {
    return this.is(kind, ...words) ? this.take() : undefined;
  }

  expect(kind: TokenKind, word: string, where?: string, expected?: string): Token {
    return this.accept(kind, word) ?? this.unexpected(where, expected);
  }

  /** Refuses the token to come, within the innermost context where no other is given. */
  unexpected(where = this.contexts.at(-1)?.where ?? "", expected = this.contexts.at(-1)?.expected ?? ""): never {
    const { token } = this;
    const inside = where === "" ? "" : ` in ${where}`;
    throw new ParseFailure(`unexpected ${describeToken(token)}${inside}${expected === "" ? "" : `, expected ${expected}`}`, token);
  }

  /** What is refused while `read` reads is refused within this context. */
  within<T>(where: string, expected: string, read: () => T): T {
    this.contexts.push({ where, expected });
    const result = read();
    this.contexts.pop();
    return result;
  }

  /** Descends one level of the text; `read` must not be deeper than the limit allows. */
  deeper<T>(read: () => T): T {
    this.level += 1;
    if (this.level > DEEPEST_NESTING) this.tooDeep(this.token);
    const result = read();
    this.level -= 1;
    return result;
  }

  /** Notes how deep a new node is. */
  grown<N extends { readonly range: SourceRange }>(node: N, ...children: readonly (object | undefined)[]): N {
    let depth = 0;
    for (const child of children) if (child !== undefined) depth = Math.max(depth, this.depths.get(child) ?? 0);
    if (depth + 1 > DEEPEST_NESTING) this.tooDeep(node.range);
    this.depths.set(node, depth + 1);
    return node;
  }

  private tooDeep(range: SourceRange): never {
    throw new ParseFailure(`expression is nested more than ${DEEPEST_NESTING} levels deep`, range);
  }
}
