import { escapePattern } from "@/lib/kernel/literal-pattern";
import { quoteText } from "@/lib/promql";
import { formatValues, plainText } from "./value-formats";
import { type QuotedPlace, type QuoteScanner, quoteScanner } from "./promql-quotes";
import { referencesIn, type VariableReference } from "./references";
import type { VariableValue } from "./variable-value";

export interface InterpolationValues {
  readonly variables: Readonly<Record<string, VariableValue>>;
  /** From `builtinValues`, and what a link adds: `__value`, `__labels.model` (with its dot). */
  readonly builtins?: Readonly<Record<string, string>>;
}

/**
 * Fills variables into PromQL. Inside quotes values are escaped, so that no
 * value can end the string it stands in; after `=~` and `!~` they are escaped
 * as patterns too, and several become `(a|b)`. A name that has no value stays.
 */
export function interpolateQuery(text: string, values: InterpolationValues): string {
  const scanner = quoteScanner(text);
  return replaceReferences(text, (reference) => inQuery(reference, values, scanner));
}

/** Fills variables into a title or a text: values as people read them, joined by commas. */
export const interpolateText = (text: string, values: InterpolationValues): string =>
  replaceReferences(text, (reference) => filled(reference, values, (value) => plainText(value)));

/** The same into Markdown: no value becomes a link, an image or a heading. */
export const interpolateMarkdown = (text: string, values: InterpolationValues): string =>
  replaceReferences(text, (reference) => filled(reference, values, (value) => escapeMarkdown(plainText(value)), escapeMarkdown));

const escapeMarkdown = (text: string): string => text.replace(/[\\`*_{}[\]()#+\-.!|<>~:@&\n]/g, (c) => (c === "\n" ? " " : `\\${c}`));

/** Fills variables into an address: encoded, unless a format says otherwise. */
export const interpolateUrl = (text: string, values: InterpolationValues): string =>
  replaceReferences(text, (reference) =>
    reference.name === "__all_variables"
      ? allVariables(values)
      : filled(reference, values, (value) => encodeURIComponent(value.values.join(",")), encodeURIComponent),
  );

const allVariables = ({ variables }: InterpolationValues): string =>
  Object.entries(variables)
    .map(([name, value]) => formatValues(value, "queryparam", name))
    .join("&");

function replaceReferences(text: string, fill: (reference: VariableReference) => string | null): string {
  let result = "";
  let from = 0;
  for (const reference of referencesIn(text)) {
    const value = fill(reference);
    if (value === null) continue;
    result += text.slice(from, reference.start) + value;
    from = reference.end;
  }
  return result + text.slice(from);
}

/** Own values alone: a variable may be called `constructor`. */
const own = <T>(record: Readonly<Record<string, T>>, name: string): T | undefined =>
  Object.hasOwn(record, name) ? record[name] : undefined;

/** `${name.text}` is an older way to write `${name:text}`. */
const formatOf = ({ field, format }: VariableReference): string | null => format ?? (field === "text" ? "text" : null);

function builtin({ name, field, format }: VariableReference, { builtins = {} }: InterpolationValues): string | undefined {
  const value = own(builtins, field === "" ? name : `${name}.${field}`);
  if (value === undefined || format === null || (name !== "__from" && name !== "__to")) return value;
  if (format === "date" || format === "date:iso") return new Date(Number(value)).toISOString();
  return format === "date:seconds" ? String(Math.floor(Number(value) / 1000)) : value;
}

function filled(
  reference: VariableReference,
  values: InterpolationValues,
  plain: (value: VariableValue) => string,
  encode: (builtin: string) => string = String,
): string | null {
  const value = own(values.variables, reference.name);
  const format = formatOf(reference);
  if (value !== undefined) return format === null ? plain(value) : formatValues(value, format, reference.name);
  const given = builtin(reference, values);
  return given === undefined ? null : reference.format === "raw" ? given : encode(given);
}

function inQuery(reference: VariableReference, values: InterpolationValues, scanner: QuoteScanner): string | null {
  const place = scanner(reference.start);
  const value = own(values.variables, reference.name);
  if (value === undefined) return builtin(reference, values) ?? null;
  const format = formatOf(reference);
  if (format !== null) {
    const text = formatValues(value, format, reference.name);
    return place === null ? bare(text, value) : format === "raw" ? place.shield(text) : place.escape(text);
  }
  if (place === null) return bare(value.values.length > 1 ? `(${value.values.join("|")})` : (value.values[0] ?? ""), value);
  return quoted(value, place);
}

/** A name, a number or a length of time. */
const WORD = /^(?:[A-Za-z_:][\w:]*|[+-]?\d[\w.]*)?$/;

/** Outside of strings a value becomes part of the query: what a node chose may be a word there, and nothing more. */
const bare = (text: string, { values, foreign = false }: VariableValue): string =>
  foreign && !values.every((value) => WORD.test(value)) ? quoteText(text) : text;

function quoted({ values, verbatim = false }: VariableValue, place: QuotedPlace): string {
  if (verbatim) return place.shield(values[0] ?? "");
  if (values.length > 1) return place.escape(`(${values.map(escapePattern).join("|")})`);
  const [only = ""] = values;
  return place.escape(place.pattern ? escapePattern(only) : only);
}
