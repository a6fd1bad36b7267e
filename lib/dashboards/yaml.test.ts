import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { BUILTIN_DASHBOARDS } from "./builtin/builtin-dashboards";
import { newDashboard } from "./parse-dashboard";
import { arbitraryDashboard } from "./testing/arbitrary-dashboard";
import { dashboardFromText, dashboardToJson, dashboardToYaml } from "./yaml";

const read = (text: string) => {
  const parsed = dashboardFromText(text);
  return parsed.ok ? parsed.dashboard : parsed.problems;
};

test("a dashboard comes back from YAML and from JSON as it was", () => {
  fc.assert(
    fc.property(arbitraryDashboard, (dashboard) => {
      expect(read(dashboardToYaml(dashboard))).toEqual(dashboard);
      expect(read(dashboardToJson(dashboard))).toEqual(dashboard);
    }),
    { numRuns: 150 },
  );
});

test("the same dashboard is the same text, whatever the order of its keys", () => {
  const shuffle = (value: unknown): unknown =>
    Array.isArray(value)
      ? value.map(shuffle)
      : typeof value === "object" && value !== null
        ? Object.fromEntries(Object.entries(value).map(([k, v]) => [k, shuffle(v)] as const).reverse()) // prettier-ignore
        : value;
  fc.assert(fc.property(arbitraryDashboard, (dashboard) => dashboardToYaml(shuffle(dashboard) as never) === dashboardToYaml(dashboard)));
});

test("what is so anyway is left out, and what people look for stands first", () => {
  const dashboard = newDashboard({
    title: "Queues",
    panels: [
      {
        id: "q",
        kind: "stat",
        place: { x: 0, y: 0, w: 6, h: 4 },
        title: "Waiting",
        queries: [{ ref: "A", expr: "sum(vllm:num_requests_waiting)\n  or vector(0)" }],
      },
    ],
  });
  expect(dashboardToYaml(dashboard)).toBe(`schema: sightglass.dashboard/v1
title: Queues
panels:
  - kind: stat
    id: q
    title: Waiting
    place: { x: 0, y: 0, w: 6, h: 4 }
    queries:
      - ref: A
        expr: |-
          sum(vllm:num_requests_waiting)
            or vector(0)
`);
});

test.each(BUILTIN_DASHBOARDS.map(({ uid, dashboard }) => [uid, dashboard] as const))("%s survives YAML", (_, dashboard) => {
  expect(read(dashboardToYaml(dashboard))).toEqual(dashboard);
});

describe("a text that is no dashboard", () => {
  test.each([
    ["", "$", undefined, /nothing to read/],
    ["[]", "$", undefined, /object, not a list/],
    ["just words", "$", undefined, /object, not a string/],
    ["title: x\n<<<<<<< ours\na: 1\n=======\n", "$", 2, /unresolved merge/],
    ["title: [1,", "$", 1, /no YAML/],
    ["title: x\ntitle: y", "$", 2, /title stands twice/],
    ['{"schemaVersion": 39, "panels": [], "templating": {}}', "$", undefined, /Grafana dashboard: import it as one/],
    [
      "schema: sightglass.dashboard/v1\ntitle: x\npanels:\n  - kind: pie\n",
      "panels[0].kind",
      4,
      /kind is missing or unknown: use one of time-series/,
    ],
    ["schema: sightglass.dashboard/v1\ntitle: x\nvariables:\n  - kind: text\n    name: 1x\n", "variables[0].name", 5, /letters, digits/],
    ["schema: sightglass.dashboard/v1\ntitle: x\ncolour: red\n", "colour", 3, /no such field/],
    ["schema: sightglass.dashboard/v1\ntitle: x\nrefreshS: often\n", "refreshS", 3, /expected number/],
  ])("%j names %s in line %s", (text, path, line, message) => {
    const parsed = dashboardFromText(text);
    expect(parsed.ok).toBe(false);
    if (parsed.ok) return;
    const problem = parsed.problems.find((one) => one.path === path);
    expect(problem?.message).toMatch(message);
    expect(problem?.line).toBe(line);
  });

  test("nested a hundred thousand deep, or made of aliases that stand for gigabytes, is refused in words", () => {
    const bomb = [
      "a: &a [x,x,x,x,x,x,x,x,x,x]",
      ..."bcdefghij".split("").map((name, i) => `${name}: &${name} [${`*${"abcdefghij".charAt(i)},`.repeat(10)}]`),
    ].join("\n");
    for (const text of [
      "[".repeat(100_000),
      `${"[".repeat(20_000)}${"]".repeat(20_000)}`,
      `${"a: {".repeat(5000)}`,
      bomb,
      "x".repeat(5_000_000),
    ]) {
      const parsed = dashboardFromText(text);
      expect(parsed).toMatchObject({ ok: false, problems: [{ path: "$", message: expect.stringMatching(/\w+/) as string }] });
    }
  });

  test("fifty thousand keys are not compared each with each", () => {
    const started = performance.now();
    const text = `a:\n${Array.from({ length: 50_000 }, (_, i) => ` k${i}: 1\n`).join("")}`;
    expect(dashboardFromText(text).ok).toBe(false);
    expect(performance.now() - started).toBeLessThan(20_000);
  });

  test("whatever is changed in a dashboard's text, reading answers and does not throw", () => {
    const base = dashboardToYaml(newDashboard({ title: "x", panels: [{ kind: "text", id: "a", place: { x: 0, y: 0, w: 1, h: 1 } }] }));
    fc.assert(
      fc.property(fc.nat(base.length), fc.nat(5), fc.string({ unit: "binary", maxLength: 6 }), (at, drop, add) => {
        expect(dashboardFromText(base.slice(0, at) + add + base.slice(at + drop))).toHaveProperty("ok");
      }),
      { numRuns: 500 },
    );
  });
});
