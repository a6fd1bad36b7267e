import type { Field, Step } from "./ast";
import type { Scanner } from "./scanner";

const NAME = /[A-Za-z_@$][\w.\-/@$]*/y;
const BRACKET = /\[(?:(\*)|(\d{1,6})|"((?:[^"\\]|\\[^])*)")\]/y;
const MEMBER = /\.([A-Za-z_@$][\w\-@$]*)/y;

/** Reads a field's name and the steps behind it. Null, and nothing taken, when none begins here. */
export function scanField(scanner: Scanner): Field | null {
  const start = scanner.at;
  const name = scanner.match(NAME);
  if (!name) return null;
  const steps: Step[] = [];
  for (;;) {
    const bracket = scanner.match(BRACKET);
    if (bracket) {
      const [, all, index, key] = bracket;
      if (all !== undefined) steps.push({ kind: "all" });
      else if (index !== undefined) steps.push({ kind: "index", index: Number(index) });
      else steps.push({ kind: "key", key: (key ?? "").replace(/\\([^])/g, "$1") });
      continue;
    }
    const member = steps.length > 0 ? scanner.match(MEMBER) : null;
    if (!member) break;
    steps.push({ kind: "key", key: member[1] as string });
  }
  return { name: name[0], steps, range: scanner.rangeFrom(start) };
}

const SIMPLE = /^[A-Za-z_@$][\w\-@$]*$/;

/** A field as it is written. */
export function printField(field: Pick<Field, "name" | "steps">): string {
  let out = field.name;
  field.steps.forEach((step, i) => {
    if (step.kind === "all") out += "[*]";
    else if (step.kind === "index") out += `[${step.index}]`;
    else if (i > 0 && SIMPLE.test(step.key)) out += `.${step.key}`;
    else out += `["${step.key.replace(/["\\]/g, "\\$&")}"]`;
  });
  return out;
}

/** Whether a text can be the dotted part of a field. */
export const isFieldName = (text: string): boolean => /^[A-Za-z_@$][\w.\-/@$]*$/.test(text);
