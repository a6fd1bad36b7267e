import type { Ctx } from "@/lib/people";
import { requirePermission } from "@/lib/people";
import { ByteWriter } from "../codec/bytes";
import { packHeld } from "../head-snapshot";
import type { PlanOptions, PlannedNeed, PlannedSeries, PlannedSource, ReadGroup, ReadNeed, ReadPlan, ReadWindow } from "../read-plan";
import { FIVE_MINUTES, ONE_HOUR, rollsUpGrowth, rollsUpSummary } from "../rollup";
import { type Selection, selectSeries } from "../select-series";
import type { SeriesEntry } from "../series-index";
import { warmSince } from "./fetch-chunks";
import { type KeptSpans, keptSpans } from "./kept-spans";
import type { MetricStore } from "./metric-store";
import { heldSince } from "./read-series";
import { scoped } from "./reads";
import { sliced } from "./slices";

/** Assumed between samples of a series of which the head holds too few to tell. */
const USUAL_INTERVAL_MS = 15_000;
/** Assumed of a histogram whose buckets are not in the head. */
const USUAL_BUCKETS = 16;

/** Of histograms so much more is read, that the one before the window is known: the first may be a reset against it. */
const BEFORE_HISTOGRAMS_MS = 5 * 60_000;

type Resolution = ReadPlan["resolution"];

/**
 * Says what a query's needs read: chooses the series, takes what the head
 * holds of them, and estimates the samples. See `planRead` of the surface.
 */
export async function planStoredRead(
  store: MetricStore,
  ctx: Ctx,
  needs: readonly ReadNeed[],
  { derived = true, thinBeyond = Infinity }: PlanOptions,
): Promise<ReadPlan> {
  requirePermission(ctx.actor, "metrics:read");
  const spans = await keptSpans(store);
  const yieldNow = sliced();
  const selected = needs.map((need) => ({ need, selection: selectSeries(store.index, scoped(ctx, need.matchers), derived) }));
  let choice = await choose(store, selected, spans, false, yieldNow);
  if (choice.estimate > thinBeyond) choice = await choose(store, selected, spans, true, yieldNow);
  const { sources, ...chosen } = choice;
  const writer = new ByteWriter();
  for (const { entry, windows, resolution } of sources.all) {
    const from = sources.startOf(windows);
    // A roll-up's last slot ends where the samples begin.
    const after = resolution === "raw" ? from : Math.max(from, spans.rolledBefore - 1);
    packHeld(writer, heldSince(store, entry, after), after);
    await yieldNow();
  }
  return {
    ...chosen,
    ...sources.grouped(),
    head: writer.take(),
    // Asked last: what a flush has taken out of the head meanwhile lies before it, and is then read from the tables.
    storedBefore: store.wal.flushedUpTo("samples"),
    coldBefore: warmSince(store.clock.now()),
    ...spans,
  };
}

interface Selected {
  readonly need: ReadNeed;
  readonly selection: Selection;
}

/** From what each need is answered; `thin` allows answers that are only near. */
async function choose(
  store: MetricStore,
  selected: readonly Selected[],
  spans: KeptSpans,
  thin: boolean,
  yieldNow: () => Promise<void>,
): Promise<Pick<ReadPlan, "needs" | "estimate" | "estimates" | "resolution" | "thinned"> & { readonly sources: Sources }> {
  const sources = new Sources(store, yieldNow);
  const needs: PlannedNeed[] = [];
  const estimates: number[] = [];
  let coarsest: Resolution = "raw";
  let thinned = false;
  for (const { need, selection } of selected) {
    const { id, from, to, rollups } = need;
    const resolution = pickResolution(store, need, selection, spans, thin);
    const series = await sources.of(selection, need, resolution);
    needs.push({ id, from, to, series, bounds: selection.bounds, windowed: rollups?.windowed ?? false });
    estimates.push(await estimateOf(store, selection, need, resolution, yieldNow));
    if (resolution === "1h" || coarsest === "raw") coarsest = resolution;
    if (coarsest === "raw" && series.length > 0 && hasRollupsAlone(selection, need, spans)) coarsest = "5m";
    if (resolution !== "raw" && rollups?.windowed && hasHistograms(selection)) thinned = true;
  }
  return { sources, needs, estimates, estimate: estimates.reduce((sum, n) => sum + n, 0), resolution: coarsest, thinned };
}

/** Below this the samples are as quick to read. */
const LONG_MS = 12 * ONE_HOUR;

const hasHistograms = ({ histograms, parts }: Selection): boolean => histograms.length > 0 || parts.length > 0;
/** Of fewer histograms in a window growth would be guessed from too little. */
const LEAST_IN_WINDOW = 4;

/** Whether roll-ups answer a need, and which: the coarsest that does so. */
function pickResolution(
  store: MetricStore,
  { rollups, from, to }: ReadNeed,
  selection: Selection,
  { rolledBefore }: KeptSpans,
  thin: boolean,
): Resolution {
  if (!rollups || to - from < LONG_MS || rolledBefore <= from) return "raw";
  // Late samples in the head are in no roll-up yet.
  if (store.lateSamples > 0) return "raw";
  const { growth, summary, windowed, growthWindowMs } = rollups;
  if (!selection.floats.every(({ type }) => (!growth || rollsUpGrowth(type)) && (!summary || rollsUpSummary(type)))) return "raw";
  // Of histograms the last in each slot is kept: what they were at an instant is exact, growth over a window is near.
  const guessed = windowed && hasHistograms(selection);
  if (guessed && !thin) return "raw";
  const fits = (slot: number) => rollups.slots.includes(slot) && (!guessed || growthWindowMs >= LEAST_IN_WINDOW * slot);
  return fits(ONE_HOUR) ? "1h" : fits(FIVE_MINUTES) ? "5m" : "raw";
}

/** Whether part of the window lies where only roll-ups are left of some series. */
const hasRollupsAlone = ({ floats, histograms, parts }: Selection, { from }: ReadWindow, { samplesSince }: KeptSpans): boolean =>
  from < samplesSince && [...floats, ...histograms, ...parts.map(({ entry }) => entry)].some(({ firstSeen }) => firstSeen < samplesSince);

interface Source {
  readonly entry: SeriesEntry;
  readonly resolution: Resolution;
  /** Which of the sets of windows. */
  windows: number;
}

/** Windows that some sources have in common, and which set one more of them makes. */
interface WindowSet {
  readonly windows: readonly ReadWindow[];
  readonly more: Map<string, number>;
}

/** After so many series the event loop may have a turn: a selector can find all there are. */
const AT_ONCE = 512;

/** The stored series that needs share, each once for a resolution. */
class Sources {
  readonly all: Source[] = [];
  readonly #store: MetricStore;
  readonly #yieldNow: () => Promise<void>;
  readonly #places = { raw: new Map<number, number>(), "5m": new Map<number, number>(), "1h": new Map<number, number>() };
  readonly #sets: WindowSet[] = [{ windows: [], more: new Map() }];

  constructor(store: MetricStore, yieldNow: () => Promise<void>) {
    this.#store = store;
    this.#yieldNow = yieldNow;
  }

  async of({ floats, histograms, parts, classic }: Selection, window: ReadWindow, resolution: Resolution): Promise<PlannedSeries[]> {
    const wider: ReadWindow = { from: window.from - BEFORE_HISTOGRAMS_MS, to: window.to };
    const place = (entry: SeriesEntry) => this.#place(entry, entry.form === "histogram" ? wider : window, resolution);
    const twins = new Map<SeriesEntry, SeriesEntry>();
    const series: PlannedSeries[] = [];
    for (const [i, entry] of histograms.entries()) {
      const twin = floats.length > 0 ? this.#store.index.find(entry.labels, "float") : undefined;
      if (twin) twins.set(twin, entry);
      else series.push({ histogram: place(entry), classic });
      if (i % AT_ONCE === 0) await this.#yieldNow();
    }
    for (const [i, entry] of floats.entries()) {
      const twin = twins.get(entry);
      series.push(twin ? { float: place(entry), histogram: place(twin), classic } : { float: place(entry) });
      if (i % AT_ONCE === 0) await this.#yieldNow();
    }
    for (const [i, { entry, part }] of parts.entries()) {
      series.push({ histogram: place(entry), part });
      if (i % AT_ONCE === 0) await this.#yieldNow();
    }
    return series;
  }

  startOf(windows: number): number {
    return Math.min(...(this.#sets[windows]?.windows ?? []).map(({ from }) => from));
  }

  #place(entry: SeriesEntry, window: ReadWindow, resolution: Resolution): number {
    const places = this.#places[resolution];
    let place = places.get(entry.ref);
    if (place === undefined) {
      places.set(entry.ref, (place = this.all.length));
      this.all.push({ entry, resolution, windows: 0 });
    }
    const source = this.all[place] as Source;
    source.windows = this.#with(source.windows, window);
    return place;
  }

  #with(own: number, window: ReadWindow): number {
    const set = this.#sets[own] as WindowSet;
    const key = `${window.from} ${window.to}`;
    let more = set.more.get(key);
    if (more !== undefined) return more;
    const has = set.windows.some(({ from, to }) => from === window.from && to === window.to);
    more = has ? own : this.#sets.length;
    if (!has) this.#sets.push({ windows: [...set.windows, window], more: new Map() });
    set.more.set(key, more);
    return more;
  }

  grouped(): { readonly sources: PlannedSource[]; readonly groups: ReadGroup[] } {
    const groups: ReadGroup[] = [];
    const known = { raw: new Map<number, number>(), "5m": new Map<number, number>(), "1h": new Map<number, number>() };
    const sources = this.all.map(({ entry: { id, form }, resolution, windows }): PlannedSource => {
      let group = known[resolution].get(windows);
      if (group === undefined) {
        known[resolution].set(windows, (group = groups.length));
        groups.push({ windows: apart(this.#sets[windows]?.windows ?? []), resolution });
      }
      return { id, form, group };
    });
    return { sources, groups };
  }
}

/** The same stretches ascending, those that touch as one. */
function apart(windows: readonly ReadWindow[]): ReadWindow[] {
  const merged: { from: number; to: number }[] = [];
  for (const { from, to } of windows.toSorted((a, b) => a.from - b.from)) {
    const last = merged.at(-1);
    if (last && from <= last.to) last.to = Math.max(last.to, to);
    else merged.push({ from, to });
  }
  return merged;
}

async function estimateOf(
  store: MetricStore,
  { floats, histograms, parts }: Selection,
  window: ReadWindow,
  resolution: Resolution,
  yieldNow: () => Promise<void>,
): Promise<number> {
  if (resolution !== "raw") {
    const series = parts.reduce(
      (n, { entry, part }) => n + (part === "bucket" ? bucketsOf(store, entry) : 1),
      floats.length + histograms.length,
    );
    return Math.ceil(((window.to - window.from) / SLOT_MS[resolution]) * series);
  }
  let samples = 0;
  for (const entries of [floats, histograms]) {
    for (const [i, entry] of entries.entries()) {
      samples += samplesIn(store, entry, window);
      if (i % AT_ONCE === 0) await yieldNow();
    }
  }
  for (const [i, { entry, part }] of parts.entries()) {
    samples += samplesIn(store, entry, window) * (part === "bucket" ? bucketsOf(store, entry) : 1);
    if (i % AT_ONCE === 0) await yieldNow();
  }
  return Math.ceil(samples);
}

function samplesIn(store: MetricStore, entry: SeriesEntry, { from, to }: ReadWindow): number {
  let interval = USUAL_INTERVAL_MS;
  let first = entry.firstSeen;
  let last = -Infinity;
  for (const buffer of store.head.buffersOf(entry.ref)) {
    if (buffer.size > 2 && buffer.lastTime > buffer.firstTime) interval = (buffer.lastTime - buffer.firstTime) / (buffer.size - 1);
    if (buffer.firstTime < first) first = buffer.firstTime;
    if (buffer.lastTime > last) last = buffer.lastTime;
  }
  if (last === -Infinity) last = entry.lastSeen;
  const span = Math.min(to, last) - Math.max(from, first);
  return span < 0 ? 0 : Math.floor(span / interval) + 1;
}

function bucketsOf(store: MetricStore, entry: SeriesEntry): number {
  const held = store.head.buffersOf(entry.ref).at(-1)?.lastHistogram;
  if (!held) return USUAL_BUCKETS;
  return held.kind === "classic" ? held.counts.length : 0;
}

const SLOT_MS = { "5m": FIVE_MINUTES, "1h": ONE_HOUR };
