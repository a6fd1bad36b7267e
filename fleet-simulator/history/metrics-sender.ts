import type { FrontDoor } from "../send/front-door";
import { otlpHistogramBodies } from "../send/otlp-histograms";
import { remoteWriteBodies } from "../send/remote-write";
import type { Family } from "../signals/registry";
import type { ScrapeTarget } from "../targets";
import { type FloatSeries, type HistogramSeries, type ScrapedStretch, seriesOf } from "./series-columns";

/** Requests under way at a time: enough that the console commits while the next body is made. */
const AT_ONCE = 2;

/** Sends scraped stretches of all targets through the front door. */
export class MetricsSender {
  readonly #door: FrontDoor;
  readonly #targets: readonly ScrapeTarget[];
  readonly #floats: readonly FloatSeries[];
  readonly #histograms: readonly HistogramSeries[];
  readonly #families: readonly Family[];
  samples = 0;

  constructor(door: FrontDoor, targets: readonly ScrapeTarget[]) {
    this.#door = door;
    this.#targets = targets;
    ({ floats: this.#floats, histograms: this.#histograms } = seriesOf(targets));
    this.#families = targets.flatMap((t) => t.registry.families);
  }

  async send(stretch: ScrapedStretch): Promise<void> {
    if (stretch.times.length === 0) return;
    await this.#all(remoteWriteBodies(this.#floats, stretch, this.#families), (body) => this.#door.remoteWrite(body));
    await this.#all(otlpHistogramBodies(this.#histograms, this.#targets, stretch), (body) => this.#door.otlpMetrics(body));
    this.samples += (this.#floats.length + this.#histograms.length) * stretch.times.length;
  }

  async #all(bodies: Generator<Buffer>, send: (body: Buffer) => Promise<void>): Promise<void> {
    const worker = async () => {
      for (let next = bodies.next(); !next.done; next = bodies.next()) await send(next.value);
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
  }
}
