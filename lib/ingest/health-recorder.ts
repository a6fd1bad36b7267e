import type { Clock } from "@/lib/kernel/clock";
import type { IngestFlow, IngestHealth, IngestRefusal } from "./health";
import { ownText } from "./own-text";
import type { DoorSignal } from "./route";

const MINUTE_MS = 60_000;
const WINDOW = 5;
const MOST_FLOWS = 2_000;
const MOST_REFUSALS = 200;

interface Flow {
  readonly signal: DoorSignal;
  readonly keyId: string;
  keyName: string;
  tenant: string;
  readonly formats: Set<string>;
  requests: number;
  accepted: number;
  rejected: number;
  bytes: number;
  lagMs: number | null;
  lastSeenMs: number | null;
  /** Per minute of the window: minute number, items, bytes. */
  readonly minutes: { minute: number; items: number; bytes: number }[];
}

export interface FlowKey {
  readonly signal: DoorSignal;
  readonly format: string;
  readonly keyId: string;
  readonly keyName: string;
  readonly tenant: string;
}

/** Keeps what `ingestHealth` tells. Bounded: a flood of keys or reasons replaces the oldest. */
export class HealthRecorder {
  readonly #clock: Clock;
  readonly #startedMs: number;
  readonly #flows = new Map<string, Flow>();
  readonly #refusals = new Map<
    string,
    { signal: DoorSignal; reason: string; count: number; example: string; keyId: string; lastSeenMs: number }
  >();
  readonly #privacy = new Map<string, number>();
  readonly #trimmed = new Map<string, number>();
  #inFlight: () => { used: number; limit: number } = () => ({ used: 0, limit: 0 });

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#startedMs = clock.now();
  }

  watchBudget(read: () => { used: number; limit: number }): void {
    this.#inFlight = read;
  }

  /** `newestMs` is the newest event time of the request, 0 when it has none. */
  accepted(key: FlowKey, items: number, rejected: number, bytes: number, newestMs: number): void {
    const now = this.#clock.now();
    const flow = this.#flow(key);
    flow.requests++;
    flow.accepted += items;
    flow.rejected += rejected;
    flow.bytes += bytes;
    flow.lastSeenMs = now;
    if (newestMs > 0) flow.lagMs = now - newestMs;
    const minute = Math.floor(now / MINUTE_MS);
    let last = flow.minutes.at(-1);
    if (last?.minute !== minute) {
      last = { minute, items: 0, bytes: 0 };
      flow.minutes.push(last);
      if (flow.minutes.length > WINDOW + 1) flow.minutes.shift();
    }
    last.items += items;
    last.bytes += bytes;
  }

  /** Items, or a whole request (`count` 1), that were refused. */
  refused(signal: DoorSignal, keyId: string, reason: string, example: string, count: number): void {
    const id = `${signal}\u0000${reason}\u0000${keyId}`;
    const known = this.#refusals.get(id);
    if (known) this.#refusals.delete(id);
    else if (this.#refusals.size >= MOST_REFUSALS) {
      const oldest = this.#refusals.keys().next();
      if (!oldest.done) this.#refusals.delete(oldest.value);
    }
    this.#refusals.set(id, {
      signal,
      reason,
      keyId,
      count: (known?.count ?? 0) + count,
      example: ownText(example, 200) || (known?.example ?? ""),
      lastSeenMs: this.#clock.now(),
    });
  }

  privacy(rule: string, count: number): void {
    this.#privacy.set(rule, (this.#privacy.get(rule) ?? 0) + count);
  }

  trimmed(what: string, count: number): void {
    this.#trimmed.set(what, (this.#trimmed.get(what) ?? 0) + count);
  }

  /** All of it, or one tenant's part. */
  read(tenant: string | null): IngestHealth {
    const minute = Math.floor(this.#clock.now() / MINUTE_MS);
    const flows = [...this.#flows.values()].filter((flow) => tenant === null || flow.tenant === tenant);
    const visible = new Set(flows.map((flow) => flow.keyId));
    const budget = this.#inFlight();
    return {
      flows: flows.map((flow) => this.#present(flow, minute)),
      refusals: [...this.#refusals.values()].filter((r) => tenant === null || visible.has(r.keyId)).reverse() as IngestRefusal[],
      // Not told apart by key: they would speak of other tenants.
      privacy: tenant === null ? Object.fromEntries(this.#privacy) : {},
      trimmed: tenant === null ? Object.fromEntries(this.#trimmed) : {},
      inFlightBytes: budget.used,
      inFlightLimit: budget.limit,
      perMinute: Array.from({ length: WINDOW }, (_, i) => {
        const at = minute - WINDOW + 1 + i;
        const of = (signal: DoorSignal) =>
          flows.filter((f) => f.signal === signal).reduce((sum, f) => sum + (f.minutes.find((m) => m.minute === at)?.items ?? 0), 0);
        return { minuteMs: at * MINUTE_MS, metrics: of("metrics"), traces: of("traces"), logs: of("logs") };
      }),
    };
  }

  #present(flow: Flow, minute: number): IngestFlow {
    const recent = flow.minutes.filter((m) => m.minute > minute - WINDOW);
    const seconds = Math.max(
      1,
      Math.min(this.#clock.now() - this.#startedMs, (WINDOW - 1) * MINUTE_MS + (this.#clock.now() % MINUTE_MS)) / 1000,
    );
    return {
      signal: flow.signal,
      keyId: flow.keyId,
      keyName: flow.keyName,
      tenant: flow.tenant,
      formats: [...flow.formats].sort(),
      requests: flow.requests,
      accepted: flow.accepted,
      rejected: flow.rejected,
      bytes: flow.bytes,
      itemsPerSecond: recent.reduce((sum, m) => sum + m.items, 0) / seconds,
      bytesPerSecond: recent.reduce((sum, m) => sum + m.bytes, 0) / seconds,
      lagMs: flow.lagMs,
      lastSeenMs: flow.lastSeenMs,
    };
  }

  #flow(key: FlowKey): Flow {
    const id = `${key.signal}\u0000${key.keyId}`;
    let flow = this.#flows.get(id);
    if (flow === undefined) {
      if (this.#flows.size >= MOST_FLOWS) {
        const oldest = this.#flows.keys().next();
        if (!oldest.done) this.#flows.delete(oldest.value);
      }
      flow = {
        signal: key.signal,
        keyId: key.keyId,
        keyName: key.keyName,
        tenant: key.tenant,
        formats: new Set(),
        requests: 0,
        accepted: 0,
        rejected: 0,
        bytes: 0,
        lagMs: null,
        lastSeenMs: null,
        minutes: [],
      };
      this.#flows.set(id, flow);
    }
    flow.keyName = key.keyName;
    flow.tenant = key.tenant;
    flow.formats.add(key.format);
    return flow;
  }
}
