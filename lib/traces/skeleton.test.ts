import fc from "fast-check";
import { expect, test } from "vitest";
import type { SpanKind, SpanRecord } from "@/lib/telemetry/span";
import { assembleTrace } from "./assemble";
import { type SkeletonPage, buildSkeleton } from "./skeleton";
import { SKELETON_FLAGS } from "./skeleton-flags";
import { SpanTable } from "./span-table";
import { madeSpan } from "./testing/made-spans";

const ID = "1".padStart(32, "0");

function skeletonOf(spans: readonly SpanRecord[]) {
  const table = new SpanTable();
  for (const span of spans) table.addRecord(span);
  return buildSkeleton(ID, table, false);
}

interface Row {
  readonly id: string;
  readonly parent: number;
  readonly depth: number;
  readonly startUs: number;
  readonly durationUs: number;
  readonly selfUs: number;
  readonly criticalUs: number;
  readonly service: string;
  readonly name: string;
  readonly flags: number;
}

function rowsOf(spans: readonly SpanRecord[], pageRows = 7): Row[] {
  const { head, pages } = skeletonOf(spans);
  const all: SkeletonPage[] = [...pages(pageRows)];
  return all.flatMap((page) =>
    page.depth.map((depth, i) => ({
      id: page.ids.slice(i * 16, i * 16 + 16),
      parent: page.up[i] === 0 ? -1 : page.first + i - (page.up[i] ?? 0),
      depth,
      startUs: page.startUs[i] ?? 0,
      durationUs: page.durationUs[i] ?? 0,
      selfUs: page.selfUs[i] ?? 0,
      criticalUs: page.criticalUs[i] ?? 0,
      service: head.services[page.service[i] ?? 0] ?? "",
      name: head.names[page.name[i] ?? 0] ?? "",
      flags: page.flags[i] ?? 0,
    })),
  );
}

const kinds = ["unspecified", "internal", "server", "client", "producer", "consumer"];

/** Any trace, with orphans, circles, phases and clocks apart; `ids` says from how many identifiers, so that some repeat. */
const trace = (distinct: boolean) =>
  fc
    .array(
      fc.record({
        id: fc.integer({ min: 1, max: 12 }),
        up: fc.integer({ min: 0, max: 16 }),
        at: fc.integer({ min: -20, max: 60 }),
        ms: fc.integer({ min: -2, max: 50 }),
        kind: fc.integer({ min: 0, max: 5 }),
        service: fc.constantFrom("a", "b", "c"),
        failed: fc.boolean(),
        engine: fc.boolean(),
      }),
      { minLength: 1, maxLength: 25 },
    )
    .map((rows) =>
      rows.map((row, i) => {
        const span = madeSpan({
          id: (distinct ? i + 1 : row.id).toString(16),
          ...(row.up === 0 ? {} : { parent: row.up.toString(16) }),
          service: row.service,
          name: `n${row.id}`,
          kind: row.kind as SpanKind,
          at: row.at,
          ms: row.ms,
          failed: row.failed,
          attributes: row.engine ? { "gen_ai.latency.time_in_queue": 0.004, "gen_ai.latency.time_to_first_token": 0.009 } : {},
        });
        const resource = { attributes: { "service.name": row.service, "host.name": row.service === "c" ? "" : row.service } };
        return { ...span, resource };
      }),
    );

test("the skeleton has the rows of the whole waterfall: order, tree, clocks, phases, self time, critical path, marks", () => {
  fc.assert(
    fc.property(trace(true), (spans) => {
      const whole = assembleTrace(ID, spans);
      const rows = rowsOf(spans);
      const { head } = skeletonOf(spans);
      expect(head).toMatchObject({
        startNs: whole.startNs,
        spanCount: whole.spanCount,
        errorCount: whole.errorCount,
        rowCount: whole.rows.length,
      });
      expect(rows.map((row) => [row.id, row.depth, row.service, row.name])).toEqual(
        whole.rows.map((row) => [row.spanId, row.depth, row.service, row.name]),
      );
      whole.rows.forEach((row, i) => {
        const own = rows[i] as Row;
        expect([own.startUs, own.durationUs, own.selfUs, own.criticalUs]).toEqual(
          [row.startUs, row.durationUs, row.selfUs, row.criticalUs].map((us) => expect.closeTo(us, 2) as number),
        );
        expect(own.parent < 0 ? null : (whole.rows[own.parent]?.id ?? "")).toBe(row.parentId);
        const has = (flag: keyof typeof SKELETON_FLAGS) => (own.flags & SKELETON_FLAGS[flag]) !== 0;
        expect([has("error"), has("synthetic"), has("orphan"), has("skewAdjusted"), has("skewTooLarge")]).toEqual([
          row.status === "error",
          row.synthetic,
          row.flags.includes("orphan"),
          row.flags.includes("skew_adjusted"),
          row.flags.includes("skew_too_large"),
        ]);
        expect(has("critical")).toBe(row.criticalUs > 0);
        expect(has("cycle")).toBe(row.flags.includes("cycle") || row.flags.includes("self_parent"));
      });
      expect(kinds).toHaveLength(6);
    }),
    { numRuns: 300 },
  );
});

test("with repeated identifiers every span is drawn once, below at most one parent, and repetitions are left out", () => {
  fc.assert(
    fc.property(trace(false), (spans) => {
      const rows = rowsOf(spans);
      const whole = assembleTrace(ID, spans);
      expect(rows.length).toBe(whole.rows.length);
      expect(rows.map((row) => row.id).sort()).toEqual(whole.rows.map((row) => row.spanId).sort());
      rows.forEach((row, i) => expect(row.parent).toBeLessThan(i));
    }),
    { numRuns: 300 },
  );
});

test("a span with a failed one below it says so, up to the root", () => {
  const spans = [
    madeSpan({ id: "a", at: 0, ms: 9 }),
    madeSpan({ id: "b", parent: "a", at: 1, ms: 7 }),
    madeSpan({ id: "c", parent: "b", at: 2, ms: 3, failed: true }),
  ];
  const { error, childError } = SKELETON_FLAGS;
  expect(rowsOf(spans).map((row) => row.flags & (error | childError))).toEqual([childError, childError, error]);
});
