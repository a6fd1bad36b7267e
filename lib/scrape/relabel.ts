import { RE2JS } from "re2js";
import { Fault } from "@/lib/kernel/faults";
import type { Labels } from "@/lib/kernel/labels";
import type { RelabelRule } from "./target";

/** Rules compiled once. Answers the new labels, or null when the target or series is dropped. */
export type Relabeller = (labels: Labels) => Labels | null;

type Step = (labels: Record<string, string>) => boolean;

const LABEL_NAME = /^[a-zA-Z_][a-zA-Z0-9_]*$/;

/**
 * Compiles relabelling rules with the meaning of Prometheus' relabel_config:
 * RE2 anchored at both ends, `$1` and `${name}` in replacements, a replacement
 * that comes out empty removes the label. Throws Fault `invalid` that names
 * the rule.
 */
export function compileRelabelling(rules: readonly RelabelRule[]): Relabeller {
  const steps = rules.map((rule, i) => compileRule(rule, i));
  if (steps.length === 0) return (labels) => labels;
  return (labels) => {
    const work: Record<string, string> = { ...labels };
    for (const step of steps) if (!step(work)) return null;
    return work;
  };
}

function compileRule(rule: RelabelRule, index: number): Step {
  const fail = (what: string, fix: string) =>
    new Fault("invalid", `Relabelling rule ${index + 1}: ${what}.`, { at: `relabel[${index}]`, fix });
  let regex: RE2JS;
  try {
    regex = RE2JS.compile(`^(?s:${rule.regex})$`);
  } catch {
    throw fail("the regular expression does not compile", "Use RE2 syntax: no look-around and no back-references.");
  }
  const source = (labels: Labels) => rule.sourceLabels.map((name) => labels[name] ?? "").join(rule.separator);
  const needsTarget = rule.action === "replace" || rule.action === "lowercase" || rule.action === "uppercase";
  if (needsTarget && rule.targetLabel === "") throw fail(`${rule.action} has no target label`, "Name the label to set.");
  switch (rule.action) {
    case "keep":
      return (labels) => regex.matches(source(labels));
    case "drop":
      return (labels) => !regex.matches(source(labels));
    case "replace":
      return (labels) => {
        const matcher = regex.matcher(source(labels));
        if (!matcher.matches()) return true;
        const target = expand(rule.targetLabel, matcher);
        if (target !== "__name__" && !LABEL_NAME.test(target)) return true;
        set(labels, target, expand(rule.replacement, matcher));
        return true;
      };
    case "lowercase":
    case "uppercase":
      return (labels) => {
        const text = source(labels);
        set(labels, rule.targetLabel, rule.action === "lowercase" ? text.toLowerCase() : text.toUpperCase());
        return true;
      };
    case "labelmap":
      return (labels) => {
        for (const name of Object.keys(labels)) {
          const matcher = regex.matcher(name);
          if (matcher.matches()) set(labels, expand(rule.replacement, matcher), labels[name] ?? "");
        }
        return true;
      };
    case "labeldrop":
    case "labelkeep":
      return (labels) => {
        for (const name of Object.keys(labels)) if (regex.matches(name) === (rule.action === "labeldrop")) delete labels[name];
        return true;
      };
  }
}

function set(labels: Record<string, string>, name: string, value: string): void {
  if (value === "") delete labels[name];
  else labels[name] = value;
}

/** Go's template: `$1`, `$name`, `${1}`, `${name}`, `$$`; a group that does not exist is empty. */
function expand(template: string, matcher: ReturnType<RE2JS["matcher"]>): string {
  if (!template.includes("$")) return template;
  return template.replace(/\$(\$|\{(\w+)\}|(\w+))/g, (_, all: string, braced?: string, bare?: string) => {
    if (all === "$") return "$";
    const group = braced ?? bare ?? "";
    try {
      return (/^\d+$/.test(group) ? matcher.group(Number(group)) : matcher.group(group)) ?? "";
    } catch {
      return "";
    }
  });
}
