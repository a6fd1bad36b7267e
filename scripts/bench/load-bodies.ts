/** What a fleet of engines would send: 20 targets with 200 series each, every 15 s, and the spans and logs of their requests. */
import snappy from "snappyjs";
import { type Random, seededRandom } from "@/lib/kernel/random";
import { ProtobufWriter } from "./protobuf-writer";

export const TARGETS = 20;
export const SERIES_PER_TARGET = 200;
export const SCRAPE_EVERY_MS = 15_000;

export interface Body {
  readonly bytes: Buffer;
  readonly items: number;
}

interface BenchSeries {
  readonly labels: Buffer;
  readonly next: (random: Random) => number;
}

const BOUNDS = [0.001, 0.005, 0.01, 0.02, 0.04, 0.06, 0.08, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10, 20, 40, 80, 160, 640, 2560];
const HISTOGRAMS = [
  "time_to_first_token_seconds",
  "e2e_request_latency_seconds",
  "request_queue_time_seconds",
  "inter_token_latency_seconds",
  "request_prefill_time_seconds",
  "request_decode_time_seconds",
];

function seriesOf(target: number, network: string): BenchSeries[] {
  const common: [string, string][] = [
    ["engine", "0"],
    ["instance", `${network}.${target}:8000`],
    ["job", "vllm"],
    ["model_name", `model-${target % 4}`],
    ["region", ["eu-west", "us-east", "ap-south"][target % 3] ?? ""],
  ];
  const out: BenchSeries[] = [];
  const add = (name: string, extra: [string, string][], next: BenchSeries["next"]) => {
    const writer = new ProtobufWriter();
    const labels = [["__name__", name] as [string, string], ...common, ...extra].sort(([a], [b]) => (a < b ? -1 : 1));
    for (const [label, value] of labels) writer.message(1, (w) => w.text(1, label).text(2, value));
    out.push({ labels: Buffer.from(writer.finish()), next });
  };
  for (const histogram of HISTOGRAMS) {
    let total = 0;
    for (let i = 0; i <= BOUNDS.length; i++) {
      let count = 0;
      const share = (i + 1) / (BOUNDS.length + 1);
      add(
        `vllm:${histogram}_bucket`,
        [["le", i === BOUNDS.length ? "+Inf" : String(BOUNDS[i])]],
        (random) => (count += Math.floor(random() * 40 * share)),
      );
    }
    let sum = 0;
    add(`vllm:${histogram}_count`, [], (random) => (total += Math.floor(random() * 40)));
    add(`vllm:${histogram}_sum`, [], (random) => (sum += random() * 9.7));
  }
  for (let i = 0; out.length < SERIES_PER_TARGET - 20; i++) {
    let count = 0;
    add(`vllm:counter_${i}_total`, [], (random) => (count += Math.floor(random() * 900)));
  }
  for (let i = 0; out.length < SERIES_PER_TARGET; i++)
    add(`vllm:gauge_${i}`, [], (random) => (i % 2 ? Math.floor(random() * 60) : Math.round(random() * 1000) / 1000));
  return out;
}

/** Remote write 1 bodies of 2,000 samples, `count` of them, beginning at `fromMs`, in the order a sender would send them; of the targets of one `network`. */
export function remoteWriteBodies(count: number, fromMs: number, seed = 7, network = "10.0.0"): Body[] {
  const random = seededRandom(seed);
  const series = Array.from({ length: TARGETS }, (_, target) => seriesOf(target, network)).flat();
  const perBody = 2_000;
  const bodies: Body[] = [];
  for (let i = 0; bodies.length < count; i++) {
    const half = i % (series.length / perBody);
    const time = fromMs + Math.floor(i / (series.length / perBody)) * SCRAPE_EVERY_MS;
    const writer = new ProtobufWriter();
    for (const one of series.slice(half * perBody, (half + 1) * perBody)) {
      const sample = new ProtobufWriter().double(1, one.next(random)).uint(2, time).finish();
      writer.message(1, (w) => w.bytesRaw(one.labels).bytes(2, sample));
    }
    bodies.push({ bytes: Buffer.from(snappy.compress(writer.finish())), items: perBody });
  }
  return bodies;
}

const attribute = (writer: ProtobufWriter, field: number, key: string, value: string | number): void =>
  void writer.message(field, (kv) =>
    kv.text(1, key).message(2, (any) => (typeof value === "string" ? any.text(1, value) : any.double(4, value))),
  );

const resource = (writer: ProtobufWriter, node: number): void =>
  void writer.message(1, (r) => {
    attribute(r, 1, "service.name", "vllm");
    attribute(r, 1, "service.instance.id", `node-${node}`);
    attribute(r, 1, "host.name", `gpu-${node}`);
  });

const id = (random: Random, bytes: number): Buffer => Buffer.from(Array.from({ length: bytes }, () => Math.floor(random() * 256)));

/** OTLP trace export requests of 512 engine spans each. */
export function spanBodies(count: number, fromMs: number, seed = 11): Body[] {
  const random = seededRandom(seed);
  return Array.from({ length: count }, (_, body) => {
    const writer = new ProtobufWriter();
    writer.message(1, (rs) => {
      resource(rs, body % TARGETS);
      rs.message(2, (ss) => {
        for (let i = 0; i < 512; i++) {
          const start = BigInt(Math.floor(fromMs + body * 200 + i)) * 1_000_000n;
          ss.message(2, (span) => {
            span.bytes(1, id(random, 16)).bytes(2, id(random, 8)).text(5, "llm_request").uint(6, 2);
            span.fixed64(7, start).fixed64(8, start + BigInt(Math.floor(random() * 4e9)));
            attribute(span, 9, "gen_ai.request.model", `model-${body % 4}`);
            attribute(span, 9, "gen_ai.usage.prompt_tokens", Math.floor(random() * 4000));
            attribute(span, 9, "gen_ai.usage.completion_tokens", Math.floor(random() * 800));
            attribute(span, 9, "gen_ai.latency.time_to_first_token", Math.round(random() * 1e4) / 1e4);
            attribute(span, 9, "tenant_id", `tenant-${i % 8}`);
          });
        }
      });
    });
    return { bytes: Buffer.from(writer.finish()), items: 512 };
  });
}

const WORDS = [
  "Finished",
  "request",
  "prefill",
  "decode",
  "queue",
  "KV",
  "cache",
  "usage",
  "tokens",
  "batch",
  "preempted",
  "router",
  "accepted",
];

/** OTLP log export requests of 1,000 records each. */
export function logBodies(count: number, fromMs: number, seed = 13): Body[] {
  const random = seededRandom(seed);
  return Array.from({ length: count }, (_, body) => {
    const writer = new ProtobufWriter();
    writer.message(1, (rl) => {
      resource(rl, body % TARGETS);
      rl.message(2, (sl) => {
        for (let i = 0; i < 1_000; i++) {
          const time = BigInt(Math.floor(fromMs + body * 200 + i / 5)) * 1_000_000n;
          const text = `${Array.from({ length: 7 }, () => WORDS[Math.floor(random() * WORDS.length)]).join(" ")} in ${Math.floor(random() * 4000)} ms`;
          sl.message(2, (record) => {
            record
              .fixed64(1, time)
              .uint(2, random() < 0.02 ? 17 : 9)
              .text(3, "INFO")
              .message(5, (any) => any.text(1, text))
              .fixed64(11, time);
            attribute(record, 6, "model", `model-${body % 4}`);
            attribute(record, 6, "latency_ms", Math.floor(random() * 4000));
          });
        }
      });
    });
    return { bytes: Buffer.from(writer.finish()), items: 1_000 };
  });
}

/** OTLP metric export requests of 2,000 gauge points each. */
export function otlpMetricBodies(count: number, fromMs: number, seed = 17): Body[] {
  const random = seededRandom(seed);
  return Array.from({ length: count }, (_, body) => {
    const writer = new ProtobufWriter();
    writer.message(1, (rm) => {
      resource(rm, body % TARGETS);
      rm.message(2, (sm) => {
        for (let m = 0; m < 20; m++) {
          sm.message(2, (metric) => {
            metric.text(1, `engine.gauge_${m}`).message(5, (gauge) => {
              for (let i = 0; i < 100; i++) {
                gauge.message(1, (point) => {
                  attribute(point, 7, "slot", String(i));
                  point
                    .fixed64(3, BigInt(Math.floor(fromMs + Math.floor(body / TARGETS) * SCRAPE_EVERY_MS)) * 1_000_000n)
                    .double(4, Math.floor(random() * 100));
                });
              }
            });
          });
        }
      });
    });
    return { bytes: Buffer.from(writer.finish()), items: 2_000 };
  });
}
