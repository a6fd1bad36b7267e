import type { Variable } from "./model";
import { compilePattern } from "./pattern";
import type { ResolvedVariable, VariableOption } from "./views";

type QueryVariable = Extract<Variable, { kind: "query" }>;
type Sort = QueryVariable["sort"];

/** Chosen instead of a value: all of them. */
export const ALL = "$__all";

/** A list longer than this is cut: nobody reads it, and a query over all of it would say nothing. */
export const MOST_OPTIONS = 5000;

/**
 * What a variable's query found, as options: kept and cut by its regex, sorted,
 * each once. Groups named `value` and `text` say both; otherwise the first
 * group, otherwise the whole. A pattern that is none keeps everything.
 */
export function optionsFrom(found: readonly string[], regex: string, sort: Sort): VariableOption[] {
  const pattern = regex === "" ? null : compilePattern(regex);
  const options = new Map<string, VariableOption>();
  for (const text of found) {
    const option = pattern === null ? { value: text, text } : extracted(text, pattern.exec(text));
    if (option !== null && !options.has(option.value)) options.set(option.value, option);
  }
  return sortOptions([...options.values()], sort);
}

function extracted(whole: string, match: ReturnType<NonNullable<ReturnType<typeof compilePattern>>["exec"]>): VariableOption | null {
  if (match === null) return null;
  const value = match.named["value"] || match.named["text"];
  if (value) return { value: match.named["value"] || value, text: match.named["text"] || value };
  const first = match.groups.length > 0 ? (match.groups[0] ?? "") : whole;
  return first === "" ? null : { value: first, text: first };
}

const natural = new Intl.Collator("en", { numeric: true, sensitivity: "base" });
const alphabetical = new Intl.Collator("en");

export function sortOptions(options: readonly VariableOption[], sort: Sort): VariableOption[] {
  if (sort === "none") return [...options];
  const compare =
    sort === "asc" || sort === "desc"
      ? (a: VariableOption, b: VariableOption) => alphabetical.compare(a.text, b.text)
      : sort === "numeric-asc" || sort === "numeric-desc"
        ? (a: VariableOption, b: VariableOption) => firstNumber(a.text) - firstNumber(b.text) || alphabetical.compare(a.text, b.text)
        : (a: VariableOption, b: VariableOption) => natural.compare(a.text, b.text);
  const sorted = [...options].sort(compare);
  return sort.endsWith("desc") ? sorted.reverse() : sorted;
}

/** Texts without a number come first. Never infinite: differences of such would be no number. */
const firstNumber = (text: string): number => Math.max(-Number.MAX_VALUE, Number.parseFloat(/-?\d+(?:\.\d+)?/.exec(text)?.[0] ?? "-1e308"));

/** A variable whose options need no server; null for one with a query. */
export function resolveFixed(variable: Variable, asked: readonly string[] | undefined): ResolvedVariable | null {
  const { name } = variable;
  const answer = (options: readonly VariableOption[], chosen: readonly string[]): ResolvedVariable => ({
    name,
    options,
    chosen,
    truncated: false,
    error: null,
  });
  switch (variable.kind) {
    case "query":
      return null;
    case "custom":
      return answer(variable.options, chooseAmong(variable, variable.options, asked, true));
    case "interval": {
      const options = variable.options.map((value) => ({ value, text: value }));
      const [wanted = ""] = asked ?? [];
      const chosen = [wanted, variable.default].find((value) => variable.options.includes(value)) ?? variable.options[0] ?? "";
      return answer(options, [chosen]);
    }
    case "text":
      return answer([], [asked?.[0] ?? variable.default]);
    case "constant":
      return answer([], [variable.value]);
  }
}

/**
 * The values that count: those asked for that exist, otherwise the default,
 * otherwise the first. `complete` false: the options are not all there are, so
 * what is asked for may exist though it is not among them.
 */
export function chooseAmong(
  variable: Extract<Variable, { multi: boolean }>,
  options: readonly VariableOption[],
  asked: readonly string[] | undefined,
  complete: boolean,
): readonly string[] {
  const exists = new Set(options.map(({ value }) => value));
  const usable = (values: readonly string[]): readonly string[] => {
    if (variable.includeAll && values.includes(ALL)) return [ALL];
    const kept = [...new Set(values)].filter((value) => value !== ALL && (exists.has(value) || !complete));
    return variable.multi ? kept : kept.slice(0, 1);
  };
  for (const values of [asked ?? [], variable.default]) {
    const chosen = usable(values);
    if (chosen.length > 0) return chosen;
  }
  const [first] = options;
  return first === undefined ? (variable.includeAll ? [ALL] : []) : [first.value];
}
