import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { AttributeValue } from "@/lib/telemetry";
import { testContext } from "../testing/decode-context";
import { MemorySink } from "../testing/memory-sink";
import { encodeOtlp } from "../testing/otlp-messages";
import { EXPORT_LOGS, EXPORT_METRICS, EXPORT_TRACES, type Message } from "./json-schema";
import { otlpDecoders } from "./routes";
import { transcode } from "./transcode";

const NOW_NS = 1_789_351_805_000_000_000n;

// Values with what they should become. NUL is not stored; keys are distinct so that order does not matter.
interface Case {
  readonly wire: object;
  readonly value: AttributeValue;
}
const text = fc.string({ unit: "binary", maxLength: 30 }).filter((s) => !s.includes("\0") && s.isWellFormed());
const int64 = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
const numberOf = (n: bigint): number | bigint => (n >= -(2n ** 53n) && n < 2n ** 53n ? Number(n) : n);
const scalar: fc.Arbitrary<Case> = fc.oneof(
  text.map((s) => ({ wire: { stringValue: s }, value: s })),
  fc.boolean().map((b) => ({ wire: { boolValue: b }, value: b })),
  int64.map((n) => ({ wire: { intValue: String(n) }, value: numberOf(n) })),
  fc.double().map((d) => ({ wire: { doubleValue: d }, value: d })),
  fc.uint8Array({ maxLength: 20 }).map((b) => ({ wire: { bytesValue: Buffer.from(b).toString("base64") }, value: b })),
);
const { any } = fc.letrec<{ any: Case }>((tie) => ({
  any: fc.oneof(
    { depthSize: "small" },
    scalar,
    fc
      .array(tie("any"), { maxLength: 3 })
      .map((items) => ({ wire: { arrayValue: { values: items.map((i) => i.wire) } }, value: items.map((i) => i.value) })),
    fc.dictionary(text, tie("any"), { maxKeys: 3 }).map((map) => ({
      wire: { kvlistValue: { values: Object.entries(map).map(([key, item]) => ({ key, value: item.wire })) } },
      value: Object.fromEntries(Object.entries(map).map(([key, item]) => [key, item.value])),
    })),
  ),
}));
const attributes = fc.dictionary(text, any, { maxKeys: 5 }).map((map) => ({
  wire: Object.entries(map).map(([key, item]) => ({ key, value: item.wire })),
  value: Object.fromEntries(Object.entries(map).map(([key, item]) => [key, item.value])),
}));
const hex = (bytes: number) =>
  fc
    .uint8Array({ minLength: bytes, maxLength: bytes })
    .filter((b) => b.some(Boolean))
    .map((b) => Buffer.from(b).toString("hex"));
const nanos = fc.bigInt({ min: 1n, max: 2n ** 63n - 1n });

const span = fc.record({
  traceId: hex(16),
  spanId: hex(8),
  parentSpanId: fc.oneof(fc.constant(""), hex(8)),
  name: text,
  kind: fc.integer({ min: 0, max: 5 }),
  startNs: nanos,
  endNs: nanos,
  traceState: text,
  status: fc.integer({ min: 0, max: 2 }),
  statusMessage: text,
  attributes,
  events: fc.array(fc.record({ timeNs: nanos, name: text, attributes }), { maxLength: 3 }),
  links: fc.array(fc.record({ traceId: hex(16), spanId: hex(8), attributes }), { maxLength: 3 }),
});

const bytes = (id: string): string => Buffer.from(id, "hex").toString("base64");
/** OTLP/JSON has ids in hex; protobufjs takes base64. */
const both = (request: object, type: string, schema: Message, ids: (id: string) => (form: "hex" | "base64") => unknown) => {
  const form = (f: "hex" | "base64") =>
    JSON.parse(JSON.stringify(request), (key, value: unknown) =>
      ["traceId", "spanId", "parentSpanId"].includes(key) && typeof value === "string" ? ids(value)(f) : value,
    ) as object;
  // JSON.stringify would write null for a NaN, and lose -0.
  const json = JSON.stringify(form("hex"));
  return [encodeOtlp(type, form("base64")), transcode(Buffer.from(json), schema, testContext(new MemorySink()).context.limits)] as const;
};
const idForms = (id: string) => (form: "hex" | "base64") => (form === "hex" ? id : bytes(id));
const jsonSafe = (request: object): object =>
  JSON.parse(
    JSON.stringify(request, (_key, value: unknown) =>
      typeof value === "bigint"
        ? String(value)
        : typeof value === "number" && !Number.isFinite(value)
          ? String(value)
          : Object.is(value, -0)
            ? "-0"
            : value,
    ),
  ) as object;

describe("the hand-written readers agree with protobufjs, in protobuf and in JSON", () => {
  test("on any spans", () => {
    fc.assert(
      fc.property(fc.array(span, { maxLength: 4 }), attributes, text, (spans, resource, scopeName) => {
        const request = jsonSafe({
          resourceSpans: [
            {
              resource: { attributes: resource.wire },
              scopeSpans: [
                {
                  scope: { name: scopeName, version: "1" },
                  spans: spans.map((s) => ({
                    traceId: s.traceId,
                    spanId: s.spanId,
                    parentSpanId: s.parentSpanId,
                    name: s.name,
                    kind: s.kind,
                    traceState: s.traceState,
                    startTimeUnixNano: s.startNs,
                    endTimeUnixNano: s.endNs,
                    attributes: s.attributes.wire,
                    events: s.events.map((e) => ({ timeUnixNano: e.timeNs, name: e.name, attributes: e.attributes.wire })),
                    links: s.links.map((l) => ({ traceId: l.traceId, spanId: l.spanId, attributes: l.attributes.wire })),
                    status: { code: s.status, message: s.statusMessage },
                  })),
                },
              ],
            },
          ],
        });
        const expected = spans.map((s) => ({
          ...s,
          attributes: s.attributes.value,
          events: s.events.map((e) => ({ ...e, attributes: e.attributes.value })),
          links: s.links.map((l) => ({ ...l, attributes: l.attributes.value })),
          resource: { attributes: resource.value },
          scope: { name: scopeName, version: "1" },
        }));
        for (const body of both(request, "ExportTraces", EXPORT_TRACES, idForms)) {
          const { context } = testContext(new MemorySink());
          expect(
            otlpDecoders()
              .traces(body, context)
              .spans?.map(({ tenant: _tenant, ...s }) => s),
          ).toEqual(expected);
        }
      }),
      { numRuns: 150 },
    );
  });

  test("on any log records", () => {
    const record = fc.record({
      timeNs: nanos,
      observedNs: nanos,
      severityNumber: fc.integer({ min: 0, max: 24 }),
      severityText: text,
      body: any,
      attributes,
    });
    fc.assert(
      fc.property(fc.array(record, { maxLength: 4 }), (records) => {
        const logRecords = records.map((r) => ({
          timeUnixNano: r.timeNs,
          observedTimeUnixNano: r.observedNs,
          severityNumber: r.severityNumber,
          severityText: r.severityText,
          body: r.body.wire,
          attributes: r.attributes.wire,
        }));
        const request = jsonSafe({ resourceLogs: [{ scopeLogs: [{ logRecords }] }] });
        const expected = records.map((r) => ({ ...r, body: r.body.value, attributes: r.attributes.value }));
        for (const body of both(request, "ExportLogs", EXPORT_LOGS, idForms)) {
          const { context } = testContext(new MemorySink());
          const logs = otlpDecoders().logs(body, context).logs ?? [];
          expect(
            logs.map(({ timeNs, observedNs, severityNumber, severityText, body: b, attributes: a }) => ({
              timeNs,
              observedNs,
              severityNumber,
              severityText,
              body: b,
              attributes: a,
            })),
          ).toEqual(expected);
        }
      }),
      { numRuns: 150 },
    );
  });

  test("on any gauge, sum, histogram and summary", async () => {
    const value = fc.oneof(
      fc.double().map((d) => ({ wire: { asDouble: d }, value: d })),
      int64.map((n) => ({ wire: { asInt: String(n) }, value: Number(n) })),
    );
    const timeNs = fc.bigInt({ min: 1_000_000n, max: NOW_NS });
    const labels = fc.dictionary(fc.stringMatching(/^[a-z]{1,6}$/), fc.stringMatching(/^[a-z0-9:/ ]{1,12}$/), { maxKeys: 4 });
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(labels, value, timeNs), { maxLength: 5 }),
        fc.array(fc.nat(1000), { minLength: 1, maxLength: 6 }),
        async (points, counts) => {
          const kvs = (map: Record<string, string>) => Object.entries(map).map(([key, s]) => ({ key, value: { stringValue: s } }));
          const bounds = counts.slice(1).map((_, i) => i + 0.5);
          const request = jsonSafe({
            resourceMetrics: [
              {
                scopeMetrics: [
                  {
                    metrics: [
                      { name: "g", gauge: { dataPoints: points.map(([l, v, t]) => ({ attributes: kvs(l), timeUnixNano: t, ...v.wire })) } },
                      {
                        name: "h",
                        unit: "s",
                        histogram: {
                          aggregationTemporality: 2,
                          dataPoints: [
                            {
                              timeUnixNano: NOW_NS,
                              count: counts.reduce((a, b) => a + b, 0),
                              sum: 2.5,
                              bucketCounts: counts,
                              explicitBounds: bounds,
                            },
                          ],
                        },
                      },
                      {
                        name: "s",
                        summary: {
                          dataPoints: [{ timeUnixNano: NOW_NS, count: 3, sum: 6, quantileValues: [{ quantile: 0.5, value: 2 }] }],
                        },
                      },
                    ],
                  },
                ],
              },
            ],
          });
          for (const body of both(request, "ExportMetrics", EXPORT_METRICS, idForms)) {
            const sink = new MemorySink();
            const { context, commit } = testContext(sink);
            otlpDecoders().metrics(body, context);
            await commit();
            expect(context.rejections.total).toBe(0);
            const gauges = sink.samples.slice(0, points.length);
            expect(gauges.map((s) => [s.series.labels, s.value, s.timeMs])).toEqual(
              points.map(([l, v, t]) => [{ __name__: "g", ...l }, v.value, Number(t / 1_000_000n)]),
            );
            expect(sink.samples.slice(points.length).map((s) => [s.series.labels, s.value])).toEqual([
              [
                { __name__: "h" },
                {
                  kind: "classic",
                  bounds: Float64Array.from(bounds),
                  counts: Float64Array.from(counts),
                  sum: 2.5,
                  count: counts.reduce((a, b) => a + b, 0),
                },
              ],
              [{ __name__: "s_count" }, 3],
              [{ __name__: "s_sum" }, 6],
              [{ __name__: "s", quantile: "0.5" }, 2],
            ]);
          }
        },
      ),
      { numRuns: 100 },
    );
  });

  test("any bytes are decoded or refused, never worse", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (raw) => {
        for (const decode of Object.values(otlpDecoders())) {
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

  test("any JSON is decoded or refused, never worse", () => {
    const keys = fc.constantFrom(
      "resourceSpans",
      "scopeSpans",
      "spans",
      "traceId",
      "attributes",
      "key",
      "value",
      "stringValue",
      "intValue",
      "arrayValue",
      "values",
      "events",
      "x",
    );
    const { json } = fc.letrec<{ json: unknown }>((tie) => ({
      json: fc.oneof(
        { depthSize: "medium" },
        fc.jsonValue({ maxDepth: 1 }),
        fc.array(tie("json"), { maxLength: 3 }),
        fc.dictionary(keys, tie("json"), { maxKeys: 3 }),
      ),
    }));
    fc.assert(
      fc.property(json, (value) => {
        const { context } = testContext(new MemorySink());
        try {
          otlpDecoders().traces(transcode(Buffer.from(JSON.stringify(value)), EXPORT_TRACES, context.limits), context);
        } catch (error) {
          expect((error as { code?: string }).code).toBe("invalid");
        }
      }),
      { numRuns: 500 },
    );
  });
});
