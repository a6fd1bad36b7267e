/** Variables as they are written in text: `$name`, `${name}`, `${name:format}`, `${name.text}`, `[[name]]`, `[[name:format]]`. */
const VARIABLE = /\$(\w+)|\$\{(\w+)(?:\.([\w.]+))?(?::([\w()%]+))?\}|\[\[(\w+)(?:\.([\w.]+))?(?::(\w+))?\]\]/g;

/** Those that every dashboard has. */
const BUILT_IN: Readonly<Record<string, string>> = {
  __interval: "1m",
  __interval_ms: "60000",
  __rate_interval: "5m",
  __rate_interval_ms: "300000",
  __range: "1h",
  __range_s: "3600",
  __range_ms: "3600000",
  __from: "1700000000000",
  __to: "1700003600000",
  __dashboard: "dashboard",
  __all: ".*",
};

/** What the variables of a dashboard may hold, for trying an expression. */
export interface VariableSamples {
  /** A value of each variable that has become ours; null: it may be anything. */
  readonly known: ReadonlyMap<string, string | null>;
}

const variableIn = (match: RegExpMatchArray): string => match[1] ?? match[2] ?? match[5] ?? "";

/**
 * Writes an expression or a legend as our dashboards do: `[[name]]` as
 * `${name}`, and Grafana's older automatic intervals as `$__interval`.
 */
export function rewriteVariables(text: string, known: VariableSamples["known"]): string {
  return text.replace(VARIABLE, (...match) => {
    const whole = match[0] as string;
    const name = variableIn(match as unknown as RegExpMatchArray);
    if (name.startsWith("__auto_interval") || (name === "interval" && !known.has(name))) return "$__interval";
    const format = (match[4] ?? match[7]) as string | undefined;
    if (!whole.startsWith("[[")) return whole;
    return format === undefined ? `\${${name}}` : `\${${name}:${format}}`;
  });
}

/** Names of variables that the text uses and nobody defines. */
export function unknownVariables(text: string, known: VariableSamples["known"]): string[] {
  const names = [...text.matchAll(VARIABLE)].map(variableIn);
  // `$1` in a replacement is a group of its expression, no variable.
  return [...new Set(names.filter((name) => !/^\d/.test(name) && !known.has(name) && !Object.hasOwn(BUILT_IN, name)))];
}

/** What a variable that may hold anything is tried with: a name, a number, a length of time. */
const TRIALS = ["x", "1", "5m"] as const;

/**
 * The first complaint of `parse` about the expression when no trial of values
 * for its variables is accepted; null when one is.
 */
export function complaintAbout(expr: string, samples: VariableSamples, parse: (text: string) => string | null): string | null {
  let first: string | null = null;
  for (const trial of TRIALS) {
    const filled = expr.replace(VARIABLE, (...match) => {
      const name = variableIn(match as unknown as RegExpMatchArray);
      if (/^\d/.test(name)) return match[0] as string;
      return (Object.hasOwn(BUILT_IN, name) ? BUILT_IN[name] : samples.known.get(name)) ?? trial;
    });
    const complaint = parse(filled);
    if (complaint === null) return null;
    first ??= complaint;
    if (filled === expr) break;
  }
  return first;
}
