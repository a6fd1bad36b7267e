/** The most text that is read: the largest dashboards in the wild have about two megabytes. */
const LARGEST_TEXT = 20 * 1024 * 1024;
/** Grafana's own files stay below 20 levels. */
const DEEPEST = 100;

export type ReadJson = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly message: string };

/** Reads JSON text; says in one sentence, with the line, why it is none. */
export function readJson(text: string): ReadJson {
  const refuse = (message: string) => ({ ok: false, message }) as const;
  if (text.length > LARGEST_TEXT) return refuse("The file is larger than 20 MB; a dashboard is not.");
  if (text.trim() === "") return refuse("The file is empty. Paste a dashboard's JSON, or choose its file.");
  const conflict = /^(<{7}|={7}|>{7})(?= |\r?$)/m.exec(text);
  if (conflict) {
    return refuse(
      `Line ${lineOf(text, conflict.index)} holds a merge conflict marker (${conflict[1]}). Resolve the conflict in the file and import it again.`,
    );
  }
  const tooDeep = placeTooDeep(text);
  if (tooDeep !== null) return refuse(`Line ${lineOf(text, tooDeep)} is nested more than ${DEEPEST} levels deep; a dashboard is not.`);
  try {
    return { ok: true, value: JSON.parse(text.replace(/^\uFEFF/, "")) };
  } catch (error) {
    return refuse(notJson(text, error));
  }
}

function notJson(text: string, error: unknown): string {
  const at = placeOf(error instanceof Error ? error.message : "", text);
  const where = at === null ? "" : at === text.length ? ` (it breaks off in line ${lineOf(text, at)})` : ` (line ${lineOf(text, at)})`;
  const start = text.trimStart();
  const hint = start.startsWith("<")
    ? " It looks like a web page."
    : /^(---|[\w-]+:\s)/.test(start)
      ? " It looks like YAML; Sightglass' own dashboards are imported as YAML, Grafana's as JSON."
      : "";
  return `This is not valid JSON${where}.${hint}`;
}

/** Where the engine found the fault: it tells a position, or the end, or the text around it. */
function placeOf(said: string, text: string): number | null {
  const position = /position (\d+)/.exec(said)?.[1];
  if (position !== undefined) return Number(position);
  if (/end of JSON input/i.test(said)) return text.length;
  const around = /"((?:.|\n)+)"(?:\.\.\.)? is not valid JSON$/.exec(said.replace(/\.\.\."/, '"'))?.[1] ?? "";
  const found = around === "" ? -1 : text.indexOf(around);
  // The token stands in the middle of what is quoted.
  return found < 0 || text.includes(around, found + 1) ? null : found + Math.floor(around.length / 2);
}

const lineOf = (text: string, index: number): number => {
  let line = 1;
  for (let i = text.indexOf("\n"); i >= 0 && i < index; i = text.indexOf("\n", i + 1)) line++;
  return line;
};

/** Where brackets outside of strings first open too many levels; null when they never do. */
function placeTooDeep(text: string): number | null {
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === 0x22) {
      for (i++; i < text.length && text.charCodeAt(i) !== 0x22; i++) if (text.charCodeAt(i) === 0x5c) i++;
    } else if (code === 0x7b || code === 0x5b) {
      if (++depth > DEEPEST) return i;
    } else if (code === 0x7d || code === 0x5d) depth--;
  }
  return null;
}
