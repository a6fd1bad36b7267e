import { expect, test } from "vitest";
import { Fault } from "@/lib/kernel/faults";
import { MemorySink } from "../testing/memory-sink";
import { encodeOtlp } from "../testing/otlp-messages";
import { openTestDoor } from "../testing/test-door";
import { DeltaTotals, type ExponentialPoint } from "./delta";
import { nativeHistogram } from "./native-histogram";

const NS = 1_789_351_800_000_000_000n;
const at = (second: number) => String(NS + BigInt(second) * 1_000_000_000n);

const counter = (second: number, value: number) =>
  encodeOtlp("ExportMetrics", {
    resourceMetrics: [
      {
        scopeMetrics: [
          {
            metrics: [
              {
                name: "tokens",
                sum: { aggregationTemporality: 1, isMonotonic: true, dataPoints: [{ timeUnixNano: at(second), asDouble: value }] },
              },
            ],
          },
        ],
      },
    ],
  });
const PROTO = { "content-type": "application/x-protobuf" };

test("deltas are stored as running totals, a repeated delivery is not counted twice", async () => {
  const sink = new MemorySink();
  const door = await openTestDoor(sink);
  for (const [second, value] of [
    [1, 5],
    [2, 3],
    [2, 3],
    [3, 1],
  ] as const)
    await door.post("/v1/metrics", counter(second, value), PROTO);
  await door.close();
  expect(sink.samples.map((s) => s.value)).toEqual([5, 8, 9]);
});

test("a delta that could not be stored is counted once when it is sent again", async () => {
  const sink = new MemorySink();
  const door = await openTestDoor(sink);
  await door.post("/v1/metrics", counter(1, 5), PROTO);
  sink.failWith = new Fault("unavailable", "Postgres does not answer.");
  expect((await door.post("/v1/metrics", counter(2, 3), PROTO)).status).toBe(503);
  sink.failWith = null;
  expect((await door.post("/v1/metrics", counter(2, 3), PROTO)).status).toBe(200);
  await door.close();
  expect(sink.samples.map((s) => s.value)).toEqual([5, 8]);
});

test("deltas of a request that turns out to be unreadable are not counted", async () => {
  const sink = new MemorySink();
  const door = await openTestDoor(sink);
  const broken = Buffer.concat([counter(1, 5), Buffer.from([0x0a, 0x7f])]);
  expect((await door.post("/v1/metrics", broken, PROTO)).status).toBe(400);
  expect((await door.post("/v1/metrics", counter(1, 5), PROTO)).status).toBe(200);
  await door.close();
  expect(sink.samples.map((s) => s.value)).toEqual([5]);
});

test("taking one request back leaves what another added meanwhile", () => {
  const totals = new DeltaTotals();
  const first = totals.begin();
  first.add(1, 10, 5);
  const second = totals.begin();
  expect(second.add(1, 20, 3)).toBe(8);
  first.rollBack();
  expect(totals.begin().add(1, 30, 0)).toBe(3);
});

test("explicit histograms add up bucket by bucket; other bounds start again", () => {
  const totals = new DeltaTotals();
  const point = (bounds: number[], counts: number[]) => ({
    kind: "classic" as const,
    bounds: Float64Array.from(bounds),
    counts: Float64Array.from(counts),
    sum: 1,
    count: counts.reduce((a, b) => a + b, 0),
  });
  const request = totals.begin();
  request.addHistogram(1, 1, point([1, 2], [1, 0, 2]));
  expect(request.addHistogram(1, 2, point([1, 2], [1, 1, 1]))).toMatchObject({ counts: Float64Array.of(2, 1, 3), sum: 2, count: 6 });
  expect(request.addHistogram(1, 3, point([5], [1, 1]))).toMatchObject({ counts: Float64Array.of(1, 1), count: 2 });
});

const exponential = (scale: number, offset: number, counts: number[]): ExponentialPoint => ({
  scale,
  zeroThreshold: 0,
  zeroCount: 1,
  sum: 1,
  count: counts.reduce((a, b) => a + b, 1),
  positive: { offset, counts },
  negative: { offset: 0, counts: [] },
});

test("exponential histograms of different resolution add up at the coarser one, and taking one back restores the rest", () => {
  const totals = new DeltaTotals();
  const first = totals.begin();
  first.addExponential(1, 1, exponential(1, 0, [1, 2, 3, 4]));
  const second = totals.begin();
  expect(second.addExponential(1, 2, exponential(0, 1, [10]))).toMatchObject({
    scale: 0,
    count: 22,
    zeroCount: 2,
    positive: { offset: 0, counts: [3, 17] },
  });
  second.rollBack();
  expect(totals.begin().addExponential(1, 3, exponential(0, 0, []))).toMatchObject({ positive: { offset: 0, counts: [3, 7] } });
});

test("however far apart two exponential histograms lie, their sum keeps a bounded number of buckets", () => {
  const totals = new DeltaTotals();
  const request = totals.begin();
  request.addExponential(1, 1, exponential(20, -2_000_000_000, [1]));
  const sum = request.addExponential(1, 2, exponential(20, 2_000_000_000, [1]));
  expect(sum?.positive.counts.length).toBeLessThanOrEqual(1024);
  expect(sum?.positive.counts.reduce((a, b) => a + b, 0)).toBe(2);
});

test("buckets keep their boundaries on the way to Prometheus' numbering, and gaps open new spans", () => {
  const native = nativeHistogram(exponential(3, -5, [1, 0, 0, 0, 2, 0, 3]));
  // OTLP's bucket -5 is (base^-5, base^-4]; Prometheus calls that bucket -4.
  expect(native).toMatchObject({
    schema: 3,
    positiveSpans: [
      { offset: -4, length: 1 },
      { offset: 3, length: 3 },
    ],
    positiveCounts: Float64Array.of(1, 2, 0, 3),
  });
  expect(nativeHistogram(exponential(10, 8, [1, 1, 1, 1]))).toMatchObject({
    schema: 8,
    positiveSpans: [{ offset: 3, length: 1 }],
    positiveCounts: Float64Array.of(4),
  });
  expect(nativeHistogram(exponential(-5, 0, [1]))).toMatch(/scale/);
});
