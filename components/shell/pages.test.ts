import { expect, test } from "vitest";
import { PAGES, crumbsOf, pageOf } from "./pages";

test("every place tells the way back up", () => {
  expect(crumbsOf("/fleet")).toEqual([{ label: "Fleet", href: null }]);
  expect(crumbsOf("/nodes/vllm-0%3A8000")).toEqual([
    { label: "Fleet", href: "/fleet" },
    { label: "vllm-0:8000", href: null },
  ]);
  expect(crumbsOf("/traces/0af7651916cd43dd8448eb211c80319c").at(-1)?.label).toBe("0af7…319c");
  expect(crumbsOf("/settings/api-keys").at(-1)?.label).toBe("Api keys");
  expect(crumbsOf("/catalogue/cardinality")).toEqual([
    { label: "Metrics", href: "/catalogue" },
    { label: "Cardinality", href: null },
  ]);
  expect(crumbsOf("/%E0%A4%A/x")).toEqual([]);
});

test("a node's page counts as the fleet's in the navigation", () => {
  expect(pageOf("/nodes/a")?.href).toBe("/fleet");
  expect(pageOf("/nowhere")).toBeUndefined();
  expect(new Set(PAGES.map((p) => p.href)).size).toBe(PAGES.length);
});
