import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { deltaOf, sumPoints } from "./arithmetic";
import { type Gpu, gpusOf, memoryOf } from "./gpus";
import { chartGrid, gridRange, sparkGrid, withPrevious } from "./grid";
import { latencyFigure } from "./latency";
import { unixMillis } from "@/lib/kernel/units";
import { errorRatio } from "./outcome";
import { changesOf } from "./reads/gpu-snapshot";
import { type NodeMeasures, errorPoints, errorsOf, vitalsOf } from "./vitals";

const NODE: NodeMeasures = {
  engine: "vllm",
  finished: [1, 3],
  failed: [0, 1],
  preempted: [],
  promptTokens: [],
  tokens: [100, null],
  prefixHits: [50],
  prefixLookups: [100],
  ttftP50: [],
  ttftP95: [],
  itlP95: [],
  running: 4,
  waiting: null,
  kvUsage: 0.4,
  gpus: [],
};
const NO_QUANTILES = { ttftP50: [], ttftP95: [], itlP95: [] };
const gpu = (over: Partial<Gpu>): Gpu => ({
  key: "u#",
  index: "0",
  uuid: "u",
  model: "H200",
  pciBusId: "",
  host: "h1",
  pod: "",
  utilisation: 0.5,
  memoryUsed: 10,
  memoryTotal: 20,
  power: null,
  temperature: null,
  lastXid: null,
  xidInPeriod: false,
  newXids: [],
  rowRemapFailed: false,
  ...over,
});

describe("vitals", () => {
  test("rates add up, gaps stay gaps, and the fullest cache speaks", () => {
    expect(vitalsOf([NODE, { ...NODE, kvUsage: 0.9, waiting: 2 }], NO_QUANTILES)).toMatchObject({
      requestsPerS: 4,
      tokensPerS: 200,
      running: 8,
      waiting: 2,
      kvUsage: 0.9,
      prefixHitRatio: 0.5,
      errorRatio: 0.25,
      gpuMemory: null,
    });
  });
  test("an engine that counts failures apart has them added to what ended", () => {
    expect(errorRatio("tgi", 90, 10)).toBe(0.1);
    expect(errorRatio("vllm", 100, 10)).toBe(0.1);
  });
  test("an engine that counts no failures is not called free of them", () => {
    expect(errorRatio("trtllm", 100, null)).toBeNull();
    expect(errorsOf([{ ...NODE, engine: "trtllm" }])).toBeNull();
  });
  test("error shares have a value exactly where requests ended", () => {
    expect(errorPoints([{ ...NODE, finished: [1, 0, null, 4], failed: [0, 0, null, 1] }])).toEqual([0, null, null, 0.25]);
  });
  test("a GPU shared by two replicas is counted once in their deployment", () => {
    const shared = gpu({});
    expect(
      vitalsOf(
        [
          { ...NODE, gpus: [shared] },
          { ...NODE, gpus: [shared] },
        ],
        NO_QUANTILES,
      ).gpuMemory,
    ).toEqual({ used: 10, total: 20 });
  });
  test("mixed engines keep a latency each, and the slowest speaks", () => {
    const part = (engine: string, value: number, saturated = false) => ({ engine, value, low: value / 2, high: value * 2, saturated });
    const figure = latencyFigure([part("vllm", 0.4), part("sglang", 0.9)]);
    expect(figure).toMatchObject({ value: 0.9, low: 0.45, high: 1.8 });
    expect(figure.parts.map((p) => p.engine)).toEqual(["sglang", "vllm"]);
  });
  test("a sum of rows is known where any row is", () => {
    fc.assert(
      fc.property(fc.array(fc.array(fc.option(fc.integer()), { minLength: 3, maxLength: 3 }), { minLength: 1 }), (rows) => {
        const sum = sumPoints(rows);
        for (let i = 0; i < 3; i++) expect(sum[i] === null).toBe(rows.every((row) => row[i] === null));
      }),
    );
  });
  test("growth from nothing is not a percentage", () => {
    expect(deltaOf(5, 0)).toBeNull();
    expect(deltaOf(6, 4)).toBe(0.5);
  });
});

describe("GPUs", () => {
  test("join by pod where both know it, else by host", () => {
    const gpus = [gpu({ uuid: "a", pod: "p1" }), gpu({ uuid: "b", pod: "p2" }), gpu({ uuid: "c", host: "h2" })];
    expect(gpusOf({ host: "h1", pod: "p1" }, gpus).map((g) => g.uuid)).toEqual(["a"]);
    expect(gpusOf({ host: "h2", pod: "" }, gpus).map((g) => g.uuid)).toEqual(["c"]);
    expect(gpusOf({ host: "h1", pod: "" }, gpus).map((g) => g.uuid)).toEqual(["a", "b"]);
    expect(gpusOf({ host: "", pod: "" }, gpus)).toEqual([]);
  });
  test("memory is known only where both used and total are", () => {
    expect(memoryOf([gpu({}), gpu({ memoryTotal: null })])).toEqual({ used: 10, total: 20 });
    expect(memoryOf([gpu({ memoryUsed: null })])).toBeNull();
  });
  test("the Xid a gauge has held since before is old news", () => {
    expect(changesOf([79, 79, null, 79])).toEqual([]);
    expect(changesOf([0, 0, 79, 79, 94])).toEqual([79, 94]);
    expect(changesOf([79, 0])).toEqual([]);
  });
});

describe("grids", () => {
  const range = (span: number) => ({ from: unixMillis(1_800_000_000_000 - span), to: unixMillis(1_800_000_000_000) });
  const spans = fc.integer({ min: 60_000, max: 400 * 86_400_000 });
  test("every chart ends within a step of its range’s end, and has no more points than asked", () => {
    fc.assert(
      fc.property(spans, (span) => {
        const grid = chartGrid(range(span), 240);
        const late = range(span).to - gridRange(grid).to;
        expect(late).toBeGreaterThanOrEqual(0);
        expect(late).toBeLessThan(span < 43_200_000 ? 1 : grid.stepMs);
        expect(grid.count).toBeLessThanOrEqual(241);
      }),
    );
  });
  test("long ranges lie on multiples of their step, so that roll-ups can answer", () => {
    fc.assert(
      fc.property(fc.integer({ min: 12, max: 9600 }), (hours) => {
        for (const grid of [chartGrid(range(hours * 3_600_000), 240), withPrevious(sparkGrid(range(hours * 3_600_000)))]) {
          expect(grid.start % grid.stepMs).toBe(0);
          expect(grid.stepMs % 300_000).toBe(0);
        }
      }),
    );
  });
  test("the windows of the overview’s grid tile the range and the one before", () => {
    const grid = sparkGrid(range(3_600_000));
    expect(grid).toMatchObject({ count: 30, stepMs: 120_000 });
    const wide = withPrevious(grid);
    expect(wide.count).toBe(60);
    expect(gridRange(wide)).toEqual({ from: grid.start - 3_600_000, to: range(0).to });
  });
});
