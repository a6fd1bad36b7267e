import { describe, expect, test } from "vitest";
import { parseQuery } from "@/lib/promql";
import { builtinValues } from "../builtin-variables";
import { checkDashboard } from "../check-dashboard";
import { interpolateQuery } from "../interpolate";
import { type DataPanel, dashboardSchema } from "../model";
import { parseVariableQuery } from "../variable-query";
import { BUILTIN_DASHBOARDS } from "./builtin-dashboards";

const builtins = builtinValues({ from: 0, to: 3_600_000, stepMs: 15_000 });
/** Everything chosen, and several values chosen. */
const CHOICES = [
  { values: [".*"], verbatim: true },
  { values: ["a.b", "c"], verbatim: false },
];

test("their addresses are their own, and their titles", () => {
  expect(new Set(BUILTIN_DASHBOARDS.map(({ uid }) => uid)).size).toBe(BUILTIN_DASHBOARDS.length);
  for (const { uid, dashboard } of BUILTIN_DASHBOARDS) expect(uid).toBe(`builtin-${dashboard.title.toLowerCase()}`);
});

describe.each(BUILTIN_DASHBOARDS)("$dashboard.title", ({ dashboard }) => {
  const dataPanels = dashboard.panels.filter((panel): panel is DataPanel => "queries" in panel);

  test("fits the model, without a doubt about a variable", () => {
    expect(dashboardSchema.parse(dashboard)).toEqual(dashboard);
    expect(checkDashboard(dashboard)).toEqual({ problems: [], warnings: [] });
  });

  test("every panel says what it shows and what to do", () => {
    expect(dashboard.panels.length).toBeGreaterThanOrEqual(10);
    for (const panel of dashboard.panels) {
      expect(panel.title).not.toBe("");
      expect(panel.description, panel.title).toMatch(/.{10,}[.]$/);
    }
  });

  test("every query parses, whatever is chosen", () => {
    for (const choice of CHOICES) {
      const variables = Object.fromEntries(dashboard.variables.map(({ name }) => [name, choice]));
      for (const { title, queries } of dataPanels) {
        for (const { expr } of queries) {
          const parsed = parseQuery(interpolateQuery(expr, { variables, builtins }), { experimental: false });
          expect(parsed.ok ? "" : `${title}: ${parsed.error.text}`).toBe("");
        }
      }
    }
  });

  test("every choice of a variable is asked for in a way that is understood", () => {
    for (const variable of dashboard.variables) {
      if (variable.kind === "query") expect(parseVariableQuery(variable.query)).toMatchObject({ ok: true });
    }
  });

  test("no panel lies on another, and every section has panels below it", () => {
    for (const [i, { place: a }] of dashboard.panels.entries()) {
      for (const { place: b } of dashboard.panels.slice(i + 1)) {
        expect(a.x + a.w <= b.x || b.x + b.w <= a.x || a.y + a.h <= b.y || b.y + b.h <= a.y).toBe(true);
      }
    }
    for (const [i, section] of dashboard.sections.entries()) {
      const end = dashboard.sections[i + 1]?.y ?? Infinity;
      expect(dashboard.panels.some(({ place }) => place.y > section.y && place.y < end)).toBe(true);
    }
  });
});
