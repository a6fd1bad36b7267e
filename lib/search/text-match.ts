import { RE2JS } from "re2js";
import type { Value, Wildcard, WildcardPart } from "./ast";
import { isWordUnit, occurs } from "./words";

/** Whether a text fulfils a condition. */
export type TextTest = (text: string) => boolean;

/**
 * Words or a phrase within a text that is already in lower case. `*` stands
 * for any run without space, `?` for one character that is no space.
 */
export function wordTest(value: Value): TextTest {
  if (value.kind === "literal") {
    const needle = value.text.toLowerCase();
    return needle === "" ? () => true : (lower) => occurs(lower, needle, false, false);
  }
  const { parts } = value;
  const inner = parts.filter((part) => part.kind === "text");
  const only = inner[0];
  // `word*`, `*word` and `*word*` need no expression.
  if (inner.length === 1 && only && parts.every((part) => part.kind !== "one")) {
    const needle = only.text.toLowerCase();
    const openStart = parts[0]?.kind === "any";
    const openEnd = parts.at(-1)?.kind === "any";
    return (lower) => occurs(lower, needle, openStart, openEnd);
  }
  const expression = RE2JS.compile(wordExpression(parts));
  return (lower) => expression.matcher(lower).find();
}

const NO_WORD = "[^0-9a-z_\\x{80}-\\x{10FFFF}]";

function wordExpression(parts: readonly WildcardPart[]): string {
  const body = parts
    .map((part) => (part.kind === "text" ? RE2JS.quote(part.text.toLowerCase()) : part.kind === "any" ? "\\S*" : "\\S"))
    .join("");
  const first = parts[0];
  const last = parts.at(-1);
  const bindsStart = first?.kind === "text" && isWordUnit(first.text.toLowerCase().charCodeAt(0));
  const lastText = last?.kind === "text" ? last.text.toLowerCase() : "";
  const bindsEnd = lastText !== "" && isWordUnit(lastText.charCodeAt(lastText.length - 1));
  return `${bindsStart ? `(?:^|${NO_WORD})` : ""}${body}${bindsEnd ? `(?:$|${NO_WORD})` : ""}`;
}

/** The whole text, in its own case; `*` stands for anything, `?` for one character. */
export function wholeTest(value: Value): TextTest {
  if (value.kind === "literal") {
    const { text } = value;
    return (found) => found === text;
  }
  return (found) => matchesWhole(value, found);
}

/** Walks back only to the last `*`, so that many of them cost no more than a product of lengths. */
function matchesWhole({ parts }: Wildcard, text: string): boolean {
  let at = 0;
  let part = 0;
  let star = -1;
  let starAt = 0;
  for (;;) {
    const now = parts[part];
    if (!now && at === text.length) return true;
    if (now?.kind === "any") {
      star = part++;
      starAt = at;
      // Nothing behind the star: the rest is its own.
      if (part === parts.length) return true;
      continue;
    }
    if (now?.kind === "text" && text.startsWith(now.text, at)) {
      at += now.text.length;
      part++;
      continue;
    }
    if (now?.kind === "one" && at < text.length) {
      at += (text.codePointAt(at) as number) > 0xffff ? 2 : 1;
      part++;
      continue;
    }
    if (star < 0 || starAt >= text.length) return false;
    at = ++starAt;
    part = star + 1;
  }
}

/** Wherever the expression matches, in the text's own case unless it says otherwise. */
export function regexTest(source: string, ignoreCase: boolean): TextTest {
  const expression = RE2JS.compile(source, ignoreCase ? RE2JS.CASE_INSENSITIVE : 0);
  return (text) => expression.matcher(text).find();
}
