import { expect, test } from "vitest";
import { testContext } from "../testing/decode-context";
import { MemorySink } from "../testing/memory-sink";
import { encodeOtlp } from "../testing/otlp-messages";
import { otlpDecoders } from "./routes";

const NS = "1789351805000000000";
const id = (bytes: number) => Buffer.alloc(bytes, 1).toString("base64");
const text = (key: string, stringValue: string) => ({ key, value: { stringValue } });

function spansOf(span: object, limits = {}) {
  const { context, trimmed } = testContext(new MemorySink(), { limits });
  const request = { resourceSpans: [{ scopeSpans: [{ spans: [{ traceId: id(16), spanId: id(8), startTimeUnixNano: NS, ...span }] }] }] };
  const { spans } = otlpDecoders().traces(encodeOtlp("ExportTraces", request), context);
  return { span: spans?.[0], trimmed };
}

test("attributes beyond the number allowed are dropped, long ones cut at a character, and both are counted", () => {
  const attributes = [text("a", "é".repeat(10)), text("b", "x"), text("c", "y")];
  const { span, trimmed } = spansOf({ attributes }, { attributes: 2, attributeBytes: 5 });
  expect(span?.attributes).toEqual({ a: "éé", b: "x" });
  expect(trimmed).toEqual({ "attribute-cut": 1, "attribute-dropped": 1 });
});

test("long names, and events beyond the number allowed, are cut and counted", () => {
  const { span, trimmed } = spansOf({ name: "n".repeat(2_000), events: [{ name: "1" }, { name: "2" }] }, { eventsPerSpan: 1 });
  expect(span?.name).toBe("n".repeat(1_024));
  expect(span?.events.map((e) => e.name)).toEqual(["1"]);
  expect(trimmed).toEqual({ "attribute-cut": 1, "event-dropped": 1 });
});

test("a name that would be special to JavaScript is an attribute like any other", () => {
  const { span } = spansOf({ attributes: [text("__proto__", "x"), text("constructor", "y")] });
  expect(Object.entries(span?.attributes ?? {})).toEqual([
    ["__proto__", "x"],
    ["constructor", "y"],
  ]);
});

test("a label longer than allowed refuses its series, not the others", async () => {
  const sink = new MemorySink();
  const { context, commit } = testContext(sink);
  const point = (value: string) => ({ timeUnixNano: NS, asDouble: 1, attributes: [text("l", value)] });
  const metrics = [{ name: "m", gauge: { dataPoints: [point("x".repeat(3_000)), point("short")] } }];
  otlpDecoders().metrics(encodeOtlp("ExportMetrics", { resourceMetrics: [{ scopeMetrics: [{ metrics }] }] }), context);
  await commit();
  expect(sink.samples.map((s) => s.series.labels["l"])).toEqual(["short"]);
  expect(context.rejections.message()).toBe("label value is too long");
});

test("what identifies the sender becomes labels, the rest one target_info, and a point's own job does not replace it", async () => {
  const sink = new MemorySink();
  const { context, commit } = testContext(sink);
  const resource = {
    attributes: [text("service.name", "vllm"), text("k8s.pod.name", "p1"), text("os.type", "linux"), text("cloud.region", "eu")],
  };
  const metrics = [{ name: "m", gauge: { dataPoints: [{ timeUnixNano: NS, asDouble: 1, attributes: [text("job", "mine")] }] } }];
  otlpDecoders().metrics(encodeOtlp("ExportMetrics", { resourceMetrics: [{ resource, scopeMetrics: [{ metrics }] }] }), context);
  await commit();
  expect(sink.samples.map((s) => s.series.labels)).toEqual([
    { __name__: "m", "cloud.region": "eu", exported_job: "mine", instance: "p1", job: "vllm", "k8s.pod.name": "p1" },
    { __name__: "target_info", "cloud.region": "eu", instance: "p1", job: "vllm", "k8s.pod.name": "p1", "os.type": "linux" },
  ]);
});

test("a point flagged as without a value ends its series", async () => {
  const sink = new MemorySink();
  const { context, commit } = testContext(sink);
  const metrics = [{ name: "m", gauge: { dataPoints: [{ timeUnixNano: NS, flags: 1 }] } }];
  otlpDecoders().metrics(encodeOtlp("ExportMetrics", { resourceMetrics: [{ scopeMetrics: [{ metrics }] }] }), context);
  await commit();
  expect(sink.samples.map((s) => s.value)).toEqual(["stale"]);
});
