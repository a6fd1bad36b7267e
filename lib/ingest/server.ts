import type { Clock } from "@/lib/kernel/clock";
import { getProcessSingleton, setProcessSingleton } from "@/lib/kernel/process-singleton";
import { type Ctx, type KeyVerifier, requirePermission } from "@/lib/people";
import { privateSink, Redactor } from "@/lib/privacy/server";
import type { Figure } from "@/lib/self";
import type { TelemetrySink } from "@/lib/telemetry";
import { createHttpDoor, type Door } from "./door/door";
import { type DoorLog, Intake } from "./door/intake";
import { figuresOf } from "./figures";
import type { GrpcDoor } from "./grpc/grpc-door";
import { furtherRoutes } from "./further-routes";
import { HealthRecorder } from "./health-recorder";
import type { IngestHealth } from "./health";
import { DEFAULT_LIMITS, type DoorLimits } from "./limits";
import { otlpDecoders, type OtlpDecoders, otlpRoutes } from "./otlp/routes";
import { remoteWriteRoutes } from "./prom/routes";
import type { DoorRoute } from "./route";

export type { Door } from "./door/door";
export type { GrpcDoor } from "./grpc/grpc-door";
export type { DoorLog } from "./door/intake";
export { parseBoundedJson } from "./bounded-json";
export { unsnap } from "./snappy";
export { ProtoReader } from "./protobuf/reader";
export { tenantOf } from "./tenant";
export { type Syslog, type SyslogDeps, startSyslog } from "./syslog/start-syslog";

export interface DoorDeps {
  /** Where decoded telemetry goes: what `openPrivateSink` made of the store's, so that private text never passes. */
  readonly sink: TelemetrySink;
  readonly keys: KeyVerifier;
  readonly clock: Clock;
  readonly log: DoorLog;
  readonly limits?: Partial<DoorLimits>;
  /** Formats beside those the door knows itself. */
  readonly routes?: readonly DoorRoute[];
}

export interface FrontDoor extends Door {
  readonly intake: Intake;
  readonly decoders: OtlpDecoders;
}

/** The front door over HTTP. Ask it before anything else: `handle` is true when it has taken the request. */
export function createDoor(deps: DoorDeps): FrontDoor {
  const limits = { ...DEFAULT_LIMITS, ...deps.limits };
  const intake = new Intake({ ...deps, limits, health: healthRecorder(deps.clock) });
  const decoders = otlpDecoders();
  const routes = [...otlpRoutes(decoders), ...remoteWriteRoutes(), ...furtherRoutes(), ...(deps.routes ?? [])];
  return { ...createHttpDoor(intake, routes), intake, decoders };
}

/** OTLP over gRPC on a port of its own, with the door's intake: same keys, bounds, series and totals. */
export async function startGrpc(door: FrontDoor, host: string, port: number): Promise<GrpcDoor> {
  // Loaded here so that processes which only read do not carry it.
  const { openGrpcDoor } = await import("./grpc/grpc-door");
  return openGrpcDoor(door.intake, door.decoders, host, port);
}

const HEALTH = "ingest-health";

/** The process's record of what arrives; the door's, and that of sources which bring their own (scraping, syslog). */
export function healthRecorder(clock: Clock): HealthRecorder {
  const known = getProcessSingleton<HealthRecorder>(HEALTH);
  if (known) return known;
  const recorder = new HealthRecorder(clock);
  setProcessSingleton(HEALTH, recorder);
  return recorder;
}

/**
 * The sink every way in writes to: in front of the store's, with private text
 * removed and counted in ingest health. `secret` is the installation's; it
 * keys the pseudonyms of users.
 */
export function openPrivateSink(store: TelemetrySink, secret: string, clock: Clock): TelemetrySink {
  const health = healthRecorder(clock);
  return privateSink(store, new Redactor(secret, (rule, count) => health.privacy(rule, count)));
}

/** The same as metrics of Sightglass itself. */
export const ingestFigures = (clock: Clock): readonly Figure[] => figuresOf(healthRecorder(clock));

/**
 * What arrives in this process: rates, lag, refusals, and what privacy and the
 * bounds removed. A tenant-scoped actor sees its own keys alone. Empty in a
 * process that does not receive. Throws Fault `forbidden` without `settings:read`.
 */
export function ingestHealth(ctx: Ctx): IngestHealth {
  requirePermission(ctx.actor, "settings:read");
  return healthRecorder(ctx.clock).read(ctx.actor.tenant);
}
