import fc from "fast-check";
import { RE2JS } from "re2js";
import { expect, test } from "vitest";
import { literalAlternatives } from "./literal-pattern";

test.each([
  ["a", ["a"]],
  ["", [""]],
  ["a|b\\.c|", ["a", "b.c", ""]],
  ["(a|b-1)", ["a", "b-1"]],
  ["(?:a|b)", ["a", "b"]],
  ["llama\\-3\\/x", ["llama-3/x"]],
])("%s admits these texts alone", (pattern, texts) => expect([...(literalAlternatives(pattern) ?? [])]).toEqual(texts));

test.each([
  ".*",
  "a.c",
  "(a)|(b)",
  "\\d",
  "a?",
  "[ab]",
  "^a$",
  "(?i)a",
  "(?i:a)",
  "a\\",
  "(",
  ")",
  "a{2}",
  "\\pL",
  "(a|b)c",
  "\\Qa.b\\E",
  "\\_",
])("%s is more than a choice of texts", (pattern) => expect(literalAlternatives(pattern)).toBeNull());

test("where it answers, it agrees with RE2", () => {
  const part = fc.stringMatching(/^[ab.\\|()?:{}^$*+/ é-]{0,6}$/);
  fc.assert(
    fc.property(part, part, fc.boolean(), (pattern, other, grouped) => {
      const whole = grouped ? `(${pattern})` : pattern;
      const texts = literalAlternatives(whole);
      if (texts === null) return true;
      const re = RE2JS.compile(whole, RE2JS.DOTALL);
      return [...texts].every((text) => re.matches(text)) && re.matches(other) === texts.has(other);
    }),
    { numRuns: 5000 },
  );
});
