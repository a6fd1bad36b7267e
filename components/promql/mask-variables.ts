import type { SourceRange } from "@/lib/promql";

/** A variable as a query uses it. */
export interface VariableUse {
  readonly name: string;
  readonly range: SourceRange;
}

export interface MaskedQuery {
  /** As long as the original: what is said about a place in it holds for the same place there. */
  readonly text: string;
  readonly uses: readonly VariableUse[];
}

const VARIABLE = /\$\{([A-Za-z_][A-Za-z0-9_]*)(?::[^}]*)?\}|\$([A-Za-z_][A-Za-z0-9_]*)/y;
const LABEL_LIST = /\b(?:by|without|on|ignoring|group_left|group_right)\s*\([^()]*$/i;

/**
 * The query with each variable replaced by something of its length that parses
 * in its place: a duration in brackets and after `offset`, a name where names
 * stand, a number otherwise. In quoted strings variables are text already.
 */
export function maskVariables(text: string): MaskedQuery {
  let masked = "";
  const uses: VariableUse[] = [];
  let quote = "";
  let brackets = 0;
  for (let i = 0; i < text.length;) {
    const c = text[i] as string;
    if (quote !== "") {
      const escaped = c === "\\" && quote !== "`";
      const end = escaped ? i + 2 : i + 1;
      if (!escaped && c === quote) quote = "";
      // A variable in a string stays, but is used.
      const inside = c === "$" ? variableAt(text, i) : null;
      if (inside) uses.push(inside);
      masked += text.slice(i, end);
      i = end;
      continue;
    }
    if (c === "#") {
      const end = text.indexOf("\n", i);
      masked += text.slice(i, end < 0 ? text.length : end);
      i = end < 0 ? text.length : end;
      continue;
    }
    if (c === '"' || c === "'" || c === "`") quote = c;
    if (c === "[") brackets++;
    if (c === "]") brackets--;
    const use = c === "$" ? variableAt(text, i) : null;
    if (!use) {
      masked += c;
      i++;
      continue;
    }
    uses.push(use);
    masked += standIn(use.range.end - i, masked, text.slice(use.range.end), brackets > 0);
    i = use.range.end;
  }
  return { text: masked, uses };
}

function variableAt(text: string, i: number): VariableUse | null {
  VARIABLE.lastIndex = i;
  const found = VARIABLE.exec(text);
  const name = found?.[1] ?? found?.[2];
  return found && name !== undefined ? { name, range: { start: i, end: i + found[0].length } } : null;
}

const AFTER_OPERATOR = /[<>=!+\-*/%^]\s*(?:bool\s*)?$/;

function standIn(length: number, before: string, after: string, inBrackets: boolean): string {
  const name = "v".repeat(length);
  if (inBrackets || /\boffset\s*-?\s*$/i.test(before)) return "1m".padEnd(length);
  // Part of a longer name, a label in a list, or what braces or a window belong to.
  if (/[A-Za-z0-9_:]$/.test(before) || /^[A-Za-z0-9_:]/.test(after)) return name;
  if (LABEL_LIST.test(before) || /^\s*[[{(]/.test(after)) return name;
  return AFTER_OPERATOR.test(before) || /^\s*,/.test(after) ? "1".padEnd(length) : name;
}
