import type { Fault } from "@/lib/kernel/faults";
import { sentence } from "../door/status";
import type { DoorAnswer, DoorOutcome, DoorRoute } from "../route";
import { Families } from "./families";
import { SeriesSequences } from "./series-sequence";
import { decodeWriteV1 } from "./write-v1";
import { decodeWriteV2 } from "./write-v2";

const V1 = "prometheus.WriteRequest";
const V2 = "io.prometheus.write.v2.Request";

/** The message named by the Content-Type; version 1 when it names none, as old senders do. Null for anything else. */
export function writeMessage(contentType: string | undefined): string | null {
  if (contentType === undefined || contentType.trim() === "") return V1;
  const [type, ...parameters] = contentType.split(";").map((part) => part.trim());
  if (type?.toLowerCase() !== "application/x-protobuf") return null;
  const proto = parameters.find((p) => p.toLowerCase().startsWith("proto="))?.slice("proto=".length);
  return proto === undefined || proto === V1 ? V1 : proto === V2 ? V2 : null;
}

function writtenHeaders(written: { samples: number; histograms: number; exemplars: number }): Record<string, string> {
  return {
    "x-prometheus-remote-write-samples-written": String(written.samples),
    "x-prometheus-remote-write-histograms-written": String(written.histograms),
    "x-prometheus-remote-write-exemplars-written": String(written.exemplars),
  };
}

const NOTHING = { samples: 0, histograms: 0, exemplars: 0 };

/**
 * 204 when all was stored. When a part was refused the rest is stored and the
 * answer is 400, which tells the sender not to repeat the request (remote
 * write 2.0, "Invalid samples"; the same for 1.0).
 */
function answer({ media, decoded, rejections }: DoorOutcome): DoorAnswer {
  const headers = media === V2 ? writtenHeaders(decoded.written ?? NOTHING) : {};
  if (rejections.total === 0) return { status: 204, headers };
  return { status: 400, headers: { ...headers, "content-type": "text/plain" }, body: `${rejections.message()}\n` };
}

const refuse = (fault: Fault, status: number, media: string | null): DoorAnswer => ({
  status,
  headers: { "content-type": "text/plain", ...(media === V2 ? writtenHeaders(NOTHING) : {}) },
  body: `${sentence(fault)}\n`,
});

/** Prometheus remote write 1.0 and 2.0. */
export function remoteWriteRoutes(): readonly DoorRoute[] {
  const families = new Families();
  const sequences = new SeriesSequences();
  return [
    {
      path: "/api/v1/write",
      signal: "metrics",
      format: "remote-write",
      scope: "ingest:write",
      otherMethods: "refuse",
      encodings: ["snappy"],
      defaultEncoding: "snappy",
      media: writeMessage,
      accept: `application/x-protobuf;proto=${V1}, application/x-protobuf;proto=${V2}`,
      decode: (body, context) => (context.media === V2 ? decodeWriteV2(body, context) : decodeWriteV1(body, context, families, sequences)),
      answer,
      refuse,
    },
  ];
}
