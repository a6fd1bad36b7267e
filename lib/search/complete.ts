import type { TextRange } from "./ast";
import type { FieldSpec, RecordShape } from "./fields";

/** What may stand where the cursor is. */
export type Expectation =
  /** A field's name, or the beginning of a word. */
  | { readonly kind: "field"; readonly prefix: string; readonly range: TextRange }
  /** A value of the field; `spec` is null for an attribute. The prefix has no quotes. */
  | { readonly kind: "value"; readonly field: string; readonly prefix: string; readonly quoted: boolean; readonly range: TextRange }
  /** Nothing that could be completed: within a phrase or an expression. */
  | { readonly kind: "text"; readonly prefix: string; readonly range: TextRange };

const NAME = '[A-Za-z_@$][\\w.\\-/@$]*(?:\\[(?:\\*|\\d+|"[^"\\\\]*")\\](?:\\.[\\w\\-@$]+)*)*';
const VALUE_BEFORE = new RegExp(`(?:^|[\\s({!-])(${NAME})(?::(?:[<>]=?)?|\\s*(?:!=|=|>=|<=|>|<)\\s*)("?)([^\\s"(){}]*)$`);
const IN_LIST = new RegExp(`(?:^|[\\s({!-])(${NAME})(?::|\\s+(?:NOT\\s+)?IN\\s*)\\((?:[^()"]|"[^"]*")*?("?)([^\\s,"()]*)$`);
const NAME_BEFORE = /(?:^|[\s({!-])([A-Za-z_@$][\w.\-/@$]*)?$/;

/** What is expected at an offset of a text, finished or not: for completion. `range` is what a choice replaces. */
export function completeAt(text: string, offset: number): Expectation {
  // What is typed is short; a pasted page is not worth completing.
  const before = text.slice(Math.max(0, offset - 1000), offset);
  const quotes = openQuote(before);
  const value = VALUE_BEFORE.exec(before) ?? IN_LIST.exec(before);
  if (value && (quotes < 0 || value[2] === '"')) {
    const [, field, quote, prefix] = value as unknown as [string, string, string, string];
    return { kind: "value", field, prefix, quoted: quote === '"', range: { start: offset - prefix.length - quote.length, end: offset } };
  }
  if (quotes >= 0) return { kind: "text", prefix: before.slice(quotes + 1), range: { start: offset, end: offset } };
  const name = NAME_BEFORE.exec(before);
  if (name) return { kind: "field", prefix: name[1] ?? "", range: { start: offset - (name[1] ?? "").length, end: offset } };
  return { kind: "text", prefix: "", range: { start: offset, end: offset } };
}

/** Where the quote that is still open begins; -1 when none is. */
function openQuote(text: string): number {
  let open = -1;
  for (let i = 0; i < text.length; i++) {
    if (text[i] === "\\") i++;
    else if (text[i] === '"') open = open < 0 ? i : -1;
  }
  return open;
}

/** The fields whose name or alias begins with, else contains, what was typed; in the catalogue's order. */
export function fieldsLike<R>(shape: RecordShape<R>, prefix: string): readonly FieldSpec<R>[] {
  const wanted = prefix.toLowerCase();
  const begins = shape.fields.filter((spec) => [spec.name, ...spec.aliases].some((name) => name.startsWith(wanted)));
  return [...begins, ...shape.fields.filter((spec) => !begins.includes(spec) && spec.name.includes(wanted))];
}
