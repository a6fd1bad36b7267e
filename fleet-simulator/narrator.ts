import type { FleetListener } from "./fleet";
import type { Rollout } from "./faults/effects";
import { FaultEffects } from "./faults/effects";
import type { Fault } from "./faults/fault";
import { NODES } from "./plan/nodes";
import type { OtelSender } from "./send/otel-sender";
import { accessLog } from "./signals/access-log";
import type { LogLine } from "./signals/log-line";
import { requestSpans } from "./signals/request-spans";
import { isSampled } from "./signals/sampling";
import type { Journey } from "./traffic/journey";

/** Turns what happens in a fleet into spans and log records, and keeps a share of the uneventful. */
export class Narrator implements FleetListener {
  readonly #sender: Pick<OtelSender, "span" | "log">;
  readonly #faults: () => readonly Fault[];
  readonly #rollouts: readonly Rollout[];
  /** Share of traces kept. */
  rate: number;
  /** Told of each request whose trace is kept. */
  kept: (journey: Journey) => void = () => {};

  constructor(sender: Pick<OtelSender, "span" | "log">, faults: () => readonly Fault[], rollouts: readonly Rollout[], rate: number) {
    this.#sender = sender;
    this.#faults = faults;
    this.#rollouts = rollouts;
    this.rate = rate;
  }

  journey(journey: Journey): void {
    if (!isSampled(journey, this.rate)) return;
    const spans = requestSpans(journey);
    for (const span of spans) this.#sender.span(span);
    this.#sender.log(accessLog(journey, spans[0]!.spanId), "");
    this.kept(journey);
  }

  log(line: LogLine): void {
    const node = NODES.find((n) => n.id === line.source);
    this.#sender.log(line, node ? new FaultEffects(this.#faults(), this.#rollouts, line.at).version(node) : "");
  }
}
