import type { Fault } from "@/lib/kernel/faults";
import { RPC_CODE, sentence } from "../door/status";
import { ProtoWriter } from "../protobuf/writer";
import type { DoorAnswer, DoorOutcome } from "../route";

export const JSON_MEDIA = "application/json";
export const PROTO_MEDIA = "application/x-protobuf";
export const OTLP_ACCEPT = `${JSON_MEDIA}, ${PROTO_MEDIA}`;

/** The media type without parameters when it is one of OTLP's two, else null. */
export function otlpMedia(contentType: string | undefined): string | null {
  const bare = contentType?.split(";", 1)[0]?.trim().toLowerCase();
  return bare === JSON_MEDIA || bare === PROTO_MEDIA ? bare : null;
}

/** google.rpc.Status: code 1, message 2. */
export function rpcStatus(fault: Fault): Buffer {
  const w = new ProtoWriter(256);
  w.tag(1, 0);
  w.varint(RPC_CODE[fault.code]);
  w.tag(2, 2);
  w.string(sentence(fault));
  return w.finish();
}

export function otlpRefusal(fault: Fault, status: number, media: string | null): DoorAnswer {
  if (media === null) return { status, headers: { "content-type": "text/plain" }, body: `${sentence(fault)}\n` };
  const body = media === PROTO_MEDIA ? rpcStatus(fault) : JSON.stringify({ code: RPC_CODE[fault.code], message: sentence(fault) });
  return { status, headers: { "content-type": media }, body };
}

/** The Export…ServiceResponse in protobuf: empty, or `partial_success` with a count (1) and reasons (2). */
export function exportResponse(rejected: number, message: string): Buffer {
  if (rejected === 0) return Buffer.alloc(0);
  const inner = new ProtoWriter(256);
  inner.tag(1, 0);
  inner.varint(rejected);
  inner.tag(2, 2);
  inner.string(message);
  const w = new ProtoWriter(300);
  w.tag(1, 2);
  w.bytes(inner.finish());
  return w.finish();
}

/** `countField` is the JSON name of the count in this signal's partial success. */
export function otlpSuccess(countField: string): (outcome: DoorOutcome) => DoorAnswer {
  return ({ media, rejections }) => {
    const headers = { "content-type": media };
    if (media === PROTO_MEDIA) return { status: 200, headers, body: exportResponse(rejections.total, rejections.message()) };
    if (rejections.total === 0) return { status: 200, headers, body: "{}" };
    // A 64-bit integer is a string in JSON (proto3 JSON mapping).
    const partialSuccess = { [countField]: String(rejections.total), errorMessage: rejections.message() };
    return { status: 200, headers, body: JSON.stringify({ partialSuccess }) };
  };
}
