import type { SourceRange } from "./ast";

/** What the lexer and the parser throw on; parseQuery turns it into an answer. */
export class ParseFailure extends Error {
  readonly range: SourceRange;

  constructor(message: string, range: SourceRange) {
    super(message);
    this.name = "ParseFailure";
    this.range = range;
  }
}
