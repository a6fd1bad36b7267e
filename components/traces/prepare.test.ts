import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { unixMillis } from "@/lib/kernel/units";
import type { TraceRow, TraceSummary } from "@/lib/traces";
import { durationAt, prepareScatter } from "./prepare-scatter";
import { ancestorsOf, nextError, prepareWaterfall, rulerTicks } from "./prepare-waterfall";
import { activeConditions, traceFilterParams } from "./url";

const row = (
  id: string,
  depth: number,
  parentId: string | null,
  startUs: number,
  durationUs: number,
  rest: Partial<TraceRow> = {},
): TraceRow => ({
  id,
  spanId: id,
  parentId,
  depth,
  childCount: 1,
  service: "s",
  node: "",
  name: id,
  kind: "internal",
  startUs,
  durationUs,
  selfUs: durationUs,
  criticalUs: 0,
  skewUs: 0,
  status: "unset",
  statusMessage: "",
  attributes: {},
  resource: {},
  scope: "",
  events: [],
  links: [],
  tenant: "",
  synthetic: false,
  firstTokenUs: null,
  flags: [],
  ...rest,
});

const ROWS = [
  row("a", 0, null, 0, 1000),
  row("b", 1, "a", 100, 400),
  row("c", 2, "b", 200, 100, { status: "error" }),
  row("d", 1, "a", 600, 300),
];
const WHOLE = { fromUs: 0, toUs: 1000 };

describe("waterfall", () => {
  test("a folded row stands for all below it and says when an error is among them", () => {
    const visible = prepareWaterfall(ROWS, new Set(["b"]), WHOLE);
    expect(visible.map((v) => v.row.id)).toEqual(["a", "b", "d"]);
    expect(visible[1]).toMatchObject({ collapsed: true, foldedRows: 1, foldedError: true });
  });

  test("bars are clipped to the window and never leave it", () => {
    fc.assert(
      fc.property(fc.nat(2000), fc.integer({ min: 1, max: 2000 }), (from, length) => {
        for (const bar of prepareWaterfall(ROWS, new Set(), { fromUs: from, toUs: from + length })) {
          if (!bar.hidden && bar.left + bar.width > 1 + 1e-9) return false;
        }
        return true;
      }),
    );
  });

  test("the next error goes round, and its ancestors are what must be unfolded", () => {
    expect(nextError(ROWS, "d")).toBe("c");
    expect(nextError(ROWS, "c")).toBe("c");
    expect(nextError([ROWS[0] as TraceRow], null)).toBeNull();
    expect(ancestorsOf(ROWS, "c")).toEqual(["b", "a"]);
  });

  test("the ruler has few, round ticks inside the window at any zoom", () => {
    fc.assert(
      fc.property(fc.nat(1e9), fc.integer({ min: 1, max: 1e9 }), (from, length) => {
        const ticks = rulerTicks({ fromUs: from, toUs: from + length });
        return ticks.length <= 8 && ticks.every((t) => t.at >= 0 && t.at <= 1);
      }),
    );
  });
});

describe("scatter", () => {
  const trace = (durationMs: number): TraceSummary => ({
    traceId: "t",
    startNs: "1500000000",
    durationMs,
    spanCount: 1,
    errorCount: 0,
    services: [],
    rootService: "",
    rootName: "",
    status: "ok",
    tenant: "",
    model: "",
    ttftMs: null,
    queueMs: null,
    tokensIn: null,
    tokensOut: null,
  });
  const range = { from: unixMillis(1000), to: unixMillis(2000) };

  test("points lie inside the scale, and reading a height back gives the duration", () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0.02, max: 1e7, noNaN: true }), { minLength: 1 }), (durations) => {
        const scatter = prepareScatter(durations.map(trace), range);
        return scatter.points.every((p, i) => {
          const back = durationAt(scatter, p.y);
          return p.x === 0.5 && p.y >= 0 && p.y <= 1 && Math.abs(back - (durations[i] ?? 0)) <= 0.5 + (durations[i] ?? 0) * 0.01;
        });
      }),
    );
  });

  test("no traces still make a scale", () => {
    expect(prepareScatter([], range).ticks.length).toBeGreaterThan(2);
  });
});

test("an unset filter adds no condition but that the console leaves itself out, and conditions are told in words", () => {
  const none = {
    service: "",
    operation: "",
    status: null,
    tenant: "",
    model: "",
    node: "",
    min: null,
    max: null,
    attr: "",
    own: false,
    order: "newest",
  } as const;
  expect(traceFilterParams({ ...none, own: true }, new URLSearchParams()).toString()).toBe("order=newest");
  expect(traceFilterParams(none, new URLSearchParams()).get("exceptService")).toBe("sightglass");
  expect(activeConditions({ ...none, service: "gateway", status: "error" }).map((c) => c.text)).toEqual([
    "service is gateway",
    "with errors",
  ]);
});
