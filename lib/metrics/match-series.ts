import { RE2JS } from "re2js";
import { Fault } from "@/lib/kernel/faults";
import type { LabelMatcher, Labels } from "@/lib/kernel/labels";
import { literalAlternatives } from "@/lib/kernel/literal-pattern";

export type MatchSeries = (labels: Labels) => boolean;

/**
 * A predicate for all matchers together. An absent label equals the empty
 * string; patterns are RE2 and anchored at both ends, as in Prometheus. Throws
 * Fault `invalid` that names the pattern.
 */
export function compileMatchers(matchers: readonly LabelMatcher[]): MatchSeries {
  const tests = matchers.map(compile);
  return (labels) => tests.every((test) => test(labels));
}

function compile({ name, op, value }: LabelMatcher): MatchSeries {
  if (op === "=") return (labels) => (labels[name] ?? "") === value;
  if (op === "!=") return (labels) => (labels[name] ?? "") !== value;
  const wanted = op === "=~";
  const texts = literalAlternatives(value);
  if (texts !== null) return (labels) => texts.has(labels[name] ?? "") === wanted;
  const pattern = parse(name, value);
  // A fleet has few values a label and many series: each value is tested once.
  const known = new Map<string, boolean>();
  return (labels) => {
    const text = labels[name] ?? "";
    let hit = known.get(text);
    if (hit === undefined) known.set(text, (hit = pattern.matches(text)));
    return hit === wanted;
  };
}

function parse(name: string, value: string): RE2JS {
  try {
    return RE2JS.compile(value, RE2JS.DOTALL);
  } catch (cause) {
    const fix = "Use RE2 syntax: no look-around and no back-references.";
    throw new Fault("invalid", `The pattern for the label ${name} is not a regular expression: ${value}`, { at: name, fix, cause });
  }
}
