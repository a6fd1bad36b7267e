/** Loki itself takes fifteen to thirty. */
const MOST_LABELS = 256;

/** A Loki stream's labels as its protobuf carries them: `{name="value", other="…"}`. Null when they cannot be read, or are too many. */
export function parseStreamLabels(text: string): readonly (readonly [string, string])[] | null {
  const pairs: (readonly [string, string])[] = [];
  const open = /^\s*\{\s*/.exec(text);
  if (open === null) return null;
  // Sticky, so that each label is looked at once however many there are.
  const pair = /([a-zA-Z_:][a-zA-Z0-9_:.]*)\s*=\s*("(?:[^"\\]|\\.)*"|`[^`]*`)\s*(,?)\s*/y;
  let at = open[0].length;
  let more = true;
  while (text.charCodeAt(at) !== 125) {
    pair.lastIndex = at;
    const m: RegExpExecArray | null = more ? pair.exec(text) : null;
    const value = m === null ? null : unquote(m[2] ?? "");
    if (m === null || value === null || pairs.length === MOST_LABELS) return null;
    pairs.push([m[1] ?? "", value]);
    more = m[3] === ",";
    at = pair.lastIndex;
  }
  return text.slice(at + 1).trim() === "" ? pairs : null;
}

const ESCAPES: Readonly<Record<string, string>> = {
  n: "\n",
  t: "\t",
  r: "\r",
  '"': '"',
  "\\": "\\",
  a: "\u0007",
  b: "\b",
  f: "\f",
  v: "\v",
};

/** A Go string literal's content: Loki prints labels with strconv.Quote. */
function unquote(quoted: string): string | null {
  if (quoted.startsWith("`")) return quoted.slice(1, -1);
  let wrong = false;
  const text = quoted.slice(1, -1).replace(/\\(x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[\s\S])/g, (_, escape: string) => {
    const known = ESCAPES[escape];
    if (known !== undefined) return known;
    const code = /^[xuU]([0-9a-fA-F]+)$/.exec(escape)?.[1];
    const point = code === undefined ? -1 : Number.parseInt(code, 16);
    if (point >= 0 && point <= 0x10ffff) return String.fromCodePoint(point);
    wrong = true;
    return "";
  });
  return wrong ? null : text;
}
