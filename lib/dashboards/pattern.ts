import { RE2JS } from "re2js";

/** A regular expression from a dashboard. RE2: no pattern, whoever wrote it, can make a page or the server hang. */
export interface Pattern {
  /** Whether it occurs in the text. */
  test(text: string): boolean;
  /** The first match, or null. */
  exec(text: string): PatternMatch | null;
  /** Every match replaced; `$1` and `${name}` stand for groups. */
  replace(text: string, replacement: string): string;
}

export interface PatternMatch {
  readonly whole: string;
  /** Groups from the first on; empty where one took no part. */
  readonly groups: readonly string[];
  readonly named: Readonly<Record<string, string>>;
}

const known = new Map<string, Pattern | string>();
const MOST_KNOWN = 500;

/** Reads `pattern`, or `/pattern/flags` as Grafana writes it. Null when it is no RE2 expression: look-around and back-references are none. */
export function compilePattern(text: string): Pattern | null {
  const found = compiled(text);
  return typeof found === "string" ? null : found;
}

/** Why a pattern cannot be used; null when it can. */
export function patternFault(text: string): string | null {
  const found = compiled(text);
  return typeof found === "string" ? found : null;
}

function compiled(text: string): Pattern | string {
  let found = known.get(text);
  if (found === undefined) {
    found = compile(text);
    if (known.size >= MOST_KNOWN) known.clear();
    known.set(text, found);
  }
  return found;
}

function compile(text: string): Pattern | string {
  const [, slashed, letters = ""] = /^\/(.*)\/([a-z]*)$/s.exec(text) ?? [];
  let flags = 0;
  if (letters.includes("i")) flags |= RE2JS.CASE_INSENSITIVE;
  if (letters.includes("m")) flags |= RE2JS.MULTILINE;
  if (letters.includes("s")) flags |= RE2JS.DOTALL;
  let re: RE2JS;
  try {
    re = RE2JS.compile(slashed ?? text, flags);
  } catch (error) {
    return `This is no regular expression (RE2): ${error instanceof Error ? error.message : "unknown"}.`;
  }
  return {
    test: (subject: string) => re.matcher(subject).find(),
    exec: (subject: string) => matchOf(re, subject),
    replace: (subject: string, replacement: string) => replaceAll(re, subject, replacement),
  };
}

function matchOf(re: RE2JS, subject: string): PatternMatch | null {
  const matcher = re.matcher(subject);
  if (!matcher.find()) return null;
  const groups = Array.from({ length: matcher.groupCount() }, (_, i) => matcher.group(i + 1) ?? "");
  const named = Object.fromEntries(Object.keys(re.namedGroups()).map((name) => [name, matcher.group(name) ?? ""]));
  return { whole: matcher.group() ?? "", groups, named };
}

// By hand: the library throws for a `$` that names no group, and people write prices.
function replaceAll(re: RE2JS, subject: string, replacement: string): string {
  const matcher = re.matcher(subject);
  const named = new Set(Object.keys(re.namedGroups()));
  let text = "";
  let from = 0;
  while (matcher.find()) {
    const filled = replacement.replace(
      /\$(?:(\d{1,2})|\{([A-Za-z0-9_]+)\})/g,
      (whole, number: string | undefined, name: string | undefined) => {
        const group = number ?? (name !== undefined && /^\d+$/.test(name) ? name : undefined);
        if (group !== undefined) return Number(group) <= matcher.groupCount() ? (matcher.group(Number(group)) ?? "") : whole;
        return name !== undefined && named.has(name) ? (matcher.group(name) ?? "") : whole;
      },
    );
    text += subject.slice(from, matcher.start()) + filled;
    from = matcher.end();
  }
  return text + subject.slice(from);
}
