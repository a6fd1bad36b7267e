import { Document, isMap, isScalar, LineCounter, parseDocument, visit } from "yaml";
import { type Dashboard, dashboardSchema } from "./model";
import { type ParsedDashboard, parseDashboard } from "./parse-dashboard";
import type { DashboardProblem } from "./views";
import { withoutDefaults } from "./without-defaults";

/** A dashboard's text is at most this long as YAML, whose reading is slow… */
const LONGEST_YAML = 600_000;
/** …and as JSON. */
const LONGEST_JSON = 4_000_000;

/** More aliases than any person writes: a few of them can stand for gigabytes. */
const MOST_ALIASES = 100;

/** A dashboard as YAML to be kept in a repository: keys in one order, defaults left out, so that a change shows as what it is. */
export function dashboardToYaml(dashboard: Dashboard): string {
  const document = new Document(withoutDefaults(dashboardSchema, dashboard));
  visit(document, {
    Pair: (_, { key, value }) => {
      if (isScalar(key) && key.value === "place" && isMap(value)) value.flow = true;
    },
  });
  return document.toString({ lineWidth: 0 });
}

/** The same as JSON, two spaces deep. */
export const dashboardToJson = (dashboard: Dashboard): string =>
  `${JSON.stringify(withoutDefaults(dashboardSchema, dashboard), null, 2)}\n`;

/**
 * Reads a dashboard from YAML or JSON text. Problems name the JSON path and,
 * where it stands in the text, the line. Never throws.
 */
export function dashboardFromText(text: string): ParsedDashboard {
  const json = text.trimStart().startsWith("{") ? readJson(text) : null;
  if (json !== null) {
    const parsed = parseDashboard(json.data);
    // Lines are worth a second reading only where something is to be told.
    return parsed.ok && parsed.warnings.length === 0 ? parsed : withLines(parsed, text.length > LONGEST_YAML ? null : readYaml(text));
  }
  if (text.length > LONGEST_YAML)
    return refused(`The text is longer than ${LONGEST_YAML.toLocaleString("en")} characters; as JSON it may be longer.`);
  const read = readYaml(text);
  return "problem" in read ? { ok: false, problems: [read.problem] } : withLines(parseDashboard(read.data), read);
}

const refused = (message: string): ParsedDashboard => ({ ok: false, problems: [{ path: "$", message }] });

type Yaml = { readonly data: unknown; readonly document: ReturnType<typeof parseDocument>; readonly lines: LineCounter };
type Read = Yaml | { readonly problem: DashboardProblem };

/** Null: it is no JSON, or too long. */
function readJson(text: string): { readonly data: unknown } | null {
  if (text.length > LONGEST_JSON) return null;
  try {
    return { data: JSON.parse(text) as unknown };
  } catch {
    return null;
  }
}

function readYaml(text: string): Read {
  if (text.trim() === "") return { problem: { path: "$", message: "There is nothing to read." } };
  const conflict = /^(?:<{7}|={7}|>{7})(?: |$)/m.exec(text);
  if (conflict) {
    const line = text.slice(0, conflict.index).split("\n").length;
    return { problem: { path: "$", message: "The text holds the marks of an unresolved merge: resolve it first.", line } };
  }
  try {
    const lines = new LineCounter();
    // Keys are compared here: the library compares each with each.
    const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: false });
    const [error] = document.errors;
    if (error) return { problem: { path: "$", message: `This is no YAML: ${error.message}`, line: lines.linePos(error.pos[0]).line } };
    const twice = repeatedKey(document);
    if (twice)
      return { problem: { path: "$", message: `The key ${twice.key} stands twice in one place.`, line: lines.linePos(twice.at).line } };
    return { data: document.toJS({ maxAliasCount: MOST_ALIASES }) as unknown, document, lines };
  } catch (error) {
    // Nested deeper than can be followed, or aliases that stand for far more than is written.
    const message =
      error instanceof RangeError ? "It is nested too deeply." : error instanceof Error ? error.message : "It cannot be read.";
    return { problem: { path: "$", message: `This is no dashboard: ${message}` } };
  }
}

function repeatedKey(document: ReturnType<typeof parseDocument>): { readonly key: string; readonly at: number } | null {
  let found: { readonly key: string; readonly at: number } | null = null;
  visit(document, {
    Map: (_, { items }) => {
      const seen = new Set<string>();
      for (const { key } of items) {
        const name = isScalar(key) ? String(key.value) : "";
        if (name !== "" && seen.has(name)) found ??= { key: name, at: isScalar(key) ? (key.range?.[0] ?? 0) : 0 };
        seen.add(name);
      }
      return found === null ? undefined : visit.BREAK;
    },
  });
  return found;
}

function withLines(parsed: ParsedDashboard, read: Read | null): ParsedDashboard {
  if (read === null || "problem" in read) return parsed;
  const told = (all: readonly DashboardProblem[]) => all.map((one) => withLine(one, read));
  return parsed.ok ? { ...parsed, warnings: told(parsed.warnings) } : { ok: false, problems: told(parsed.problems) };
}

/** The line of the part itself, or of the nearest that is there. */
function withLine(problem: DashboardProblem, { document, lines }: Yaml): DashboardProblem {
  const path = pathParts(problem.path);
  for (let length = path.length; length > 0; length--) {
    const node: unknown = document.getIn(path.slice(0, length), true);
    const range =
      typeof node === "object" && node !== null && "range" in node ? (node as { range?: readonly number[] | null }).range : undefined;
    if (range?.[0] !== undefined) return { ...problem, line: lines.linePos(range[0]).line };
  }
  return problem;
}

/** `panels[3].queries[0].expr` as `["panels", 3, "queries", 0, "expr"]`. */
const pathParts = (path: string): (string | number)[] =>
  [...path.matchAll(/\[(\d+)\]|\[("(?:[^"\\]|\\.)*")\]|([A-Za-z_][\w-]*)/g)].map(([, index, quoted, name]) =>
    index !== undefined ? Number(index) : quoted !== undefined ? (JSON.parse(quoted) as string) : (name ?? ""),
  );
