import { Client, credentials, Metadata } from "@grpc/grpc-js";
import { SpanKind, SpanStatusCode } from "@opentelemetry/api";
import { OTLPLogExporter as LogsGrpc } from "@opentelemetry/exporter-logs-otlp-grpc";
import { OTLPLogExporter as LogsHttp } from "@opentelemetry/exporter-logs-otlp-http";
import { OTLPLogExporter as LogsProto } from "@opentelemetry/exporter-logs-otlp-proto";
import { OTLPMetricExporter as MetricsGrpc } from "@opentelemetry/exporter-metrics-otlp-grpc";
import { OTLPMetricExporter as MetricsHttp } from "@opentelemetry/exporter-metrics-otlp-http";
import { OTLPMetricExporter as MetricsProto } from "@opentelemetry/exporter-metrics-otlp-proto";
import { OTLPTraceExporter as TracesGrpc } from "@opentelemetry/exporter-trace-otlp-grpc";
import { OTLPTraceExporter as TracesHttp } from "@opentelemetry/exporter-trace-otlp-http";
import { OTLPTraceExporter as TracesProto } from "@opentelemetry/exporter-trace-otlp-proto";
import { resourceFromAttributes } from "@opentelemetry/resources";
import { LoggerProvider, type LogRecordExporter, SimpleLogRecordProcessor } from "@opentelemetry/sdk-logs";
import {
  AggregationTemporality,
  AggregationType,
  MeterProvider,
  PeriodicExportingMetricReader,
  type PushMetricExporter,
} from "@opentelemetry/sdk-metrics";
import { type ReadableSpan, SimpleSpanProcessor, type SpanExporter, TracerProvider } from "@opentelemetry/sdk-trace";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { systemClock } from "@/lib/kernel/clock";
import { type GrpcDoor, startGrpc } from "./server";
import { MemorySink } from "./testing/memory-sink";
import { openTestDoor, type TestDoor } from "./testing/test-door";

const sink = new MemorySink();
let door: TestDoor;
let grpc: GrpcDoor;
beforeAll(async () => {
  door = await openTestDoor(sink, { clock: systemClock });
  grpc = await startGrpc(door.door, "127.0.0.1", 0);
});
afterAll(async () => {
  await grpc.stop();
  await door.close();
});
beforeEach(() => sink.clear());

const resource = resourceFromAttributes({
  "service.name": "vllm",
  "service.namespace": "prod",
  "service.instance.id": "gpu-1",
  "host.name": "h1",
  "telemetry.sdk.language": "nodejs",
});
const headers = { authorization: "Bearer test-key" };
const grpcConfig = () => {
  const metadata = new Metadata();
  metadata.set("authorization", "Bearer test-key");
  return { url: `http://127.0.0.1:${grpc.port}`, credentials: credentials.createInsecure(), metadata };
};
const http = (signal: string, compression: "gzip" | "none") => ({ url: `${door.url}/v1/${signal}`, headers, compression }) as never;

const nanos = ([s, n]: readonly [number, number]) => BigInt(s) * 1_000_000_000n + BigInt(n);

const TRACES: readonly [string, () => SpanExporter][] = [
  ["http/protobuf", () => new TracesProto(http("traces", "none"))],
  ["http/protobuf with gzip", () => new TracesProto(http("traces", "gzip"))],
  ["http/json", () => new TracesHttp(http("traces", "none"))],
  ["grpc", () => new TracesGrpc(grpcConfig())],
  ["grpc with gzip", () => new TracesGrpc({ ...grpcConfig(), compression: "gzip" } as never)],
];

describe("spans of the OpenTelemetry SDK arrive as they were recorded", () => {
  test.each(TRACES)("over %s", async (_wire, exporter) => {
    const recorded: ReadableSpan[] = [];
    const inner = exporter();
    const keeping: SpanExporter = {
      export: (spans, done) => {
        recorded.push(...spans);
        inner.export(spans, done);
      },
      shutdown: () => inner.shutdown(),
    };
    const provider = new TracerProvider({ resource, spanProcessors: [new SimpleSpanProcessor({ exporter: keeping })] });
    const tracer = provider.getTracer("engine", "1.2.3");
    const span = tracer.startSpan("llm_request", { kind: SpanKind.SERVER, attributes: { n: 7, ratio: 0.5, ok: true, list: ["a", "b"] } });
    span.addEvent("first_token", { "llm.index": 1 });
    span.setStatus({ code: SpanStatusCode.ERROR, message: "out of memory" });
    span.end();
    await provider.forceFlush();
    await provider.shutdown();
    const sent = recorded[0] as ReadableSpan;
    expect(sink.spans).toHaveLength(1);
    expect(sink.spans[0]).toMatchObject({
      traceId: sent.spanContext().traceId,
      spanId: sent.spanContext().spanId,
      parentSpanId: "",
      name: "llm_request",
      kind: 2,
      startNs: nanos(sent.startTime),
      endNs: nanos(sent.endTime),
      status: 2,
      statusMessage: "out of memory",
      attributes: { n: 7, ratio: 0.5, ok: true, list: ["a", "b"] },
      events: [{ name: "first_token", attributes: { "llm.index": 1 } }],
      scope: { name: "engine", version: "1.2.3" },
    });
    expect(sink.spans[0]?.resource.attributes["service.instance.id"]).toBe("gpu-1");
  });
});

const LOGS: readonly [string, () => LogRecordExporter][] = [
  ["http/protobuf", () => new LogsProto(http("logs", "gzip"))],
  ["http/json", () => new LogsHttp(http("logs", "none"))],
  ["grpc", () => new LogsGrpc(grpcConfig())],
];

describe("log records of the OpenTelemetry SDK arrive as they were emitted", () => {
  test.each(LOGS)("over %s", async (_wire, exporter) => {
    const provider = new LoggerProvider({ resource, processors: [new SimpleLogRecordProcessor({ exporter: exporter() })] });
    provider.getLogger("gateway").emit({
      severityNumber: 17,
      severityText: "ERROR",
      body: { event: "request", status: 500 },
      attributes: { request_id: "r1", latency_ms: 12.5, tenant: "acme" },
      timestamp: 1_789_351_805_123,
    } as never);
    await provider.forceFlush();
    await provider.shutdown();
    expect(sink.logs).toHaveLength(1);
    expect(sink.logs[0]).toMatchObject({
      timeNs: 1_789_351_805_123_000_000n,
      severityNumber: 17,
      severityText: "ERROR",
      body: { event: "request", status: 500 },
      attributes: { request_id: "r1", latency_ms: 12.5, tenant: "acme" },
      tenant: "acme",
      scope: { name: "gateway" },
    });
  });
});

const METRICS: readonly [string, (temporality: AggregationTemporality) => PushMetricExporter][] = [
  ["http/protobuf", (t) => new MetricsProto({ ...(http("metrics", "gzip") as object), temporalityPreference: t as never })],
  ["http/json", (t) => new MetricsHttp({ ...(http("metrics", "none") as object), temporalityPreference: t as never })],
  ["grpc", (t) => new MetricsGrpc({ ...grpcConfig(), temporalityPreference: t as never })],
];

describe("metrics of the OpenTelemetry SDK arrive as cumulative series", () => {
  for (const temporality of [AggregationTemporality.CUMULATIVE, AggregationTemporality.DELTA]) {
    test.each(METRICS)(`sent as ${AggregationTemporality[temporality]} over %s`, async (wire, exporter) => {
      const reader = new PeriodicExportingMetricReader({ exporter: exporter(temporality), exportIntervalMillis: 3_600_000 } as never);
      const provider = new MeterProvider({
        resource,
        readers: [reader],
        views: [{ instrumentName: "itl", aggregation: { type: AggregationType.EXPONENTIAL_HISTOGRAM } }],
      } as never);
      const meter = provider.getMeter("m");
      const run = `${wire}-${temporality}`;
      const tokens = meter.createCounter("tokens_total", { unit: "{token}", description: "Tokens" });
      const ttft = meter.createHistogram("ttft", { unit: "s", advice: { explicitBucketBoundaries: [0.1, 1] } });
      const itl = meter.createHistogram("itl", { unit: "s" });
      for (let round = 0; round < 2; round++) {
        tokens.add(5, { run });
        ttft.record(0.05, { run });
        ttft.record(3, { run });
        itl.record(0.02, { run });
        await provider.forceFlush();
      }
      await provider.shutdown();
      const last = (name: string) => sink.samples.filter((s) => s.series.labels["__name__"] === name).at(-1);
      expect(last("tokens_total")).toMatchObject({
        value: 10,
        series: {
          type: "counter",
          unit: "{token}",
          help: "Tokens",
          form: "float",
          labels: { job: "prod/vllm", instance: "gpu-1", "host.name": "h1", run },
        },
      });
      expect(last("ttft")?.value).toMatchObject({
        kind: "classic",
        count: 4,
        sum: 6.1,
        bounds: Float64Array.of(0.1, 1),
        counts: Float64Array.of(2, 0, 2),
      });
      expect(last("itl")?.value).toMatchObject({ kind: "native", count: 2, sum: 0.04, positiveCounts: Float64Array.of(2) });
      expect(last("target_info")?.series.labels["telemetry.sdk.language"]).toBe("nodejs");
    });
  }
});

/** The status details of a refused call, as text. */
const detailsOf = (client: Client): Promise<string> =>
  new Promise((resolve) => {
    const path = "/opentelemetry.proto.collector.trace.v1.TraceService/Export";
    const asIs = (b: Buffer) => b;
    client.makeUnaryRequest(path, asIs, asIs, Buffer.alloc(0), grpcConfig().metadata, (error) => {
      client.close();
      resolve(String(error?.metadata.get("grpc-status-details-bin")[0]));
    });
  });

test("a call without a key ends as UNAUTHENTICATED, one beyond its quota as RESOURCE_EXHAUSTED that says when to come back", async () => {
  const send = (metadata: Metadata) =>
    new Promise<{ code?: number; metadata?: Metadata }>((resolve) => {
      const exporter = new TracesGrpc({ ...grpcConfig(), metadata, timeoutMillis: 2_000 } as never);
      const provider = new TracerProvider({ resource } as never);
      const span = provider.getTracer("t").startSpan("s");
      span.end();
      exporter.export([span as unknown as ReadableSpan], (result) => resolve((result.error ?? {}) as { code?: number }));
    });
  expect((await send(new Metadata())).code).toBe(16);
  door.keys.limits = { bytesPerSecond: null, itemsPerSecond: null, bytesPerDay: 0 };
  const limited = await send(grpcConfig().metadata);
  const details = await detailsOf(new Client(`127.0.0.1:${grpc.port}`, credentials.createInsecure()));
  door.keys.limits = null;
  expect(limited.code).toBe(8);
  // Without RetryInfo a client must not repeat RESOURCE_EXHAUSTED.
  expect(details).toContain("type.googleapis.com/google.rpc.RetryInfo");
  expect(sink.spans).toHaveLength(0);
});
