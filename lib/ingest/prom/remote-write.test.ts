import fc from "fast-check";
import SnappyJS from "snappyjs";
import { describe, expect, test } from "vitest";
import type { HistogramValue } from "@/lib/telemetry";
import { unsnap } from "../snappy";
import { testContext } from "../testing/decode-context";
import { MemorySink } from "../testing/memory-sink";
import { encodeRemoteWrite } from "../testing/otlp-messages";
import { Families } from "./families";
import { SeriesSequences } from "./series-sequence";
import { decodeWriteV1 } from "./write-v1";
import { decodeWriteV2 } from "./write-v2";

const T = 1_789_351_805_000;

const labelText = fc
  .string({ unit: "binary", minLength: 1, maxLength: 12 })
  .filter((s) => !s.includes("\0") && s.isWellFormed() && s !== "__proto__");
const labels = fc.dictionary(labelText, labelText, { maxKeys: 6 }).map((map): Record<string, string> => ({ ...map, __name__: "m" }));
const sample = fc.record({ value: fc.double({ noNaN: true }), timestamp: fc.integer({ min: 0, max: T }) });
const exemplar = fc.record({ value: fc.double({ noNaN: true, noDefaultInfinity: true }), timestamp: fc.integer({ min: 1, max: T }) });
const series = fc.array(
  fc.record({ labels, samples: fc.array(sample, { minLength: 1, maxLength: 4 }), exemplars: fc.array(exemplar, { maxLength: 2 }) }),
  { maxLength: 6 },
);

const sorted = (map: Record<string, string>): [string, string][] => Object.entries(map).sort(([a], [b]) => (a < b ? -1 : 1));

function version1(
  all: readonly { labels: Record<string, string>; samples: object[]; exemplars?: object[]; histograms?: object[] }[],
): Buffer {
  const timeseries = all.map((s) => ({
    ...s,
    labels: sorted(s.labels).map(([name, value]) => ({ name, value })),
    exemplars: (s.exemplars ?? []).map((e) => ({ ...e, labels: [{ name: "trace_id", value: "t1" }] })),
  }));
  return encodeRemoteWrite("WriteRequest", { timeseries });
}

function version2(
  all: readonly { labels: Record<string, string>; samples: object[]; exemplars?: object[]; histograms?: object[]; metadata?: object }[],
): Buffer {
  const symbols = [""];
  const symbol = (s: string): number => (symbols.includes(s) ? symbols.indexOf(s) : symbols.push(s) - 1);
  const timeseries = all.map((s) => ({
    ...s,
    labelsRefs: sorted(s.labels).flatMap(([name, value]) => [symbol(name), symbol(value)]),
    exemplars: (s.exemplars ?? []).map((e) => ({ ...e, labelsRefs: [symbol("trace_id"), symbol("t1")] })),
  }));
  return encodeRemoteWrite("Request2", { symbols, timeseries });
}

async function store(version: 1 | 2, body: Buffer, sink = new MemorySink(), tenant = "") {
  const { context, commit } = testContext(sink, { tenant });
  const decoded = version === 1 ? decodeWriteV1(body, context, new Families(), new SeriesSequences()) : decodeWriteV2(body, context);
  await commit();
  return { sink, decoded, rejections: context.rejections };
}

describe("the hand-written readers agree with protobufjs", () => {
  test("on any series, in both versions, met for the first time and again", async () => {
    await fc.assert(
      fc.asyncProperty(series, async (all) => {
        const expected = all.flatMap((s) => s.samples.map((x) => [s.labels, x.value, x.timestamp]));
        for (const [version, body] of [
          [1, version1(all)],
          [2, version2(all)],
        ] as const) {
          const sink = new MemorySink();
          for (let round = 0; round < 2; round++) {
            sink.clear();
            const { decoded, rejections } = await store(version, body, sink);
            expect(rejections.total).toBe(0);
            expect(sink.samples.map((s) => [s.series.labels, s.value, s.timeMs])).toEqual(expected);
            expect(sink.exemplars.map((e) => [e.exemplar.value, Number(e.exemplar.timeMs), e.exemplar.labels])).toEqual(
              all.flatMap((s) => s.exemplars.map((e) => [e.value, e.timestamp, { trace_id: "t1" }])),
            );
            expect(decoded.written?.samples).toBe(expected.length);
          }
        }
      }),
      { numRuns: 120 },
    );
  });

  test("any bytes are decoded or refused, never worse", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (raw) => {
        for (const decode of [
          decodeWriteV2,
          (b: Buffer, c: Parameters<typeof decodeWriteV2>[1]) => decodeWriteV1(b, c, new Families(), new SeriesSequences()),
        ]) {
          try {
            decode(Buffer.from(raw), testContext(new MemorySink()).context);
          } catch (error) {
            expect((error as { code?: string }).code).toBe("invalid");
          }
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe("native histograms are stored, not dropped", () => {
  const spans = {
    positiveSpans: [
      { offset: -2, length: 2 },
      { offset: 3, length: 1 },
    ],
    negativeSpans: [{ offset: 0, length: 1 }],
  };
  const integer = {
    ...spans,
    countInt: 12,
    sum: 18.4,
    schema: 1,
    zeroThreshold: 0.001,
    zeroCountInt: 2,
    positiveDeltas: [1, 3, -2],
    negativeDeltas: [3],
    timestamp: T,
  };
  const float = {
    ...spans,
    countFloat: 12.5,
    sum: -1,
    schema: 8,
    zeroThreshold: 0,
    zeroCountFloat: 0.5,
    positiveCounts: [1.5, 2, 3],
    negativeCounts: [5.5],
    resetHint: 3,
    timestamp: T,
  };
  const custom = {
    countInt: 6,
    sum: 4,
    schema: -53,
    customValues: [0.5, 1, 2],
    positiveSpans: [{ offset: 1, length: 3 }],
    positiveDeltas: [1, 1, 1],
    timestamp: T,
  };
  const native = (counts: number[], negative: number[], more: object) => ({
    kind: "native",
    positiveSpans: spans.positiveSpans,
    negativeSpans: spans.negativeSpans,
    positiveCounts: Float64Array.from(counts),
    negativeCounts: Float64Array.from(negative),
    ...more,
  });
  const EXPECTED: readonly [object, object][] = [
    [integer, native([1, 4, 2], [3], { schema: 1, count: 12, sum: 18.4, zeroCount: 2, zeroThreshold: 0.001, gauge: false })],
    [float, native([1.5, 2, 3], [5.5], { schema: 8, count: 12.5, sum: -1, zeroCount: 0.5, zeroThreshold: 0, gauge: true })],
    [custom, { kind: "classic", bounds: Float64Array.of(0.5, 1, 2), counts: Float64Array.of(0, 1, 2, 3), count: 6, sum: 4 }],
  ];

  test.each(EXPECTED)("in both versions (%#)", async (wire, value) => {
    for (const version of [1, 2] as const) {
      const all = [{ labels: { __name__: "h" }, samples: [], histograms: [wire] }];
      const { sink, decoded, rejections } = await store(version, version === 1 ? version1(all) : version2(all));
      expect(rejections.message()).toBe("");
      expect(sink.samples[0]?.value as HistogramValue).toEqual(value);
      expect(sink.samples[0]?.series.form).toBe("histogram");
      expect(decoded.written).toMatchObject({ samples: 0, histograms: 1 });
    }
  });

  test.each([
    ["histogram whose spans do not fit its counts", { ...integer, positiveDeltas: [1] }],
    ["histogram whose zero threshold is no width", { ...float, zeroThreshold: NaN }],
    ["histogram whose bounds do not ascend", { ...custom, customValues: [0.5, NaN, 2] }],
    ["histogram whose bounds do not ascend", { ...custom, customValues: [1, 0.5, 2] }],
  ])("a %s is refused with that reason", async (reason, histogram) => {
    const { sink, rejections } = await store(1, version1([{ labels: { __name__: "h" }, samples: [], histograms: [histogram] }]));
    expect(rejections.message()).toBe(reason);
    expect(sink.samples).toEqual([]);
  });

  test("that the counter began anew, or is a gauge, is kept", async () => {
    for (const [wire, marks] of [
      [
        { ...integer, resetHint: 1 },
        { reset: true, gauge: false },
      ],
      [{ ...custom, resetHint: 1 }, { reset: true }],
      [{ ...custom, resetHint: 3 }, { gauge: true }],
    ] as const) {
      const { sink } = await store(2, version2([{ labels: { __name__: "h" }, samples: [], histograms: [wire] }]));
      expect(sink.samples[0]?.value).toMatchObject(marks);
    }
  });
});

test("metadata of version 1 types the series that follow, and those met before it", async () => {
  const sink = new MemorySink();
  const families = new Families();
  const send = async (body: Buffer) => {
    const { context, commit } = testContext(sink);
    decodeWriteV1(body, context, families, new SeriesSequences());
    await commit();
  };
  const one = version1([
    { labels: { __name__: "ttft_seconds_bucket", le: "1" }, samples: [{ value: 1, timestamp: T }] },
    { labels: { __name__: "queue" }, samples: [{ value: 1, timestamp: T }] },
  ]);
  await send(one);
  await send(
    encodeRemoteWrite("WriteRequest", {
      metadata: [
        { type: 3, metricFamilyName: "ttft_seconds", help: "h", unit: "s" },
        { type: 2, metricFamilyName: "queue" },
      ],
    }),
  );
  await send(one);
  expect(sink.samples.map((s) => s.series.type)).toEqual(["counter", "unknown", "counter", "gauge"]);
  expect(sink.samples[2]?.series).toMatchObject({ help: "h", unit: "s" });
});

test("labels are found wherever in its message a series writes them", async () => {
  const label = encodeRemoteWrite("TimeSeries", { labels: [{ name: "__name__", value: "m" }] });
  const sample = encodeRemoteWrite("TimeSeries", { samples: [{ value: 4, timestamp: T }] });
  const series = Buffer.concat([sample, label]);
  const { sink, rejections } = await store(1, Buffer.concat([Buffer.from([10, series.length]), series]));
  expect(rejections.total).toBe(0);
  expect(sink.samples.map((s) => [s.series.labels, s.value])).toEqual([[{ __name__: "m" }, 4]]);
});

test("a sample a day ahead of the clock or before 1970 is refused, the rest of its series is kept", async () => {
  const samples = [
    { value: 1, timestamp: T },
    { value: 2, timestamp: T + 2 * 86_400_000 },
    { value: 3, timestamp: -5 },
  ];
  const { sink, rejections } = await store(1, version1([{ labels: { __name__: "m" }, samples }]));
  expect(sink.samples.map((s) => s.value)).toEqual([1]);
  expect(rejections.total).toBe(2);
});

test("series beyond the limit are refused by name, known ones go on", async () => {
  const sink = new MemorySink();
  sink.seriesLimit = 1;
  const all = ["a", "b", "a"].map((name) => ({ labels: { __name__: name }, samples: [{ value: 1, timestamp: T }] }));
  const { rejections } = await store(1, version1(all), sink);
  expect(sink.samples).toHaveLength(2);
  expect(rejections.message()).toBe("series limit reached");
});

describe("snappy blocks", () => {
  test("whatever was compressed comes back", () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.uint8Array({ maxLength: 300 }), fc.constant(new Uint8Array(200).fill(7))), { maxLength: 8 }),
        (parts) => {
          const plain = Buffer.concat(parts);
          expect(unsnap(Buffer.from(SnappyJS.compress(plain)), 1 << 20).equals(plain)).toBe(true);
        },
      ),
    );
  });

  test("any other bytes are refused", () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 64 }), (raw) => {
        try {
          unsnap(Buffer.from(raw), 1 << 16);
        } catch (error) {
          expect(["invalid", "too-large"]).toContain((error as { code?: string }).code);
        }
      }),
      { numRuns: 1000 },
    );
  });
});
