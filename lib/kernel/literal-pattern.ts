/** A text as a pattern that matches just it: what means something in RE2 stands behind a backslash. */
export const escapePattern = (text: string): string => text.replace(/[\\.+*?()|[\]{}^$]/g, String.raw`\$&`);

const SPECIAL = /[.+*?()[\]{}^$]/;
/** What RE2 takes for itself behind a backslash: any sign but letters, digits and underscores. */
const ESCAPABLE = /[!-/:-@[-^`{-~]/;

/**
 * The texts that an anchored pattern admits when it is nothing but a choice of
 * plain texts, as dashboards write chosen values: `a`, `a|b\.c`, `(a|b)`. Null
 * for every other pattern. Compiling thousands of alternatives takes longer
 * than reading their series.
 */
export function literalAlternatives(pattern: string): ReadonlySet<string> | null {
  const inner = /^\((?:\?:)?([^]*)\)$/.exec(pattern)?.[1] ?? pattern;
  const texts = new Set<string>();
  let text = "";
  for (let i = 0; i < inner.length; i++) {
    const c = inner.charAt(i);
    if (c === "|") {
      texts.add(text);
      text = "";
    } else if (c === "\\") {
      const escaped = inner.charAt(++i);
      if (!ESCAPABLE.test(escaped)) return null;
      text += escaped;
    } else if (SPECIAL.test(c)) return null;
    else text += c;
  }
  return texts.add(text);
}
