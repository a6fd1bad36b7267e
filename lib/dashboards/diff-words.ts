/** What fields are called in sentences; a field without a name is called by its path. */
const FIELD_NAMES: Readonly<Record<string, string>> = {
  title: "the title",
  description: "the description",
  folder: "the folder",
  tags: "the tags",
  audience: "who may open it",
  range: "the range of time",
  refreshS: "the refresh interval",
  kind: "the kind",
  markdown: "the text",
  query: "the query",
  regex: "the pattern",
  options: "the options",
  default: "what is chosen at first",
  multi: "whether several can be chosen",
  includeAll: "whether All can be chosen",
  "field.unit": "the unit",
  "field.decimals": "the number of decimals",
  "field.min": "the least value",
  "field.max": "the greatest value",
  "field.thresholds": "the thresholds",
  "field.mappings": "the value mappings",
  queries: "the queries",
  transforms: "the transforms",
  overrides: "the overrides",
  legend: "the legend",
  links: "the links",
  repeat: "what it repeats by",
  calc: "the calculation",
  collapsed: "whether it is collapsed",
};

const QUERY_FIELDS: Readonly<Record<string, string>> = {
  expr: "",
  legend: "the legend of ",
  hidden: "whether to show ",
  instant: "the time of ",
  minStep: "the least step of ",
};

interface Named {
  readonly of: string;
  readonly name: string;
}

/** A change of one field as a sentence. `part` is what it belongs to, as it is now. */
export function fieldWords({ of, name }: Named, field: string, was: unknown, is: unknown, part: Readonly<Record<string, unknown>>): string {
  const what = queryWords(field, part) ?? fieldName(field);
  const happened = was === undefined ? "was set" : is === undefined ? "was removed" : brief(was, is);
  const subject = of === "dashboard" ? "" : `“${name}”: `;
  return `${subject}${subject === "" ? capital(what) : what} ${happened}.`;
}

function queryWords(field: string, part: Readonly<Record<string, unknown>>): string | null {
  const [, index, inner = ""] = /^queries\[(\d+)\]\.(\w+)$/.exec(field) ?? [];
  if (index === undefined) return null;
  const queries = part["queries"];
  const query: unknown = Array.isArray(queries) ? queries[Number(index)] : undefined;
  const ref = typeof query === "object" && query !== null && "ref" in query ? String(query.ref) : index;
  return `${QUERY_FIELDS[inner] ?? `${inner} of `}query ${ref}`;
}

/** The longest beginning of the path that has a name. */
function fieldName(field: string): string {
  let path = field;
  for (;;) {
    const known = Object.hasOwn(FIELD_NAMES, path) ? FIELD_NAMES[path] : undefined;
    if (known !== undefined) return known;
    const cut = Math.max(path.lastIndexOf("."), path.lastIndexOf("["));
    if (cut <= 0) return field;
    path = path.slice(0, cut);
  }
}

/** Short values are said; long ones are shown beside the sentence. */
function brief(was: unknown, is: unknown): string {
  const [a, b] = [was, is].map((value) => (typeof value === "string" ? (value === "" ? "nothing" : `“${value}”`) : JSON.stringify(value)));
  return a !== undefined && b !== undefined && a.length <= 40 && b.length <= 40 ? `changed from ${a} to ${b}` : "changed";
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
