/** Where a query variable's options come from. Selectors and expressions are PromQL. */
export type VariableQuery =
  /** Values of a label, among the series of the selector or of all when null. */
  | { readonly kind: "label-values"; readonly selector: string | null; readonly label: string }
  | { readonly kind: "label-names"; readonly selector: string | null }
  /** Metric names in which the pattern occurs. */
  | { readonly kind: "metrics"; readonly pattern: string }
  /** One option a series of the answer: `name{label="value"} 1.5 1700000000000`. */
  | { readonly kind: "query-result"; readonly expr: string };

export type ParsedVariableQuery = { readonly ok: true; readonly query: VariableQuery } | { readonly ok: false; readonly message: string };

const FORMS = "Write label_values(label), label_values(selector, label), label_names(), metrics(pattern) or query_result(query).";

/** Reads the query of a variable, its own variables filled in already. */
export function parseVariableQuery(text: string): ParsedVariableQuery {
  const [, name, inner = ""] = /^\s*([a-z_]+)\s*\(([^]*)\)\s*$/.exec(text) ?? [];
  const argument = inner.trim();
  switch (name) {
    case "label_values":
      return labelValues(argument);
    case "label_names":
      return { ok: true, query: { kind: "label-names", selector: argument === "" ? null : argument } };
    case "metrics":
      return { ok: true, query: { kind: "metrics", pattern: argument === "" ? ".*" : unquoted(argument) } };
    case "query_result":
      return argument === ""
        ? { ok: false, message: "query_result() needs a query." }
        : { ok: true, query: { kind: "query-result", expr: argument } };
    default:
      return {
        ok: false,
        message: text.trim() === "" ? `The variable has no query. ${FORMS}` : `This is no query of a variable. ${FORMS}`,
      };
  }
}

function labelValues(argument: string): ParsedVariableQuery {
  const comma = lastCommaOutside(argument);
  const label = unquoted(argument.slice(comma + 1).trim());
  const selector = comma < 0 ? "" : argument.slice(0, comma).trim();
  if (label === "" || (/[{}()=]/.test(label) && comma < 0)) {
    return { ok: false, message: "label_values() needs a label: label_values(selector, label)." };
  }
  return { ok: true, query: { kind: "label-values", selector: selector === "" ? null : selector, label } };
}

/** The last comma that is in no string, braces or parentheses, or simply the last where those do not close; -1 when there is none. */
function lastCommaOutside(text: string): number {
  let quote: string | null = null;
  let depth = 0;
  let last = -1;
  for (let i = 0; i < text.length; i++) {
    const c = text.charAt(i);
    if (quote !== null) {
      if (c === "\\" && quote !== "`") i++;
      else if (c === quote) quote = null;
    } else if (c === '"' || c === "'" || c === "`") quote = c;
    else if (c === "{" || c === "(" || c === "[") depth++;
    else if (c === "}" || c === ")" || c === "]") depth--;
    else if (c === "," && depth === 0) last = i;
  }
  return depth === 0 && quote === null ? last : text.lastIndexOf(",");
}

const unquoted = (text: string): string => /^(["'`])([^]*)\1$/.exec(text)?.[2]?.replace(/\\(.)/g, "$1") ?? text;
