import { createHash } from "node:crypto";
import { METRIC_NAME, type Labels, canonicalLabels, labelsKey } from "@/lib/kernel/labels";
import { monotonicMillis } from "@/lib/kernel/clock";
import { Fault, isFault } from "@/lib/kernel/faults";
import { type UnixMillis, unixMillis } from "@/lib/kernel/units";
import type { SampleBatch, SeriesDescription } from "@/lib/telemetry/metric";
import type { IngestIdentity, TelemetrySink } from "@/lib/telemetry/sink";
import { Assembler, type SeriesPoint } from "../assemble";
import type { ParsedExemplar, ParsedSeries } from "../exposition";
import { ACCEPT, decodeExposition, expositionFormat, parseExposition } from "../parse";
import { type Relabeller, compileRelabelling } from "../relabel";
import type { ScrapeHealth, TargetSettings } from "../target";
import { seriesLabels } from "../target-labels";
import { fetchText } from "./fetch-text";

/** One address to scrape, with everything that decides what comes out of it. */
export interface ScrapeSpec {
  /** Equal exactly when nothing about the scrape differs. */
  readonly key: string;
  readonly targetId: string;
  readonly url: string;
  readonly labels: Labels;
  readonly settings: TargetSettings;
  readonly bearerToken: string | null;
}

export function specKey(spec: Omit<ScrapeSpec, "key">): string {
  const { labels: _, relabel: __, paused: ___, ...settings } = spec.settings;
  return createHash("sha256")
    .update(JSON.stringify([spec.targetId, spec.url, spec.labels, settings, spec.bearerToken]))
    .digest("hex")
    .slice(0, 24);
}

/** What one scrape brought into the store. */
export interface ScrapeOutcome {
  readonly at: UnixMillis;
  /** Samples, histograms and stale markers. */
  readonly stored: number;
  readonly refused: number;
  /** Of the exposition, inflated. */
  readonly bytes: number;
}

export const SCRAPE_IDENTITY: IngestIdentity = { keyId: "scrape", tenant: "" };

/** Remembers series by their text for as long as they are exposed. */
class SeriesMemory {
  #before = new Map<string, ParsedSeries>();
  #now = new Map<string, ParsedSeries>();
  get(raw: string): ParsedSeries | undefined {
    const known = this.#now.get(raw) ?? this.#before.get(raw);
    if (known) this.#now.set(raw, known);
    return known;
  }
  set(raw: string, series: ParsedSeries): void {
    this.#now.set(raw, series);
  }
  /** After a scrape: forgets what it did not bring. */
  turn(): void {
    this.#before = this.#now;
    this.#now = new Map();
  }
}

/** What became of an exposed series: where its samples go, or null when the rules drop it. */
interface Destination {
  readonly series: { readonly key: string; readonly description: SeriesDescription } | null;
  /** The last scrape that brought it. */
  seen: number;
  /** It carries its own timestamps, which say when it ends (Prometheus' rule): no stale marker. */
  ownTime: boolean;
  /** The exemplars the last scrape brought: an exposition repeats them until there are newer ones. */
  exemplars: ReadonlySet<string> | null;
}

/** Scrapes one address, again and again. Not concurrent with itself: the caller awaits one call before the next. */
export class TargetScraper {
  readonly spec: ScrapeSpec;
  readonly #sink: TelemetrySink;
  readonly #scraped: (outcome: ScrapeOutcome) => void;
  readonly #relabel: Relabeller;
  readonly #memory = new SeriesMemory();
  readonly #assembler = new Assembler();
  readonly #destinations = new Map<string, Destination>();
  readonly #reports: ReadonlyMap<string, { readonly key: string; readonly description: SeriesDescription }>;
  #generation = 0;
  #health: ScrapeHealth;

  constructor(spec: ScrapeSpec, sink: TelemetrySink, scraped: (outcome: ScrapeOutcome) => void = () => {}) {
    this.spec = spec;
    this.#sink = sink;
    this.#scraped = scraped;
    this.#relabel = compileRelabelling(spec.settings.metricRelabel);
    this.#reports = new Map(Object.entries(REPORTS).map(([name, [unit, help]]) => [name, this.#report(name, unit, help)]));
    this.#health = {
      url: spec.url,
      labels: spec.labels,
      state: "unknown",
      lastScrapeAt: null,
      lastDurationMs: null,
      samples: 0,
      refused: 0,
      lastError: "",
    };
  }

  get health(): ScrapeHealth {
    return this.#health;
  }

  /** Scrapes once and stores the outcome as of `at`. Never throws: the health says what went wrong. */
  async scrape(at: UnixMillis, signal: AbortSignal): Promise<void> {
    const start = monotonicMillis();
    const batch = this.#sink.openBatch(SCRAPE_IDENTITY);
    // First, so that a target with too many series still has its reports.
    const reports = [...this.#reports.values()].map((report) => refOf(batch, report));
    let lastError = "";
    let scraped = 0;
    let kept = 0;
    let refused = 0;
    let bytes = 0;
    try {
      const exposition = await this.#read(signal);
      scraped = exposition.samples;
      bytes = exposition.bytes;
      this.#generation++;
      ({ kept, refused } = this.#write(batch, at, exposition.points));
    } catch (error) {
      if (signal.aborted) return;
      lastError = sentence(error);
    }
    const up = lastError === "";
    const ended: string[] = [];
    for (const [key, destination] of this.#destinations) {
      if (up && destination.seen === this.#generation) continue;
      markStale(batch, at, destination);
      ended.push(key);
    }
    const durationMs = monotonicMillis() - start;
    const values = [up ? 1 : 0, durationMs / 1000, scraped, kept];
    reports.forEach((ref, i) => ref >= 0 && batch.sample(ref, at, values[i] ?? 0));
    if (refused > 0) lastError = `The store refused ${refused} series: too many, or beyond its limits.`;
    try {
      await this.#sink.writeSamples(batch);
      for (const key of ended) this.#destinations.delete(key);
      this.#scraped({ at, stored: batch.size, refused, bytes });
    } catch (error) {
      // What this scrape brought is lost, and so are its stale markers: the next scrape ends those series again.
      lastError = `Not stored: ${sentence(error)}`;
    }
    this.#health = {
      ...this.#health,
      state: up ? "up" : "down",
      lastScrapeAt: at,
      lastDurationMs: durationMs,
      samples: up ? scraped : this.#health.samples,
      refused,
      lastError,
    };
  }

  /** The target is gone: ends all its series. Never throws; a store that does not answer leaves them to end by themselves. */
  async end(at: UnixMillis): Promise<void> {
    if (this.#health.state === "unknown") return;
    const batch = this.#sink.openBatch(SCRAPE_IDENTITY);
    for (const destination of this.#destinations.values()) markStale(batch, at, destination);
    for (const report of this.#reports.values()) {
      const ref = refOf(batch, report);
      if (ref >= 0) batch.stale(ref, at);
    }
    this.#destinations.clear();
    await this.#sink.writeSamples(batch).catch(() => {});
  }

  async #read(signal: AbortSignal): Promise<{ samples: number; bytes: number; points: readonly SeriesPoint[] }> {
    const { settings, url, bearerToken } = this.spec;
    const { body, contentType } = await fetchText(
      {
        url,
        accept: ACCEPT,
        timeoutMs: settings.timeoutS * 1000,
        limitBytes: settings.bodyLimitBytes,
        bearerToken,
        tls: settings.tls,
        headers: { "x-prometheus-scrape-timeout-seconds": String(settings.timeoutS) },
      },
      signal,
    );
    const exposition = parseExposition(decodeExposition(body), expositionFormat(contentType), this.#memory);
    this.#memory.turn();
    const samples = exposition.samples.length;
    if (samples > settings.sampleLimit) {
      throw new Fault("too-large", `The target exposes ${samples} samples; ${settings.sampleLimit} are allowed.`);
    }
    return { samples, bytes: body.length, points: this.#assembler.assemble(exposition).points };
  }

  #write(batch: SampleBatch, at: UnixMillis, points: readonly SeriesPoint[]) {
    let kept = 0;
    let refused = 0;
    for (const point of points) {
      const histogram = typeof point.value !== "number";
      const key = `${histogram ? "h" : "f"}${point.key}`;
      let destination = this.#destinations.get(key);
      if (destination === undefined) {
        destination = { series: this.#describe(key, point), seen: 0, ownTime: false, exemplars: null };
        this.#destinations.set(key, destination);
      }
      destination.seen = this.#generation;
      if (destination.series === null) continue;
      const ownTime = this.spec.settings.honorTimestamps ? point.timeMs : null;
      destination.ownTime = ownTime !== null;
      const ref = refOf(batch, destination.series);
      if (ref < 0) {
        refused++;
        continue;
      }
      kept++;
      const time = ownTime ?? at;
      if (typeof point.value === "number") batch.sample(ref, time, point.value);
      else batch.histogram(ref, time, point.value);
      if (point.exemplars.length > 0) writeExemplars(batch, ref, destination, point.exemplars, time);
    }
    return { kept, refused };
  }

  #describe(key: string, point: SeriesPoint): Destination["series"] {
    const { labels: target, settings } = this.spec;
    const labels = seriesLabels(point.name, point.labels, target, settings.honorLabels, this.#relabel);
    if (labels === null) return null;
    const form = typeof point.value === "number" ? "float" : "histogram";
    return {
      key: `scrape\u0000${this.spec.key}\u0000${key}`,
      description: { labels, type: point.type, unit: point.unit, help: point.help, form },
    };
  }

  #report(name: string, unit: string, help: string) {
    const labels = canonicalLabels({ ...this.spec.labels, [METRIC_NAME]: name });
    return {
      key: `scrape\u0000${this.spec.key}\u0000r${name}`,
      description: { labels, type: "gauge" as const, unit, help, form: "float" as const },
    };
  }
}

/** The series that every target has beside its own, in the order in which `scrape` fills them. */
const REPORTS: Readonly<Record<string, readonly [unit: string, help: string]>> = {
  up: ["", "1 when the last scrape went well, 0 when it did not."],
  scrape_duration_seconds: ["seconds", "How long the scrape took."],
  scrape_samples_scraped: ["", "Samples the target exposed."],
  scrape_samples_post_metric_relabeling: ["", "Series stored after relabelling; a histogram is one."],
};

const refOf = (batch: SampleBatch, series: { readonly key: string; readonly description: SeriesDescription }): number =>
  batch.lookup(series.key) ?? batch.intern(series.key, series.description);

function writeExemplars(
  batch: SampleBatch,
  ref: number,
  destination: Destination,
  exemplars: readonly ParsedExemplar[],
  time: number,
): void {
  const now = new Set<string>();
  for (const { labels, value, timeMs } of exemplars) {
    const identity = `${timeMs}\u0000${value}\u0000${labelsKey(labels)}`;
    if (!destination.exemplars?.has(identity)) batch.exemplar(ref, { timeMs: unixMillis(timeMs ?? time), value, labels });
    now.add(identity);
  }
  destination.exemplars = now;
}

function markStale(batch: SampleBatch, at: UnixMillis, destination: Destination): void {
  if (destination.series === null || destination.ownTime) return;
  const ref = refOf(batch, destination.series);
  if (ref >= 0) batch.stale(ref, at);
}

const sentence = (error: unknown): string => (isFault(error) ? error.message : "Something unforeseen went wrong; see the server's log.");
