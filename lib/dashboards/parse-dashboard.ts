import type { z } from "zod";
import { type Dashboard, type DashboardInput, dashboardSchema } from "./model";
import { checkDashboard } from "./check-dashboard";
import type { DashboardProblem } from "./views";

export type ParsedDashboard =
  | {
      readonly ok: true;
      readonly dashboard: Dashboard;
      /** Doubts that do not stop it: a query that does not parse, a variable nobody defines. */
      readonly warnings: readonly DashboardProblem[];
    }
  | { readonly ok: false; readonly problems: readonly DashboardProblem[] };

/** More problems than anyone reads at once. */
const MOST_PROBLEMS = 50;

/**
 * Reads a dashboard from data of any origin. Each problem names its place as a
 * JSON path (`panels[3].queries[0].expr`; `$` for the whole) and says what
 * would be right. Never throws.
 */
export function parseDashboard(data: unknown): ParsedDashboard {
  if (typeof data !== "object" || data === null || Array.isArray(data)) {
    return { ok: false, problems: [{ path: "$", message: `A dashboard is an object, not ${kindOf(data)}.` }] };
  }
  const schema = (data as { schema?: unknown }).schema;
  if (schema === undefined && ("schemaVersion" in data || "panels" in data) && !("title" in data && "variables" in data)) {
    const looksLikeGrafana = "schemaVersion" in data || "templating" in data || "annotations" in data;
    if (looksLikeGrafana)
      return { ok: false, problems: [{ path: "$", message: "This looks like a Grafana dashboard: import it as one." }] };
  }
  const parsed = dashboardSchema.safeParse(data);
  if (!parsed.success) return { ok: false, problems: parsed.error.issues.flatMap(problemsOf).slice(0, MOST_PROBLEMS) };
  const { problems, warnings } = checkDashboard(parsed.data);
  return problems.length > 0
    ? { ok: false, problems: problems.slice(0, MOST_PROBLEMS) }
    : { ok: true, dashboard: parsed.data, warnings: warnings.slice(0, MOST_PROBLEMS) };
}

/** A new dashboard with nothing in it but what is given. Throws what `dashboardSchema` throws. */
export const newDashboard = (given: Omit<DashboardInput, "schema">): Dashboard =>
  dashboardSchema.parse({ schema: "sightglass.dashboard/v1", ...given });

const kindOf = (data: unknown): string => (data === null ? "null" : Array.isArray(data) ? "a list" : `a ${typeof data}`);

function problemsOf(issue: z.core.$ZodIssue): DashboardProblem[] {
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => ({ path: jsonPath([...issue.path, key]), message: "There is no such field here; check its spelling." }));
  }
  if (issue.code === "invalid_union") {
    const discriminator = issue.discriminator;
    const path = jsonPath(issue.path);
    if (discriminator !== undefined) {
      const options = "options" in issue && Array.isArray(issue.options) ? issue.options.map(String) : [];
      const oneOf = options.length > 0 ? `: use one of ${options.join(", ")}` : "";
      return [{ path, message: `The ${discriminator} is missing or unknown${oneOf}.` }];
    }
    return [{ path, message: "None of the allowed forms fits." }];
  }
  // A schema's own words say what was received; of what is not there that says little.
  const missing = issue.code === "invalid_type" && issue.message.endsWith("received undefined");
  return [
    { path: jsonPath(issue.path), message: missing ? `This is missing: ${indefinite(issue.expected)} belongs here.` : issue.message },
  ];
}

const indefinite = (kind: string): string => (kind === "array" ? "a list" : /^[aeio]/.test(kind) ? `an ${kind}` : `a ${kind}`);

/** `["panels", 3, "queries", 0, "expr"]` as `panels[3].queries[0].expr`; `$` for the whole. */
export function jsonPath(path: readonly PropertyKey[]): string {
  let text = "";
  for (const part of path) {
    if (typeof part === "number") text += `[${part}]`;
    else if (typeof part === "string" && /^[A-Za-z_][\w-]*$/.test(part)) text += text === "" ? part : `.${part}`;
    else text += `[${JSON.stringify(String(part))}]`;
  }
  return text === "" ? "$" : text;
}
