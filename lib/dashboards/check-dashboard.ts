import type { Dashboard } from "./model";
import { isBuiltinVariable, referencesIn } from "./references";
import { orderVariables } from "./variable-order";
import type { DashboardProblem } from "./views";

/**
 * What a schema cannot say. Problems stop a dashboard from being saved;
 * warnings are shown and can wait.
 */
export function checkDashboard(dashboard: Dashboard): {
  readonly problems: readonly DashboardProblem[];
  readonly warnings: readonly DashboardProblem[];
} {
  const problems: DashboardProblem[] = [];
  const warnings: DashboardProblem[] = [];
  const order = orderVariables(dashboard.variables);
  if (!order.ok) {
    const at = dashboard.variables.findIndex(({ name }) => name === order.circle[0]);
    problems.push({
      path: `variables[${at}].query`,
      message: `Variables wait for one another: ${order.circle.map((name) => `$${name}`).join(" → ")}.`,
    });
  }
  for (const [i, { name }] of dashboard.variables.entries()) {
    if (isBuiltinVariable(name)) problems.push({ path: `variables[${i}].name`, message: "Names that begin with __ are Sightglass’ own." });
  }
  const names = new Set(dashboard.variables.map(({ name }) => name));
  for (const [i, panel] of dashboard.panels.entries()) {
    if (panel.repeat && !names.has(panel.repeat.variable)) {
      warnings.push({ path: `panels[${i}].repeat.variable`, message: `There is no variable ${panel.repeat.variable} to repeat by.` });
    }
    if (!("queries" in panel)) continue;
    for (const [q, query] of panel.queries.entries()) {
      const unknown = unknownNames(query.expr, names);
      if (unknown.length > 0) {
        warnings.push({ path: `panels[${i}].queries[${q}].expr`, message: `There is no variable ${unknown.join(", ")}.` });
      }
    }
  }
  for (const [i, { repeat }] of dashboard.sections.entries()) {
    if (repeat !== undefined && !names.has(repeat))
      warnings.push({ path: `sections[${i}].repeat`, message: `There is no variable ${repeat} to repeat by.` });
  }
  return { problems, warnings };
}

function unknownNames(text: string, names: ReadonlySet<string>): string[] {
  const used = referencesIn(text).map(({ name }) => name);
  return [...new Set(used)].filter((name) => !names.has(name) && !isBuiltinVariable(name)).map((name) => `$${name}`);
}
