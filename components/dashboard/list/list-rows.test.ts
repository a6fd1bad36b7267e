import { expect, test } from "vitest";
import type { DashboardSummary } from "@/lib/dashboards";
import { type ListFilter, listGroups } from "./list-rows";

const one = (title: string, more: Partial<DashboardSummary> = {}): DashboardSummary => ({
  uid: title,
  title,
  description: "",
  folder: "",
  tags: [],
  builtin: false,
  favourite: false,
  version: 1,
  panelCount: 0,
  updatedAt: 0,
  updatedBy: null,
  deletedAt: null,
  ...more,
});
const ALL: ListFilter = { q: "", folder: null, tag: null, favourites: false };
const shape = (groups: ReturnType<typeof listGroups>) => groups.map((g) => [g.name, ...g.dashboards.map((d) => d.title)]);

test("favourites come first, then folders, then what comes with Sightglass", () => {
  const all = [
    one("Zeta", { folder: "Team" }),
    one("Fleet", { builtin: true }),
    one("Mine"),
    one("Loved", { favourite: true, folder: "Team" }),
    one("Alpha", { folder: "Team" }),
  ];
  expect(shape(listGroups(all, ALL))).toEqual([
    ["Favourites", "Loved"],
    ["Dashboards", "Mine"],
    ["Team", "Alpha", "Zeta"],
    ["Built in", "Fleet"],
  ]);
});

test("where nothing else is, the built-in ones come first", () => {
  expect(shape(listGroups([one("Fleet", { builtin: true })], ALL))).toEqual([["Built in", "Fleet"]]);
});

test("every word is looked for, in titles, folders and tags alike", () => {
  const all = [one("Queue depth", { tags: ["engine"] }), one("Queue of gateways", { folder: "Edge" })];
  expect(shape(listGroups(all, { ...ALL, q: "queue ENGINE" }))).toEqual([["Dashboards", "Queue depth"]]);
  expect(listGroups(all, { ...ALL, tag: "engine" })).toHaveLength(1);
  expect(listGroups(all, { ...ALL, folder: "Edge" })).toHaveLength(1);
  expect(listGroups(all, { ...ALL, favourites: true })).toEqual([]);
});
