import { RE2JS } from "re2js";
import { literalAlternatives } from "@/lib/kernel/literal-pattern";
import { type LabelMatcher, METRIC_NAME } from "@/lib/kernel/labels";
import { ParseFailure } from "./parse-failure";
import { isValidUtf8, quoteText, unquoteText } from "./quote";
import type { Token } from "./token";
import type { TokenStream } from "./token-stream";

const MATCHING = "label matching";
const GROUPING = "grouping opts";

/** The conditions in braces, the opening one being next. A quoted text alone is the metric's name. */
export function parseMatchers(stream: TokenStream): readonly LabelMatcher[] {
  const matchers: LabelMatcher[] = [];
  stream.expect("punctuation", "{");
  if (stream.accept("punctuation", "}")) return matchers;
  for (;;) {
    matchers.push(parseMatcher(stream));
    if (stream.accept("punctuation", "}")) return matchers;
    stream.expect("punctuation", ",", MATCHING, '"," or "}"');
    if (stream.accept("punctuation", "}")) return matchers;
  }
}

function parseMatcher(stream: TokenStream): LabelMatcher {
  const label = stream.accept("identifier") ?? stream.accept("string") ?? stream.unexpected(MATCHING, 'identifier or "}"');
  const quoted = label.kind === "string";
  const operator = stream.accept("punctuation", "=") ?? stream.accept("operator", "!=", "=~", "!~");
  if (operator === undefined) {
    if (!quoted) stream.unexpected(MATCHING, "label matching operator");
    return { name: METRIC_NAME, op: "=", value: unquoteText(label.text) };
  }
  const value = stream.accept("string") ?? stream.unexpected(MATCHING, "string");
  const matcher: LabelMatcher = {
    name: quoted ? unquoteText(label.text) : label.text,
    op: operator.word as LabelMatcher["op"],
    value: unquoteText(value.text),
  };
  if (matcher.op === "=~" || matcher.op === "!~") checkPattern(matcher.value, label, value);
  return matcher;
}

function checkPattern(pattern: string, label: Token, value: Token): void {
  if (literalAlternatives(pattern) !== null) return;
  try {
    RE2JS.compile(pattern, RE2JS.DOTALL);
  } catch (error) {
    // The flag that lets a dot match line ends was not written by anyone.
    const message = (error instanceof Error ? error.message : String(error)).replace("`(?s)", "`");
    throw new ParseFailure(message, { start: label.start, end: value.end });
  }
}

/** The labels of by, without, on, ignoring, group_left and group_right, the opening parenthesis being next. */
export function parseGrouping(stream: TokenStream): readonly string[] {
  const labels: string[] = [];
  stream.expect("punctuation", "(", GROUPING, '"("');
  if (stream.accept("punctuation", ")")) return labels;
  for (;;) {
    labels.push(parseGroupingLabel(stream));
    if (stream.accept("punctuation", ")")) return labels;
    stream.expect("punctuation", ",", GROUPING, '"," or ")"');
    if (stream.accept("punctuation", ")")) return labels;
  }
}

function parseGroupingLabel(stream: TokenStream): string {
  const { token } = stream;
  const isLabel =
    token.kind === "identifier" ||
    token.kind === "metric-identifier" ||
    token.kind === "aggregator" ||
    token.kind === "preprocessor" ||
    (token.kind === "keyword" && token.word !== "without") ||
    (token.kind === "operator" && /^[a-z]/.test(token.word));
  if (isLabel) return stream.take().text;
  if (token.kind !== "string") return stream.unexpected(GROUPING, "label");
  const name = unquoteText(stream.take().text);
  if (name === "" || !isValidUtf8(name)) throw new ParseFailure(`invalid label name for grouping: ${quoteText(name)}`, token);
  return name;
}
