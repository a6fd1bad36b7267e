/** Names a value of a `Registry`; for a histogram, its first bucket. */
export type Slot = number;

/** An `info` is a gauge that is 1 while its labels are true and absent while they are not. */
export type FamilyType = "counter" | "gauge" | "histogram" | "info";

export interface Child {
  readonly labels: Readonly<Record<string, string>>;
  readonly slot: Slot;
}

export interface Family {
  readonly name: string;
  readonly type: FamilyType;
  readonly help: string;
  /** Upper bounds, ascending, without +Inf; empty unless a histogram. */
  readonly bounds: readonly number[];
  readonly children: readonly Child[];
}

/** One observation of a bucket, and the request it was made in. */
export interface Example {
  readonly traceId: string;
  readonly value: number;
  /** Unix milliseconds. */
  readonly at: number;
}

/**
 * The metrics of one process: families, label sets and one flat array of
 * values, so that a whole process can be copied, rewound and reset cheaply.
 * Label sets are declared when the registry is built; only values change.
 *
 * A histogram takes `bounds.length + 2` values: a count per bucket (not
 * cumulative, the last up to +Inf), then the sum.
 */
export class Registry {
  readonly #families: (Family & { children: Child[] })[] = [];
  #used = 0;
  values = new Float64Array(256);
  /** The newest example of each bucket that has one, by its place in `values`. */
  readonly examples = new Map<Slot, Example>();

  get families(): readonly Family[] {
    return this.#families;
  }

  counter(name: string, help: string, labels: Readonly<Record<string, string>>): Slot {
    return this.#child({ name, type: "counter", help, bounds: [] }, labels, 1);
  }

  gauge(name: string, help: string, labels: Readonly<Record<string, string>>): Slot {
    return this.#child({ name, type: "gauge", help, bounds: [] }, labels, 1);
  }

  info(name: string, help: string, labels: Readonly<Record<string, string>>): Slot {
    return this.#child({ name, type: "info", help, bounds: [] }, labels, 1);
  }

  histogram(name: string, help: string, bounds: readonly number[], labels: Readonly<Record<string, string>>): Histogram {
    const slot = this.#child({ name, type: "histogram", help, bounds }, labels, bounds.length + 2);
    return { slot, bounds };
  }

  add(slot: Slot, by: number): void {
    this.values[slot]! += by;
  }

  set(slot: Slot, value: number): void {
    this.values[slot] = value;
  }

  get(slot: Slot): number {
    return this.values[slot]!;
  }

  /** Records `times` observations of one value. */
  observe(histogram: Histogram, value: number, times = 1): void {
    const { slot, bounds } = histogram;
    this.values[slot + bucketOf(bounds, value)]! += times;
    this.values[slot + bounds.length + 1]! += value * times;
  }

  /** Keeps an observation that was recorded as its bucket's example. */
  example(histogram: Histogram, example: Example): void {
    this.examples.set(histogram.slot + bucketOf(histogram.bounds, example.value), example);
  }

  count(histogram: Histogram): number {
    let total = 0;
    for (let i = 0; i <= histogram.bounds.length; i++) total += this.values[histogram.slot + i]!;
    return total;
  }

  sum(histogram: Histogram): number {
    return this.values[histogram.slot + histogram.bounds.length + 1]!;
  }

  /** Everything to zero, as a process that starts again. */
  reset(): void {
    this.values.fill(0);
    this.examples.clear();
  }

  snapshot(): Float64Array {
    return this.values.slice(0, this.#used);
  }

  restore(snapshot: Float64Array): void {
    this.values.set(snapshot);
  }

  #child(spec: Omit<Family, "children">, labels: Readonly<Record<string, string>>, size: number): Slot {
    let family = this.#families.find((f) => f.name === spec.name);
    if (!family) this.#families.push((family = { ...spec, children: [] }));
    const slot = this.#used;
    this.#used += size;
    while (this.values.length < this.#used) {
      const wider = new Float64Array(this.values.length * 2);
      wider.set(this.values);
      this.values = wider;
    }
    family.children.push({ labels, slot });
    return slot;
  }
}

export interface Histogram {
  readonly slot: Slot;
  readonly bounds: readonly number[];
}

/** The first bucket that reaches up to the value. */
function bucketOf(bounds: readonly number[], value: number): number {
  let low = 0;
  let high = bounds.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (value <= bounds[middle]!) high = middle;
    else low = middle + 1;
  }
  return low;
}
