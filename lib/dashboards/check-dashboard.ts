import type { Dashboard, Panel, Variable } from "./model";
import { patternFault } from "./pattern";
import { isBuiltinVariable, referencesIn } from "./references";
import { tryQuery } from "./trial-queries";
import { orderVariables } from "./variable-order";
import { parseVariableQuery } from "./variable-query";
import type { DashboardProblem } from "./views";

/**
 * What a schema cannot say. Problems stop a dashboard from being saved;
 * warnings are shown and can wait.
 */
export function checkDashboard(dashboard: Dashboard): {
  readonly problems: readonly DashboardProblem[];
  readonly warnings: readonly DashboardProblem[];
} {
  const { variables, sections, panels } = dashboard;
  const names = new Set(variables.map(({ name }) => name));
  const unknownRepeat = (repeat: string | undefined, path: string): DashboardProblem[] =>
    repeat === undefined || names.has(repeat) ? [] : [{ path, message: `There is no variable ${repeat} to repeat by.` }];
  return {
    problems: [...circles(variables), ...takenNames(variables)],
    warnings: [
      ...variables.flatMap((variable, i) => variableWarnings(variable, `variables[${i}]`, names)),
      ...sections.flatMap(({ repeat }, i) => unknownRepeat(repeat, `sections[${i}].repeat`)),
      ...panels.flatMap((panel, i) => [
        ...unknownRepeat(panel.repeat?.variable, `panels[${i}].repeat.variable`),
        ...panelWarnings(panel, `panels[${i}]`, variables, names),
      ]),
    ],
  };
}

function circles(variables: readonly Variable[]): DashboardProblem[] {
  const order = orderVariables(variables);
  if (order.ok) return [];
  const at = variables.findIndex(({ name }) => name === order.circle[0]);
  const circle = order.circle.map((name) => `$${name}`).join(" → ");
  return [{ path: `variables[${at}].query`, message: `Variables wait for one another: ${circle}.` }];
}

const takenNames = (variables: readonly Variable[]): DashboardProblem[] =>
  variables.flatMap(({ name }, i) =>
    isBuiltinVariable(name) ? [{ path: `variables[${i}].name`, message: "Names that begin with __ are Sightglass’ own." }] : [],
  );

function variableWarnings(variable: Variable, path: string, names: ReadonlySet<string>): DashboardProblem[] {
  if (variable.kind !== "query") return [];
  const parsed = parseVariableQuery(variable.query);
  return [
    ...(parsed.ok ? [] : [{ path: `${path}.query`, message: parsed.message }]),
    ...unknownNames(variable.query, `${path}.query`, names),
    ...(referencesIn(variable.regex).length > 0 ? [] : badPattern(variable.regex, `${path}.regex`)),
  ];
}

function panelWarnings(panel: Panel, path: string, variables: readonly Variable[], names: ReadonlySet<string>): DashboardProblem[] {
  if (!("queries" in panel)) return [];
  const mappings = panel.field?.mappings ?? [];
  return [
    ...panel.queries.flatMap(({ expr }, q) => {
      const at = `${path}.queries[${q}].expr`;
      const unknown = unknownNames(expr, at, names);
      if (unknown.length > 0 || expr.trim() === "") return unknown;
      const tried = tryQuery(expr, variables);
      return tried.ok ? [] : [{ path: at, message: `This is no PromQL: ${tried.error.text}.` }];
    }),
    ...mappings.flatMap((one, m) => (one.match === "regex" ? badPattern(one.pattern, `${path}.field.mappings[${m}].pattern`) : [])),
    ...(panel.overrides ?? []).flatMap(({ match }, o) =>
      match.by === "regex" ? badPattern(match.value, `${path}.overrides[${o}].match.value`) : [],
    ),
    ...(panel.transforms ?? []).flatMap((one, t) => {
      if (one.type === "filter") return badPattern(one.pattern, `${path}.transforms[${t}].pattern`);
      return one.type === "rename" && one.regex ? badPattern(one.from, `${path}.transforms[${t}].from`) : [];
    }),
  ];
}

function badPattern(pattern: string, path: string): DashboardProblem[] {
  const message = pattern === "" ? null : patternFault(pattern);
  return message === null ? [] : [{ path, message }];
}

function unknownNames(text: string, path: string, names: ReadonlySet<string>): DashboardProblem[] {
  const used = new Set(referencesIn(text).map(({ name }) => name));
  const unknown = [...used].filter((name) => !names.has(name) && !isBuiltinVariable(name)).map((name) => `$${name}`);
  return unknown.length > 0 ? [{ path, message: `There is no variable ${unknown.join(", ")}.` }] : [];
}
