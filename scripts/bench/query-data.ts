/** Remote write bodies for the query bench: one counter of 2,000 series, or a latency histogram of 280, at every scrape. */
import snappy from "snappyjs";
import { type Random, seededRandom } from "@/lib/kernel/random";
import { ProtobufWriter } from "./protobuf-writer";
import type { Body } from "./load-bodies";

export const SCRAPE_MS = 15_000;
const MODELS = 8;
const BOUNDS = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 40, 80];

interface Source {
  readonly labels: Buffer;
  readonly next: (random: Random) => number;
}

function source(labels: Readonly<Record<string, string>>, next: Source["next"]): Source {
  const writer = new ProtobufWriter();
  for (const [name, value] of Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1))) {
    writer.message(1, (w) => w.text(1, name).text(2, value));
  }
  return { labels: Buffer.from(writer.finish()), next };
}

/** `bench_requests_total`, 2,000 series of 8 models. */
export function counterSources(count = 2_000): Source[] {
  return Array.from({ length: count }, (_, i) => {
    let total = 0;
    const labels = {
      __name__: "bench_requests_total",
      job: "bench",
      instance: `10.0.${i >> 8}.${i & 255}:8000`,
      model: `model-${i % MODELS}`,
    };
    return source(labels, (random) => (total += Math.floor(random() * 90)));
  });
}

/** `bench_latency_seconds_bucket`, 20 instances of 14 buckets. */
export function histogramSources(instances = 20): Source[] {
  return Array.from({ length: instances }, (_, i) => {
    const labels = { __name__: "bench_latency_seconds_bucket", job: "bench", instance: `10.1.0.${i}:8000`, model: `model-${i % MODELS}` };
    let seen = 0;
    let total = 0;
    return [...BOUNDS, Infinity].map((bound, b) => {
      const share = ((b + 1) / (BOUNDS.length + 1)) ** 2;
      return source({ ...labels, le: bound === Infinity ? "+Inf" : String(bound) }, (random) => {
        // The first bucket of an instance draws how many requests there were; all others count a share of them.
        if (b === 0) total += Math.floor(random() * 300);
        return (seen = Math.max(seen, Math.floor(total * share)));
      });
    });
  }).flat();
}

/** One body a scrape, oldest first. */
export function* scrapeBodies(sources: readonly Source[], fromMs: number, toMs: number, seed: number): Generator<Body> {
  const random = seededRandom(seed);
  for (let time = fromMs; time <= toMs; time += SCRAPE_MS) {
    const writer = new ProtobufWriter();
    for (const { labels, next } of sources) {
      const sample = new ProtobufWriter().double(1, next(random)).uint(2, time).finish();
      writer.message(1, (w) => w.bytesRaw(labels).bytes(2, sample));
    }
    yield { bytes: Buffer.from(snappy.compress(writer.finish())), items: sources.length };
  }
}
