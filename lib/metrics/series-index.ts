import { type LabelMatcher, type Labels, METRIC_NAME, labelsKey } from "@/lib/kernel/labels";
import type { MetricType, SeriesDescription, SeriesRef } from "@/lib/telemetry/metric";
import { type MatchSeries, compileMatchers } from "./match-series";

/** A series as this process knows it. `ref` is its place in the index; `id` its name in the store, 0 until it is stored. */
export interface SeriesEntry {
  readonly ref: SeriesRef;
  id: number;
  /** Set once; empty only while a series of another process is known by its id alone. */
  labels: Labels;
  name: string;
  type: MetricType;
  unit: string;
  help: string;
  form: "float" | "histogram";
  /** Unix milliseconds of the first and newest sample. */
  firstSeen: number;
  lastSeen: number;
  /** Removed by retention; the entry stays so that references do not shift. */
  dead: boolean;
}

export type StoredSeries = Omit<SeriesEntry, "ref" | "name" | "dead">;

/** All series, with postings by label. */
export class SeriesIndex {
  readonly entries: SeriesEntry[] = [];
  readonly #byKey = new Map<string, SeriesEntry>();
  readonly #byId = new Map<number, SeriesEntry>();
  readonly #postings = new Map<string, Map<string, SeriesEntry[]>>();
  readonly #histogramNames = new Map<string, number>();
  #alive = 0;
  /** The greatest id known. */
  maxId = 0;

  get size(): number {
    return this.#alive;
  }

  byId(id: number): SeriesEntry | undefined {
    return this.#byId.get(id);
  }

  find(labels: Labels, form: "float" | "histogram"): SeriesEntry | undefined {
    return this.#byKey.get(seriesKey(labels, form));
  }

  /** Adds a series nobody stored yet, or answers the one that has these labels already. */
  add(description: SeriesDescription): SeriesEntry {
    const found = this.find(description.labels, description.form);
    if (found) {
      if (found.type === "unknown") found.type = description.type;
      if (found.unit === "") found.unit = description.unit;
      if (found.help === "") found.help = description.help;
      return found;
    }
    return this.#insert({ ...description, id: 0, firstSeen: Infinity, lastSeen: -Infinity });
  }

  /** Adds, or completes, a series as the store has it. */
  load(stored: StoredSeries): SeriesEntry {
    const promised = this.#byId.get(stored.id);
    if (promised?.name === "") return this.#link(Object.assign(promised, stored));
    const found = this.find(stored.labels, stored.form);
    if (!found) {
      const entry = this.#insert(stored);
      this.named(entry, stored.id);
      return entry;
    }
    found.firstSeen = Math.min(found.firstSeen, stored.firstSeen);
    found.lastSeen = Math.max(found.lastSeen, stored.lastSeen);
    if (found.id === 0) this.named(found, stored.id);
    return found;
  }

  /** A series that another process stored and this one has not read yet: it gathers samples, and is found once it is loaded. */
  promise(id: number): SeriesEntry {
    const about = { labels: {}, name: "", type: "unknown", unit: "", help: "", form: "float" } as const;
    const entry: SeriesEntry = { ...about, ref: this.entries.length, id: 0, firstSeen: Infinity, lastSeen: -Infinity, dead: false };
    this.entries.push(entry);
    this.#byId.set(id, entry);
    entry.id = id;
    return entry;
  }

  /** The store has given the series its id. */
  named(entry: SeriesEntry, id: number): void {
    entry.id = id;
    this.#byId.set(id, entry);
    if (id > this.maxId) this.maxId = id;
  }

  remove(entry: SeriesEntry): void {
    if (entry.dead) return;
    entry.dead = true;
    this.#alive--;
    if (entry.form === "histogram") this.#countHistogram(entry.name, -1);
    this.#byKey.delete(seriesKey(entry.labels, entry.form));
    this.#byId.delete(entry.id);
    for (const name in entry.labels) {
      const values = this.#postings.get(name);
      const value = entry.labels[name] as string;
      const left = values?.get(value)?.filter((e) => e !== entry) ?? [];
      if (left.length > 0) values?.set(value, left);
      else values?.delete(value);
      if (values?.size === 0) this.#postings.delete(name);
    }
  }

  /** The stored series that satisfy all matchers. Throws Fault `invalid` for a pattern that is not RE2. */
  select(matchers: readonly LabelMatcher[]): SeriesEntry[] {
    const matches = compileMatchers(matchers);
    return this.#candidates(matchers).filter((entry) => entry.id !== 0 && entry.name !== "" && !entry.dead && matches(entry.labels));
  }

  /** Names under which there are histograms that are stored whole, in no order. */
  histogramNames(): Iterable<string> {
    return this.#histogramNames.keys();
  }

  names(): string[] {
    return [...(this.#postings.get(METRIC_NAME)?.keys() ?? [])].sort();
  }

  labelNames(): string[] {
    return [...this.#postings.keys()].sort();
  }

  labelValues(name: string): string[] {
    return [...(this.#postings.get(name)?.keys() ?? [])].sort();
  }

  #insert(stored: StoredSeries): SeriesEntry {
    const entry: SeriesEntry = { ...stored, ref: this.entries.length, name: "", dead: false };
    this.entries.push(entry);
    return this.#link(entry);
  }

  #link(entry: SeriesEntry): SeriesEntry {
    entry.name = entry.labels[METRIC_NAME] ?? "";
    this.#alive++;
    if (entry.form === "histogram") this.#countHistogram(entry.name, 1);
    this.#byKey.set(seriesKey(entry.labels, entry.form), entry);
    for (const name in entry.labels) {
      let values = this.#postings.get(name);
      if (!values) this.#postings.set(name, (values = new Map()));
      const value = entry.labels[name] as string;
      const list = values.get(value);
      if (list) list.push(entry);
      else values.set(value, [entry]);
    }
    return entry;
  }

  #countHistogram(name: string, by: number): void {
    const count = (this.#histogramNames.get(name) ?? 0) + by;
    if (count > 0) this.#histogramNames.set(name, count);
    else this.#histogramNames.delete(name);
  }

  /** The shortest list that must hold every match: of an equality, or of the values a pattern admits. */
  #candidates(matchers: readonly LabelMatcher[]): readonly SeriesEntry[] {
    let best: readonly SeriesEntry[] | null = null;
    for (const { name, op, value } of matchers) {
      if (op !== "=" || value === "") continue;
      const list = this.#postings.get(name)?.get(value) ?? [];
      if (best === null || list.length < best.length) best = list;
    }
    if (best !== null) return best;
    for (const matcher of matchers) {
      const { name, op } = matcher;
      if (op !== "=~" || compileMatchers([matcher])({})) continue;
      const admits: MatchSeries = compileMatchers([matcher]);
      const list = [...(this.#postings.get(name) ?? [])].flatMap(([value, entries]) => (admits({ [name]: value }) ? entries : []));
      if (best === null || list.length < best.length) best = list;
    }
    return best ?? this.entries;
  }
}

/** Equal exactly for the same series. */
export const seriesKey = (labels: Labels, form: "float" | "histogram"): string => (form === "float" ? "f" : "h") + labelsKey(labels);
