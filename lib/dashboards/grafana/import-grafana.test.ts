import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { importGrafana } from "./import-grafana";
import { importOf } from "./testing/import-one";

describe("what is no dashboard is refused with a sentence that says where", () => {
  const refused: readonly [title: string, text: string, message: RegExp][] = [
    ["nothing", "  \n", /^The file is empty/],
    ["a web page", "<!doctype html>\n<html>", /^This is not valid JSON.* web page/],
    ["YAML", "title: x\npanels: []\n", /YAML/],
    ["JSON that breaks off", '{\n"panels": [\n{"id": 1', /not valid JSON \(.*line 3\)/],
    ["a word where a value belongs", `{\n"title": "${"x".repeat(60)}",\n"panels": [nope]\n}`, /line 3/],
    ["a comma too many", '{\n"panels": [],\n}', /line 3/],
    ["a number", "42", /holds a number/],
    ["a list", "[]", /one dashboard at a time/],
    ["an object of something else", '{"a": 1}', /no “panels”/],
    ["panels that are no list", '{"panels": {"a": 1}}', /^panels should be a list of panels, not an object\.$/],
    ["a panel that is no object", '{"panels": [{}, "x"]}', /^panels\[1\] should be a panel's object, not text\.$/],
    ["the same inside of what the API answers", '{"dashboard": {"panels": 5}}', /^dashboard\.panels should be a list/],
    ["nesting without end", `{"panels": ${"[".repeat(100_000)}`, /nested more than 100 levels/],
    ["a file that is too large", `{"panels": [], "x": "${"x".repeat(21 * 1024 * 1024)}"}`, /larger than 20 MB/],
    ["a conflict", '{\n<<<<<<< HEAD\n"a": 1\n=======\n"a": 2\n>>>>>>> main\n}', /^Line 2 holds a merge conflict marker \(<<<<<<<\)/],
  ];
  test.each(refused)("%s", (_, text, message) => {
    expect(importGrafana(text)).toEqual({ ok: false, message: expect.stringMatching(message) });
  });
});

test("a value of the wrong type is named with its path and left out", () => {
  const { report } = importOf({ panels: [{ id: 1, type: "timeseries", title: { a: 1 }, targets: "up", gridPos: { w: "wide" } }] });
  const notes = report.panels[0]?.notes ?? [];
  expect(notes).toContain("panels[0].targets should be a list, not text; it is left out.");
  expect(notes).toContain("panels[0].title should be text, not an object; it is left out.");
});

test("what the API answers around a dashboard is taken off", () => {
  const read = importGrafana(JSON.stringify({ meta: { slug: "x" }, dashboard: { title: "Inside", panels: [] } }));
  expect(read).toMatchObject({ ok: true, dashboard: { title: "Inside" } });
});

test("title, tags, range, refresh and links are the dashboard's own; annotations are named", () => {
  const { dashboard, report } = importOf({
    title: "  vLLM\n",
    tags: ["llm", "llm", ""],
    time: { from: "now-6h", to: "now" },
    refresh: "30s",
    links: [
      { type: "link", title: "Docs", url: "https://example.org/docs", targetBlank: true, keepTime: true },
      { type: "dashboards", title: "Others", tags: ["llm"] },
    ],
    annotations: {
      list: [
        { builtIn: 1, name: "Annotations & Alerts" },
        { name: "Deployments", expr: "x", enable: true },
      ],
    },
    panels: [],
  });
  expect(dashboard).toMatchObject({
    title: "vLLM",
    tags: ["llm"],
    range: "6h",
    refreshS: 30,
    links: [{ title: "Docs", newTab: true, keepTime: true }],
  });
  expect(report.notes).toEqual([expect.stringContaining("Others"), expect.stringContaining("Deployments")]);
});

test.each([
  ["now-2w", "14d"],
  ["now/d", "24h"],
  ["now-90s", "90s"],
  ["2020-01-01T00:00:00Z", "1h"],
])("a range from %s opens at %s", (from, range) => {
  expect(importOf({ time: { from, to: "now" }, panels: [] }).dashboard.range).toBe(range);
});

const panelAt = (id: number, x: number, y: number, w: number, h: number) => ({
  id,
  type: "text",
  gridPos: { x, y, w, h },
  options: { content: "" },
});

test("open and collapsed rows become sections, with their panels below them and nothing on top of another", () => {
  const { dashboard } = importOf({
    panels: [
      panelAt(1, 0, 0, 24, 4),
      { id: 2, type: "row", title: "Open", gridPos: { x: 0, y: 4, w: 24, h: 1 }, panels: [], repeat: "model" },
      panelAt(3, 0, 5, 12, 8),
      panelAt(4, 12, 5, 12, 6),
      {
        id: 5,
        type: "row",
        title: "Closed",
        collapsed: true,
        gridPos: { x: 0, y: 13, w: 24, h: 1 },
        panels: [panelAt(6, 0, 40, 12, 8), panelAt(7, 12, 42, 12, 8)],
      },
      { id: 8, type: "row", title: "Last", collapsed: true, gridPos: { x: 0, y: 14, w: 24, h: 1 }, panels: [panelAt(9, 0, 15, 6, 3)] },
    ],
  });
  expect(dashboard.sections).toMatchObject([
    { title: "Open", y: 4, collapsed: false, repeat: "model" },
    { title: "Closed", y: 13, collapsed: true },
    { title: "Last", y: 24, collapsed: true },
  ]);
  expect(dashboard.panels.map(({ id, place }) => [id, place.y])).toEqual([
    ["panel-1", 0],
    ["panel-3", 5],
    ["panel-4", 5],
    ["panel-6", 14],
    ["panel-7", 16],
    ["panel-9", 25],
  ]);
});

test("rows of spans, from before the grid, flow from left to right", () => {
  const panel = (id: number, span: number) => ({ id, span, type: "text", content: "" });
  const { dashboard } = importOf({
    schemaVersion: 14,
    rows: [
      { title: "A", showTitle: true, height: "300px", panels: [panel(1, 6), panel(2, 6), panel(3, 4)] },
      { title: "B", showTitle: false, height: 200, panels: [panel(4, 12)] },
    ],
  });
  expect(dashboard.sections).toMatchObject([{ title: "A", y: 0 }]);
  expect(dashboard.panels.map(({ place: { x, y, w, h } }) => [x, y, w, h])).toEqual([
    [0, 1, 12, 8],
    [12, 1, 12, 8],
    [0, 9, 8, 8],
    [0, 17, 24, 5],
  ]);
});

test("panels that repeat keep their variable; the copies that Grafana had made do not come along", () => {
  const { dashboard } = importOf({
    panels: [
      { ...panelAt(1, 0, 0, 12, 4), repeat: "model", repeatDirection: "v", maxPerRow: 3 },
      { ...panelAt(2, 0, 4, 12, 4), repeatPanelId: 1 },
    ],
    templating: { list: [{ name: "model", type: "custom", query: "a,b" }] },
  });
  expect(dashboard.panels).toMatchObject([{ id: "panel-1", repeat: { variable: "model", direction: "down", perRow: 3 } }]);
});

test("ids that occur twice or are none are made unique", () => {
  const { dashboard } = importOf({ panels: [panelAt(1, 0, 0, 4, 4), panelAt(1, 4, 0, 4, 4), { ...panelAt(0, 8, 0, 4, 4), id: "x" }] });
  expect(new Set(dashboard.panels.map(({ id }) => id)).size).toBe(3);
});

test("any text at all is answered", () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
      const read = importGrafana(text);
      if (!read.ok) expect(read.message.length).toBeGreaterThan(10);
    }),
  );
});
