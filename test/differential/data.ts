/** What both databases are given: three hours of a small fleet with every oddity that a query may meet, at times that fall on no grid. */
import snappy from "snappyjs";
import { type Random, seededRandom } from "@/lib/kernel/random";
import { ProtobufWriter } from "@/scripts/bench/protobuf-writer";

export const EVERY_MS = 15_000;
const BOUNDS = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
/** Prometheus marks the end of a series with this NaN. */
const STALE = 0x7ff0000000000002n;

/** A value, nothing, or the mark that the series ended. */
type Point = number | null | "stale";

interface DataSeries {
  readonly labels: Readonly<Record<string, string>>;
  readonly next: (i: number) => Point;
}

function counter(random: Random, perStep: number, resets: boolean): DataSeries["next"] {
  // Begins high: Prometheus 2 and 3 differ in how far a young counter is extrapolated towards zero.
  let value = 50_000 + Math.floor(random() * 10_000);
  return () => {
    if (resets && random() < 0.01) value = Math.floor(random() * 5);
    return (value += Math.floor(random() * perStep));
  };
}

function gauge(random: Random, middle: number, swing: number): () => number {
  let value = middle;
  return () => (value += (random() - 0.5) * swing + (middle - value) * 0.05);
}

/** A gauge that is away for minutes, at times with a mark and at times without. */
function flaky(random: Random): DataSeries["next"] {
  const walk = gauge(random, 10, 4);
  let away = 0;
  return () => {
    const value = walk();
    if (away > 0) return --away === 0 ? value : null;
    if (random() > 0.02) return value;
    away = 10 + Math.floor(random() * 40);
    return random() < 0.5 ? "stale" : null;
  };
}

function odd(random: Random): DataSeries["next"] {
  const walk = gauge(random, 0, 3);
  return () => {
    const value = walk();
    const dice = random();
    return dice < 0.01 ? NaN : dice < 0.015 ? Infinity : dice < 0.02 ? -Infinity : value;
  };
}

export function dataSeries(seed: number): DataSeries[] {
  const random = seededRandom(seed);
  const out: DataSeries[] = [];
  const add = (name: string, labels: Readonly<Record<string, string>>, next: DataSeries["next"]) =>
    out.push({ labels: { __name__: name, ...labels }, next });
  for (const job of ["api", "worker"]) {
    for (const instance of ["a:1", "b:1", "c:1"]) {
      const target = { job, instance };
      add("up", target, () => (random() < 0.03 ? 0 : 1));
      add("build_info", { ...target, version: instance === "c:1" ? "2.0" : "1.9" }, () => 1);
      add("memory_bytes", target, gauge(random, 4e9, 3e7));
      const depth = gauge(random, 8, 6);
      add("queue_depth", target, () => Math.max(0, Math.round(depth())));
      add("odd_gauge", target, odd(random));
      add("flaky_gauge", target, flaky(random));
      for (const code of ["200", "404", "500"]) add("requests_total", { ...target, code }, counter(random, code === "200" ? 90 : 6, true));
      add("steady_total", target, counter(random, 40, false));
      latency(target);
    }
  }
  add("limit", { job: "api" }, () => 4.1e9);
  add("limit", { job: "worker" }, () => 4.05e9);
  return out;

  function latency(target: Readonly<Record<string, string>>): void {
    const counts = BOUNDS.map(() => 1000);
    let sum = 5000;
    let total = 1000;
    let at = -1;
    // All series of one histogram move together, once a step.
    const step = (i: number) => {
      if (i === at) return;
      at = i;
      for (let n = Math.floor(random() * 30); n > 0; n--) {
        const seconds = random() ** 3 * 14;
        sum += seconds;
        total++;
        for (const [b, bound] of BOUNDS.entries()) if (seconds <= bound) counts[b] = (counts[b] ?? 0) + 1;
      }
    };
    const moving = (read: () => number) => (i: number) => (step(i), read());
    for (const [b, bound] of BOUNDS.entries())
      add(
        "latency_seconds_bucket",
        { ...target, le: String(bound) },
        moving(() => counts[b] ?? 0),
      );
    add(
      "latency_seconds_bucket",
      { ...target, le: "+Inf" },
      moving(() => total),
    );
    add(
      "latency_seconds_count",
      target,
      moving(() => total),
    );
    add(
      "latency_seconds_sum",
      target,
      moving(() => sum),
    );
  }
}

/** Remote write bodies, oldest first: one for each scrape of everything. */
export function* writeBodies(series: readonly DataSeries[], fromMs: number, toMs: number, seed: number): Generator<Buffer> {
  const random = seededRandom(seed);
  const heads = series.map(({ labels }) => {
    const writer = new ProtobufWriter();
    const sorted = Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1));
    for (const [name, value] of sorted) writer.message(1, (w) => w.text(1, name).text(2, value));
    return Buffer.from(writer.finish());
  });
  for (let i = 0; fromMs + i * EVERY_MS <= toMs; i++) {
    const writer = new ProtobufWriter();
    for (const [k, { next }] of series.entries()) {
      const point = next(i);
      // Even milliseconds, never a multiple of 15 s: windows end at odd ones or, in subqueries, at whole half minutes.
      const timeMs = fromMs + i * EVERY_MS + 2 + 2 * Math.floor(random() * 900);
      if (point === null) continue;
      const sample = new ProtobufWriter();
      if (point === "stale") sample.fixed64(1, STALE);
      else sample.double(1, point);
      const bytes = sample.uint(2, timeMs).finish();
      writer.message(1, (w) => w.bytesRaw(heads[k] as Buffer).bytes(2, bytes));
    }
    yield Buffer.from(snappy.compress(writer.finish()));
  }
}
