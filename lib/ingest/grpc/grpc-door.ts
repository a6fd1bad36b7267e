import {
  type handleUnaryCall,
  Metadata,
  Server,
  ServerCredentials,
  ServerInterceptingCall,
  type ServerInterceptor,
  type ServiceDefinition,
  type StatusObject,
  type UntypedHandleCall,
} from "@grpc/grpc-js";
import { Fault } from "@/lib/kernel/faults";
import type { Intake } from "../door/intake";
import { RPC_CODE, retryAfterS, sentence } from "../door/status";
import { exportResponse, PROTO_MEDIA, rpcStatus } from "../otlp/answers";
import type { OtlpDecode, OtlpDecoders } from "../otlp/routes";
import { ProtoWriter } from "../protobuf/writer";
import type { DoorSignal } from "../route";

export interface GrpcDoor {
  readonly port: number;
  stop(): Promise<void>;
}

const SERVICES: readonly { readonly signal: Exclude<DoorSignal, "profiles">; readonly path: string }[] = [
  { signal: "metrics", path: "/opentelemetry.proto.collector.metrics.v1.MetricsService/Export" },
  { signal: "traces", path: "/opentelemetry.proto.collector.trace.v1.TraceService/Export" },
  { signal: "logs", path: "/opentelemetry.proto.collector.logs.v1.LogsService/Export" },
];

/** Requests one connection may have open. */
const STREAMS = 64;
const GRACE_MS = 3_000;

const asIs = (bytes: Buffer): Buffer => bytes;

/**
 * OTLP/gRPC (opentelemetry.io/docs/specs/otlp): the same intake and decoders
 * as HTTP. Messages pass as raw bytes. Without transport security, like the
 * HTTP port: it is meant for loopback, a private network or a proxy.
 */
export async function openGrpcDoor(intake: Intake, decoders: OtlpDecoders, host: string, port: number): Promise<GrpcDoor> {
  const server = new Server({
    "grpc.max_receive_message_length": intake.deps.limits.inflated / 2,
    "grpc.max_concurrent_streams": STREAMS,
    "grpc.keepalive_permit_without_calls": 1,
    interceptors: [keyCheck(intake)],
  });
  for (const { signal, path } of SERVICES) {
    const service: ServiceDefinition = {
      Export: {
        path,
        requestStream: false,
        responseStream: false,
        requestSerialize: asIs,
        requestDeserialize: asIs,
        responseSerialize: asIs,
        responseDeserialize: asIs,
      },
    };
    const handle = exportHandler(intake, signal, decoders[signal]);
    server.addService(service, { Export: handle as UntypedHandleCall });
  }
  const bound = await new Promise<number>((resolve, reject) => {
    server.bindAsync(`${host.includes(":") ? `[${host}]` : host}:${port}`, ServerCredentials.createInsecure(), (error, at) => {
      const fix = "Stop what listens there, or set SIGHTGLASS_GRPC_PORT to a free port; 0 picks one.";
      if (error) reject(new Fault("conflict", `OTLP/gRPC cannot listen on ${host}:${port}.`, { fix, cause: error }));
      else resolve(at);
    });
  });
  return { port: bound, stop: () => close(server) };
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const force = setTimeout(() => {
      server.forceShutdown();
      resolve();
    }, GRACE_MS);
    server.tryShutdown(() => {
      clearTimeout(force);
      resolve();
    });
  });
}

/** Turns a call away by its headers, before its message is read. */
function keyCheck(intake: Intake): ServerInterceptor {
  return (method, call) =>
    new ServerInterceptingCall(call, {
      start: (next) =>
        next({
          onReceiveMetadata: (metadata, proceed) => {
            intake
              .authenticate(authorization(metadata), { scope: "ingest:write", remoteAddress: address(call.getPeer()) })
              .then((key) => void intake.admit(key))
              .then(
                () => proceed(metadata),
                (error: unknown) => call.sendStatus(refusal(intake.fault(error, signalOf(method.path), ""))),
              );
          },
        }),
    });
}

const signalOf = (path: string): DoorSignal => SERVICES.find((service) => service.path === path)?.signal ?? "traces";

function exportHandler(intake: Intake, signal: DoorSignal, decode: OtlpDecode): handleUnaryCall<Buffer, Buffer> {
  const route = { signal, format: "otlp-grpc", decode };
  return (call, answer) => {
    const claim = intake.budget.claim();
    let keyId = "";
    const work = async (): Promise<Buffer> => {
      const key = await intake.authenticate(authorization(call.metadata), {
        scope: "ingest:write",
        remoteAddress: address(call.getPeer()),
      });
      keyId = key.keyId;
      claim.take(call.request.length);
      const { rejections } = await intake.take(route, call.request, key, { headers: {}, media: PROTO_MEDIA });
      return exportResponse(rejections.total, rejections.message());
    };
    work()
      .then(
        (response) => answer(null, response),
        (error: unknown) => {
          const status = refusal(intake.fault(error, signal, keyId));
          answer(status);
        },
      )
      .finally(() => claim.release())
      .catch(() => {});
  };
}

function authorization(metadata: Metadata): string | undefined {
  const given = metadata.get("authorization")[0];
  if (given !== undefined) return String(given);
  const bare = metadata.get("x-api-key")[0];
  return bare === undefined ? undefined : `Bearer ${String(bare)}`;
}

/** A peer without its port. */
const address = (peer: string): string => peer.replace(/:\d+$/, "").replace(/^\[(.*)\]$/, "$1");

/** The status of a fault; with RetryInfo when a retry helps, as OTLP clients need to repeat RESOURCE_EXHAUSTED at all. */
function refusal(fault: Fault): StatusObject {
  const metadata = new Metadata();
  const retry = retryAfterS(fault);
  if (retry !== undefined) metadata.set("grpc-status-details-bin", Buffer.concat([rpcStatus(fault), retryInfo(retry)]));
  return { code: RPC_CODE[fault.code], details: sentence(fault), metadata };
}

/** The `details` field (3) of google.rpc.Status holding a google.rpc.RetryInfo. */
function retryInfo(seconds: number): Buffer {
  const w = new ProtoWriter(96);
  w.tag(3, 2);
  const any = w.open();
  w.tag(1, 2);
  w.string("type.googleapis.com/google.rpc.RetryInfo");
  w.tag(2, 2);
  const info = w.open();
  w.tag(1, 2);
  const duration = w.open();
  w.tag(1, 0);
  w.varint(seconds);
  w.close(duration);
  w.close(info);
  w.close(any);
  return w.finish();
}
