import fs from "node:fs";
import path from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { sharedPath } from "@/test/shared";
import { dashboardSchema } from "../model";
import { importGrafana } from "./import-grafana";
import type { PanelReport } from "./report";

const folder = sharedPath("corpora", "grafana-dashboards");

interface InventoryEntry {
  readonly file: string;
  readonly panels: number;
  readonly rows: number;
  readonly variables: number;
}

const inventory: InventoryEntry[] =
  folder === null ? [] : (JSON.parse(fs.readFileSync(path.join(folder, "inventory.json"), "utf8")) as InventoryEntry[]);
const textOf = (file: string): string => fs.readFileSync(path.join(folder ?? "", file), "utf8");

describe.skipIf(folder === null)("the dashboards of others", () => {
  const reports: PanelReport[] = [];

  test.each(inventory)("$file imports: every panel has a report, every row a section, every query parses", ({ file, panels, rows }) => {
    const read = importGrafana(textOf(file));
    if (!read.ok) throw new Error(read.message);
    expect(read.report.panels).toHaveLength(panels);
    expect(read.dashboard.panels).toHaveLength(panels);
    expect(read.dashboard.sections).toHaveLength(rows);
    expect(dashboardSchema.safeParse(read.dashboard).success).toBe(true);
    expect(
      read.report.panels.flatMap(({ title, notes }) =>
        notes.filter((note) => note.includes("is not PromQL")).map((note) => `${title}: ${note}`),
      ),
    ).toEqual([]);
    reports.push(...read.report.panels);
  });

  test("at least 95 % of the panels are converted or approximated", () => {
    const count = (outcome: PanelReport["outcome"]) => reports.filter((report) => report.outcome === outcome).length;
    const notes = new Map<string, number>();
    for (const { notes: said } of reports) for (const note of said) notes.set(note, (notes.get(note) ?? 0) + 1);
    const reasons = [...notes].sort((a, b) => b[1] - a[1]).map(([note, times]) => `  ${times} × ${note}`);
    console.log(
      [
        `${reports.length} panels: ${count("converted")} converted, ${count("approximated")} approximated, ${count("unsupported")} unsupported`,
        ...reasons,
      ].join("\n"),
    );
    expect(reports.length).toBeGreaterThan(0);
    expect((count("converted") + count("approximated")) / reports.length).toBeGreaterThanOrEqual(0.95);
  });

  test("a file with merge conflict markers is refused with their line", () => {
    const read = importGrafana(textOf("negative/sglang-dashboard.conflict-markers.json"));
    expect(read).toEqual({
      ok: false,
      message: "Line 150 holds a merge conflict marker (<<<<<<<). Resolve the conflict in the file and import it again.",
    });
  });

  test("whatever is put anywhere into a file, the import answers: a valid dashboard or a sentence", () => {
    const files = [
      "vllm/vllm-grafana.json",
      "dcgm/dcgm-exporter-dashboard.json",
      "dynamo/failover.json",
      "dynamo/temp-loki.json",
      "litellm/dashboard_v2.json",
      "tgi/tgi_grafana.json",
    ];
    const parsed = files.map((file) => JSON.parse(textOf(file)) as unknown);
    const places = parsed.map((value) => placesIn(value));
    const junk = fc.oneof(
      fc.constant(undefined),
      fc.jsonValue({ maxDepth: 2 }),
      fc.string({ maxLength: 700 }),
      fc.double(),
      fc.constant("x".repeat(60_000)),
      fc.constant([]),
      fc.constant({}),
    );
    const mutation = fc.record({ at: fc.nat(), put: junk });
    fc.assert(
      fc.property(fc.nat(files.length - 1), fc.array(mutation, { minLength: 1, maxLength: 5 }), (which, mutations) => {
        const value = structuredClone(parsed[which]);
        const list = places[which] ?? [];
        for (const { at, put } of mutations) putAt(value, list[at % list.length] ?? [], put);
        const read = importGrafana(JSON.stringify(value));
        if (read.ok) {
          const checked = dashboardSchema.safeParse(read.dashboard);
          expect(checked.error?.issues ?? []).toEqual([]);
        } else expect(read.message).toMatch(/^\S.*[.!]$/s);
      }),
      { numRuns: 250 },
    );
  });
});

/** The path of every value below the root. */
function placesIn(value: unknown, at: readonly string[] = []): string[][] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, child]) => [[...at, key], ...placesIn(child, [...at, key])]);
}

function putAt(root: unknown, place: readonly string[], put: unknown): void {
  let value = root;
  for (const key of place.slice(0, -1)) {
    if (typeof value !== "object" || value === null) return;
    value = (value as Record<string, unknown>)[key];
  }
  const last = place.at(-1);
  if (typeof value === "object" && value !== null && last !== undefined) (value as Record<string, unknown>)[last] = put;
}
