import type { Labels } from "@/lib/kernel/labels";
import { type Random, seededRandom } from "@/lib/kernel/random";
import type { MetricType, SampleBatch } from "@/lib/telemetry";

/** Counters, gauges and `_bucket` series as an engine exposes them: 200 a target, a scrape every 15 s. */
export const SERIES_PER_TARGET = 200;
export const SCRAPE_MS = 15_000;

interface Source {
  readonly key: string;
  readonly labels: Labels;
  readonly type: MetricType;
  readonly next: (random: Random) => number;
}

const BOUNDS = [0.001, 0.005, 0.01, 0.02, 0.04, 0.06, 0.08, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10, 20, 40, 80, 160, 640, 2560, Infinity];
const HISTOGRAMS = [
  "time_to_first_token",
  "e2e_request_latency",
  "request_queue_time",
  "inter_token_latency",
  "prefill_time",
  "decode_time",
];

function targetSources(target: number): Source[] {
  const common = { engine: "0", instance: `10.0.0.${target}:8000`, job: "vllm", model_name: `model-${target % 4}` };
  const sources: Source[] = [];
  const add = (name: string, extra: Labels, type: MetricType, next: Source["next"]) => {
    const labels = Object.fromEntries(Object.entries({ __name__: name, ...common, ...extra }).sort(([a], [b]) => (a < b ? -1 : 1)));
    sources.push({ key: JSON.stringify(labels), labels, type, next });
  };
  for (const name of HISTOGRAMS) {
    for (const [i, bound] of BOUNDS.entries()) {
      let count = 0;
      const share = (i + 1) / BOUNDS.length;
      const le = bound === Infinity ? "+Inf" : String(bound);
      add(`vllm:${name}_seconds_bucket`, { le }, "counter", (random) => (count += Math.floor(random() * 40 * share)));
    }
    let total = 0;
    let sum = 0;
    add(`vllm:${name}_seconds_count`, {}, "counter", (random) => (total += Math.floor(random() * 40)));
    add(`vllm:${name}_seconds_sum`, {}, "counter", (random) => (sum += random() * 9.7));
  }
  for (let i = 0; sources.length < SERIES_PER_TARGET - 20; i++) {
    let count = 0;
    add(`vllm:counter_${i}_total`, {}, "counter", (random) => (count += Math.floor(random() * 900)));
  }
  for (let i = 0; sources.length < SERIES_PER_TARGET; i++) {
    add(`vllm:gauge_${i}`, {}, "gauge", (random) => (i % 2 ? Math.floor(random() * 60) : Math.round(random() * 1000) / 1000));
  }
  return sources;
}

/** A fleet of targets whose next scrape can be put into a batch. */
export class ScrapedFleet {
  readonly #random = seededRandom(7);
  readonly #targets: readonly (readonly Source[])[];

  constructor(targets: number) {
    this.#targets = Array.from({ length: targets }, (_, i) => targetSources(i));
  }

  get targets(): number {
    return this.#targets.length;
  }

  /** One target's scrape. */
  scrape(batch: SampleBatch, target: number, timeMs: number): void {
    for (const { key, labels, type, next } of this.#targets[target] ?? []) {
      const ref = batch.lookup(key) ?? batch.intern(key, { labels, type, unit: "", help: "", form: "float" });
      batch.sample(ref, timeMs, next(this.#random));
    }
  }
}
