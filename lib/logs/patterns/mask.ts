/** What stands where lines of one pattern differ. */
export const VARIABLE = "<*>";

/** Longer lines are cut: what makes a pattern stands in front. */
const MOST_CHARACTERS = 2000;
const MOST_TOKENS = 120;

/** Quoted text with its key is one token; everything else is cut at space. */
const TOKEN = /[^\s"]*"[^"]*"[^\s"]*|\S+/g;
/** Numbers, identifiers, addresses, times, sizes, versions: such a run is masked when it holds a digit. */
const RUN = /[\p{L}\p{N}_.:/@%+\-…]+/gu;
const DIGIT = /\p{N}/u;
const PATH_OR_URL = /(?:[a-z][a-z0-9+.-]*:\/\/|(?<![\w<>*/])\/)[^\s"'(),;]+/gi;
const KEY_VALUE = /^([A-Za-z_][\w.()-]*=)(.+?)([,;)\]]*)$/;
/** Keys whose value says what happened, and not to whom. */
const TELLING = new Set(["msg=", "message=", "level=", "lvl=", "severity=", "event="]);

/** The tokens of a line, with everything that looks like a value replaced by `<*>`. */
export function maskedTokens(line: string): string[] {
  const end = line.search(/[\r\n]/);
  const text = (end < 0 ? line : line.slice(0, end)).slice(0, MOST_CHARACTERS);
  const tokens = (text.match(TOKEN) ?? []).map(maskToken);
  return tokens.length > MOST_TOKENS ? [...tokens.slice(0, MOST_TOKENS), VARIABLE] : tokens;
}

function maskToken(token: string): string {
  const pair = KEY_VALUE.exec(token);
  if (pair && !TELLING.has((pair[1] as string).toLowerCase())) return `${pair[1]}${VARIABLE}${pair[3]}`;
  return token
    .replace(/"[^"]*"/g, (quoted) => (/[\p{N}/]/u.test(quoted) ? `"${VARIABLE}"` : quoted))
    .replace(PATH_OR_URL, VARIABLE)
    .replace(RUN, (run) => (DIGIT.test(run) ? VARIABLE + (/[.:]+$/.exec(run)?.[0] ?? "") : run))
    .replace(/(?:<\*>[<>[\]:,/]*){2,}/g, (run) => VARIABLE + (/>([\]:,/]*)$/.exec(run)?.[1] ?? ""));
}

export const isVariable = (token: string): boolean => token.includes(VARIABLE);

/** The key of `key=value`; empty for any other token. */
export function keyOf(token: string): string {
  return /^[A-Za-z_][\w.()-]*=/.exec(token)?.[0] ?? "";
}
