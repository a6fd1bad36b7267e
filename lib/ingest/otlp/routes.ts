import { KeyPrefixes } from "../key-prefixes";
import { ProtoReader } from "../protobuf/reader";
import type { DecodeContext, Decoded, DoorRoute } from "../route";
import { JSON_MEDIA, OTLP_ACCEPT, otlpMedia, otlpRefusal, otlpSuccess } from "./answers";
import { AttributeReader } from "./attribute-reader";
import { DeltaTotals } from "./delta";
import { eachItem } from "./envelope";
import { EXPORT_LOGS, EXPORT_METRICS, EXPORT_PROFILES, EXPORT_TRACES, type Message } from "./json-schema";
import { decodeLogs } from "./logs";
import { decodeMetrics, type MetricsMemory } from "./metrics";
import { decodeSpans } from "./spans";
import { transcode } from "./transcode";

export type OtlpDecode = (body: Buffer, context: DecodeContext) => Decoded;

/** The decoders of protobuf bodies, by signal. */
export interface OtlpDecoders {
  readonly metrics: OtlpDecode;
  readonly traces: OtlpDecode;
  readonly logs: OtlpDecode;
}

/** One set serves HTTP and gRPC: both see the same series and running totals. */
export function otlpDecoders(): OtlpDecoders {
  const memory: MetricsMemory = { prefixes: new KeyPrefixes(), deltas: new DeltaTotals() };
  return { metrics: (body, context) => decodeMetrics(body, context, memory), traces: decodeSpans, logs: decodeLogs };
}

/** Profiles are a signal in development: taken, counted as rejected, not stored. */
function decodeProfiles(body: Buffer, context: DecodeContext): Decoded {
  const r = new ProtoReader(body);
  eachItem(r, new AttributeReader(context.limits, context.trimmed), {
    item: () => {
      r.pos = r.length();
      context.rejections.add("profiles are not stored");
    },
  });
  return {};
}

/** OTLP/HTTP (opentelemetry.io/docs/specs/otlp): protobuf and JSON bodies. */
export function otlpRoutes(decoders: OtlpDecoders): readonly DoorRoute[] {
  const route = (signal: DoorRoute["signal"], path: string, message: Message, countField: string, decode: OtlpDecode): DoorRoute => ({
    path,
    signal,
    format: "otlp-http",
    scope: "ingest:write",
    otherMethods: "refuse",
    encodings: ["gzip", "zstd"],
    media: otlpMedia,
    accept: OTLP_ACCEPT,
    decode: (body, context) => decode(context.media === JSON_MEDIA ? transcode(body, message, context.limits) : body, context),
    answer: otlpSuccess(countField),
    refuse: otlpRefusal,
  });
  return [
    route("metrics", "/v1/metrics", EXPORT_METRICS, "rejectedDataPoints", decoders.metrics),
    route("traces", "/v1/traces", EXPORT_TRACES, "rejectedSpans", decoders.traces),
    route("logs", "/v1/logs", EXPORT_LOGS, "rejectedLogRecords", decoders.logs),
    route("profiles", "/v1development/profiles", EXPORT_PROFILES, "rejectedProfiles", decodeProfiles),
  ];
}
