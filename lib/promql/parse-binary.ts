import type { BinaryOperator, VectorMatching } from "./ast";
import { literalSeconds } from "./parse-duration";
import { parseGrouping } from "./parse-matchers";
import { startsExpression } from "./token";
import type { TokenStream } from "./token-stream";

/** How strongly an operator binds: more binds first. `^` groups to the right, all others to the left. */
export const BINDING_POWERS: ReadonlyMap<string, number> = new Map<BinaryOperator, number>([
  ["or", 1],
  ["and", 2],
  ["unless", 2],
  ...(["==", "!=", "<=", "<", ">=", ">", "</", ">/"] as const).map((op) => [op, 3] as const),
  ["+", 4],
  ["-", 4],
  ...(["*", "/", "%", "atan2"] as const).map((op) => [op, 5] as const),
  ["^", 6],
]);

/** A sign binds as multiplication does. */
export const UNARY_POWER = 5;

/** What was written between an operator and its right side. */
export interface BinaryModifiers {
  readonly returnBool: boolean;
  readonly matching: VectorMatching;
  readonly matchingWritten: boolean;
}

/** `bool`, then `on` or `ignoring` and with it `group_left` or `group_right`, then `fill…`. */
export function parseModifiers(stream: TokenStream): BinaryModifiers {
  const returnBool = stream.accept("keyword", "bool") !== undefined;
  const matcher = stream.accept("keyword", "on", "ignoring");
  const labels = matcher === undefined ? [] : parseGrouping(stream);
  const group = matcher === undefined ? undefined : stream.accept("keyword", "group_left", "group_right");
  const include = group === undefined ? [] : parseIncluded(stream);
  const matching: VectorMatching = {
    cardinality: group === undefined ? "one-to-one" : group.word === "group_left" ? "many-to-one" : "one-to-many",
    on: matcher?.word === "on",
    labels,
    include,
    ...parseFill(stream),
  };
  return { returnBool, matching, matchingWritten: matcher !== undefined };
}

/** The labels of group_left and group_right, which may be left out. */
function parseIncluded(stream: TokenStream): readonly string[] {
  const opens = stream.is("punctuation", "(");
  return !opens && (stream.is("keyword", "fill", "fill_left", "fill_right") || startsExpression(stream.token)) ? [] : parseGrouping(stream);
}

function parseFill(stream: TokenStream): Pick<VectorMatching, "fillLeft" | "fillRight"> {
  const word = stream.accept("keyword", "fill", "fill_left", "fill_right")?.word;
  if (word === undefined) return {};
  const value = parseFillValue(stream);
  if (word === "fill") return { fillLeft: value, fillRight: value };
  const otherWord = word === "fill_left" ? "fill_right" : "fill_left";
  const other = stream.accept("keyword", otherWord) === undefined ? undefined : parseFillValue(stream);
  const [fillLeft, fillRight] = word === "fill_left" ? [value, other] : [other, value];
  return { ...(fillLeft === undefined ? {} : { fillLeft }), ...(fillRight === undefined ? {} : { fillRight }) };
}

function parseFillValue(stream: TokenStream): number {
  stream.expect("punctuation", "(");
  const sign = stream.accept("operator", "+", "-");
  const literal = stream.accept("number") ?? stream.accept("duration") ?? stream.unexpected();
  const value = literalSeconds(literal);
  stream.expect("punctuation", ")");
  return sign?.word === "-" ? -value : value;
}
