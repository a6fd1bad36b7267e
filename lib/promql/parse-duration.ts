import type { Duration, DurationExpression, SourceRange } from "./ast";
import { durationFits, parseDuration, secondsToMs } from "./durations";
import { ParseFailure } from "./parse-failure";
import { numberValue } from "./scan-number";
import type { Token } from "./token";
import type { TokenStream } from "./token-stream";

/** A bare number counts seconds, like everything in a calculation with lengths. */
interface Literal {
  readonly seconds: number;
  readonly asDuration: boolean;
  readonly range: SourceRange;
}
type Term = Literal | DurationExpression;

const isLiteral = (term: Term): term is Literal => "seconds" in term;
const POWERS: Readonly<Record<string, number>> = { "+": 1, "-": 1, "*": 2, "/": 2, "%": 2, "^": 3 };
const UNARY_POWER = 2;

/** Reads a number or a duration as seconds. */
export function literalSeconds(token: Token): number {
  if (token.kind === "duration") {
    const parsed = parseDuration(token.text);
    if ("error" in parsed) throw new ParseFailure(parsed.error, token);
    return parsed.ms / 1000;
  }
  const parsed = numberValue(token.text);
  if ("error" in parsed) throw new ParseFailure(`error parsing number: ${parsed.error}`, token);
  return parsed.value;
}

/** A length in brackets: a literal must be above zero, a calculation is checked when it is resolved. */
export function parseWindow(stream: TokenStream): Duration {
  const term = parseTerm(stream, 0);
  if (isLiteral(term) && term.seconds <= 0) throw new ParseFailure("duration must be greater than 0", term.range);
  return asDuration(term);
}

/**
 * The length behind `offset`: one term, with or without a sign. A calculation
 * needs parentheses, and `x offset 1m + 2` and `x offset (1m) + 2` add to x.
 */
export function parseOffset(stream: TokenStream): Duration {
  return stream.within("offset", "number, duration, step(), or range()", () => asDuration(parseOffsetTerm(stream)));
}

function parseOffsetTerm(stream: TokenStream): Term {
  const sign = stream.accept("operator", "+", "-");
  if (sign === undefined) return parseAtom(stream);
  return signed(
    stream,
    sign,
    stream.deeper(() => parseOffsetTerm(stream)),
  );
}

function parseTerm(stream: TokenStream, power: number): Term {
  let left = parseSigned(stream);
  for (;;) {
    const { token } = stream;
    const own = token.kind === "operator" ? (POWERS[token.word] ?? 0) : 0;
    if (own === 0 || own <= power) return left;
    stream.take();
    // `^` groups to the right, everything else to the left.
    const right = stream.deeper(() => parseTerm(stream, token.word === "^" ? own - 1 : own));
    if (isLiteral(right) && right.seconds === 0 && (token.word === "/" || token.word === "%"))
      throw new ParseFailure(token.word === "/" ? "division by zero" : "modulo by zero", token);
    left = expression(stream, token.word as DurationExpression["op"], [left, right], { start: left.range.start, end: right.range.end });
  }
}

function parseSigned(stream: TokenStream): Term {
  const sign = stream.accept("operator", "+", "-");
  if (sign === undefined) return parseAtom(stream);
  return signed(
    stream,
    sign,
    stream.deeper(() => parseTerm(stream, UNARY_POWER)),
  );
}

function signed(stream: TokenStream, sign: Token, term: Term): Term {
  const range = { start: sign.start, end: term.range.end };
  if (isLiteral(term)) return { ...term, seconds: sign.word === "-" ? -term.seconds : term.seconds, range };
  return sign.word === "-" ? expression(stream, "negate", [term], range) : term;
}

function parseAtom(stream: TokenStream): Term {
  const literal = stream.accept("number") ?? stream.accept("duration");
  if (literal !== undefined) {
    const seconds = literalSeconds(literal);
    if (!durationFits(seconds)) throw new ParseFailure("duration out of range", literal);
    return { seconds, asDuration: literal.kind === "duration", range: { start: literal.start, end: literal.end } };
  }
  const { start } = stream.token;
  if (stream.accept("punctuation", "(")) {
    const inner = stream.deeper(() => parseTerm(stream, 0));
    stream.expect("punctuation", ")");
    return expression(stream, "parentheses", [inner], { start, end: stream.end });
  }
  const word = stream.accept("preprocessor", "step", "range", "min_of", "max_of") ?? stream.unexpected();
  stream.expect("punctuation", "(");
  const args: Term[] = [];
  if (word.word === "min_of" || word.word === "max_of") {
    args.push(stream.deeper(() => parseTerm(stream, 0)));
    stream.expect("punctuation", ",");
    args.push(stream.deeper(() => parseTerm(stream, 0)));
  }
  stream.expect("punctuation", ")");
  return expression(stream, word.word as DurationExpression["op"], args, { start, end: stream.end });
}

function expression(stream: TokenStream, op: DurationExpression["op"], terms: readonly Term[], range: SourceRange): DurationExpression {
  const args = terms.map(asArgument);
  return stream.grown({ kind: "expression", op, args, range }, ...args);
}

function asArgument(term: Term): Duration {
  if (!isLiteral(term) || term.asDuration) return asDuration(term);
  return { kind: "expression", op: "number", value: term.seconds, args: [], range: term.range };
}

function asDuration(term: Term): Duration {
  return isLiteral(term) ? { kind: "fixed", ms: secondsToMs(term.seconds), range: term.range } : term;
}
