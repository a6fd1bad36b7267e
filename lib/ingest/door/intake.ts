import type { Clock } from "@/lib/kernel/clock";
import { Fault, isFault } from "@/lib/kernel/faults";
import { millisToNanos, nanosToMillis } from "@/lib/kernel/units";
import type { KeyNeed, KeyRefusal, KeyVerifier, VerifiedKey } from "@/lib/people";
import type { SampleBatch, TelemetrySink } from "@/lib/telemetry";
import { ByteBudget } from "../byte-budget";
import { enrichLog } from "../engine-lines/enrich-log";
import type { HealthRecorder } from "../health-recorder";
import type { DoorLimits } from "../limits";
import { type KeyMeter, KeyMeters } from "../rate-meter";
import { Rejections } from "../rejections";
import type { DecodeContext, Decoded, DoorOutcome, DoorRoute } from "../route";

export interface DoorLog {
  error(detail: Readonly<Record<string, unknown>>, message: string): void;
}

export interface IntakeDeps {
  /** Where decoded telemetry goes. Private text must be removed behind it: pass the sink that `openPrivateSink` made. */
  readonly sink: TelemetrySink;
  readonly keys: KeyVerifier;
  readonly clock: Clock;
  readonly limits: DoorLimits;
  readonly health: HealthRecorder;
  readonly log: DoorLog;
}

const REFUSALS: Readonly<Record<KeyRefusal, readonly ["unauthenticated" | "forbidden", string, string]>> = {
  missing: ["unauthenticated", "An API key is needed.", "Send it as Authorization: Bearer <key>."],
  unknown: ["unauthenticated", "The API key is not known.", "Check it, or create one under Settings, API keys."],
  revoked: ["unauthenticated", "The API key was revoked or has expired.", "Create a new one under Settings, API keys."],
  scope: ["forbidden", "The API key may not do this.", "Use a key with the permission to send telemetry."],
};

/** What every wire shares once a body is in hand: who sends it, may they, decode, store, count. */
export class Intake {
  readonly deps: IntakeDeps;
  readonly budget: ByteBudget;
  readonly #meters = new KeyMeters();

  constructor(deps: IntakeDeps) {
    this.deps = deps;
    this.budget = new ByteBudget(deps.limits.inFlight);
    deps.health.watchBudget(() => this.budget);
  }

  /** Throws Fault `unauthenticated` or `forbidden`. */
  async authenticate(authorization: string | undefined, need: KeyNeed): Promise<VerifiedKey> {
    const answer = await this.deps.keys.verify(authorization, need);
    if (!("refused" in answer)) return answer;
    const [code, message, fix] = REFUSALS[answer.refused];
    throw new Fault(code, message, { fix });
  }

  /** The key's meter, or null when it has no limits. Throws Fault `rate-limited` while it must wait. */
  admit(key: VerifiedKey): KeyMeter | null {
    const meter = this.#meters.of(key.keyId, key.limits);
    const waitS = meter?.waitS(this.deps.clock.now()) ?? 0;
    if (waitS > 0) {
      throw new Fault("rate-limited", "The key's rate or quota is used up.", {
        retryAfterS: waitS,
        fix: "Send less, or raise the key's limits.",
      });
    }
    return meter;
  }

  /** Decodes and stores one body. Resolves once the data is committed. */
  async take(
    route: Pick<DoorRoute, "signal" | "format" | "decode">,
    body: Buffer,
    key: VerifiedKey,
    request: Pick<DecodeContext, "headers" | "media">,
  ): Promise<DoorOutcome> {
    const { clock, sink, health, limits } = this.deps;
    const identity = { keyId: key.keyId, tenant: key.tenant };
    const receivedMs = clock.now();
    const rejections = new Rejections();
    let batch: SampleBatch | undefined;
    const meter = this.#meters.of(key.keyId, key.limits);
    const decoded = await this.#decode(route, body, meter, {
      identity,
      receivedMs,
      receivedNs: millisToNanos(receivedMs),
      limits,
      headers: request.headers,
      media: request.media,
      rejections,
      batch: () => (batch ??= sink.openBatch(identity)),
      trimmed: (what, n) => health.trimmed(what, n),
    });
    const misplaced = batch?.outOfBounds ?? 0;
    if (misplaced > 0) rejections.add("sample time too far from the present", "", misplaced);
    try {
      if (batch !== undefined && batch.size > 0) await sink.writeSamples(batch);
      if (decoded.spans !== undefined && decoded.spans.length > 0) await sink.writeSpans(identity, decoded.spans);
      if (decoded.logs !== undefined && decoded.logs.length > 0) await sink.writeLogs(identity, decoded.logs.map(enrichLog));
    } catch (error) {
      decoded.refused?.();
      throw error;
    }
    decoded.committed?.();
    const accepted = (batch?.size ?? 0) + (decoded.spans?.length ?? 0) + (decoded.logs?.length ?? 0);
    meter?.charge(clock.now(), body.length, accepted);
    const flow = { signal: route.signal, format: route.format, keyId: key.keyId, keyName: key.name, tenant: key.tenant };
    health.accepted(flow, accepted, rejections.total, body.length, newestMs(decoded));
    for (const [reason, { count, example }] of rejections.entries()) health.refused(route.signal, key.keyId, reason, example, count);
    return { media: request.media, decoded, accepted, rejections };
  }

  /** A body that cannot be read is paid for like any other; one that the store could not take is not. */
  async #decode(route: Pick<DoorRoute, "decode">, body: Buffer, meter: KeyMeter | null, context: DecodeContext): Promise<Decoded> {
    try {
      return await route.decode(body, context);
    } catch (error) {
      meter?.charge(this.deps.clock.now(), body.length, 0);
      throw error;
    }
  }

  /** A failure as a Fault, counted. What is not one of ours is logged and told to the sender without detail. */
  fault(error: unknown, signal: DoorRoute["signal"], keyId: string): Fault {
    const fault = isFault(error)
      ? error
      : new Fault("internal", "Something went wrong here; the server's log says what.", { cause: error });
    if (fault.code === "internal") this.deps.log.error({ err: error, signal, keyId }, "ingest failed");
    this.deps.health.refused(signal, keyId, REQUEST_REFUSED[fault.code] ?? fault.code, fault.message, 1);
    return fault;
  }
}

/** Few fixed reasons for whole requests; the message is the example. */
const REQUEST_REFUSED: Readonly<Partial<Record<Fault["code"], string>>> = {
  invalid: "request could not be read",
  unauthenticated: "no valid key",
  forbidden: "key without the permission",
  "too-large": "request too large",
  unsupported: "format not supported",
  "rate-limited": "rate or quota used up",
  overloaded: "overloaded",
  unavailable: "store not available",
  internal: "internal error",
};

function newestMs(decoded: Decoded): number {
  const span = decoded.spans?.at(-1);
  if (span) return nanosToMillis(span.endNs);
  const record = decoded.logs?.at(-1);
  if (record) return nanosToMillis(record.timeNs);
  return decoded.newestMs ?? 0;
}
