import { expect, test } from "vitest";
import type { CatalogueEntry } from "@/lib/metrics";
import { catalogueEntry } from "@/lib/metrics/testing/catalogue-entry";
import { type CatalogueFilter, catalogueRows, chosenRows } from "./prepare-catalogue";
import { type UsesByName, usesOf, usesText } from "./prepare-uses";

const NOW = 10_000_000;
const entry = (name: string, more: Partial<CatalogueEntry> = {}) => catalogueEntry(name, { type: "gauge", lastSeen: NOW, ...more });
const catalogue = [
  entry("b_total", { type: "counter", help: "Requests that were answered.", activeSeries: 5, seriesCount: 9, newSeries: 2 }),
  entry("a", { lastSeen: 0 }),
  entry("c_seconds", { form: "histogram", histogram: "native" }),
];
const rows = catalogueRows(catalogue, { measuredHours: 2, bytesPerDay: { b_total: 4096 } }, undefined);
const all: CatalogueFilter = { q: "", kind: "all", sort: "name", dir: "asc" };
const names = (filter: Partial<CatalogueFilter>, of = rows) => chosenRows(of, { ...all, ...filter }, NOW).map((r) => r.name);

test("metrics are found by parts of name and help", () => {
  expect(names({ q: "total answered" })).toEqual(["b_total"]);
  expect(names({ q: "nobody" })).toEqual([]);
});

test("metrics are ordered by any column, equals by name", () => {
  expect(names({})).toEqual(["a", "b_total", "c_seconds"]);
  expect(names({ sort: "series", dir: "desc" })).toEqual(["b_total", "a", "c_seconds"]);
  expect(names({ sort: "bytes", dir: "desc" })).toEqual(["b_total", "a", "c_seconds"]);
  expect(names({ sort: "seen" })).toEqual(["a", "b_total", "c_seconds"]);
});

test("kinds, silence and having no reader narrow the list", () => {
  expect(names({ kind: "histogram" })).toEqual(["c_seconds"]);
  expect(names({ kind: "silent" })).toEqual(["a"]);
  const uses: UsesByName = { queries: { b_total: 1 }, dashboards: { a: [{ uid: "x", title: "X", builtin: false }] } };
  expect(names({ kind: "unused" }, catalogueRows(catalogue, undefined, uses))).toEqual(["c_seconds"]);
  expect(names({ kind: "unused" })).toEqual([]);
});

test("what was not measured is not called nothing", () => {
  expect(rows.map((r) => [r.bytesPerDay, r.ended])).toEqual([
    [4096, 4],
    [null, 0],
    [null, 0],
  ]);
  expect(catalogueRows(catalogue, { measuredHours: 0, bytesPerDay: {} }, undefined)[0]?.bytesPerDay).toBeNull();
});

test("a histogram is read under any of its names, and each dashboard counts once", () => {
  const x = { uid: "x", title: "X", builtin: false };
  const all: UsesByName = { queries: { h_bucket: 2, h: 1 }, dashboards: { h_bucket: [x], h_count: [x] } };
  expect(usesText(usesOf(all, "h", "histogram"))).toBe("1 dashboard, 3 recent queries");
  expect(usesText(usesOf(all, "h", "float"))).toBe("1 recent query");
  expect(usesText(usesOf(all, "constructor", "float"))).toBeNull();
});
