import type { Ctx } from "@/lib/people";
import { requirePermission } from "@/lib/people";
import { ByteWriter } from "../codec/bytes";
import { packHeld } from "../head-snapshot";
import type { PlanOptions, PlannedNeed, PlannedSeries, PlannedSource, ReadGroup, ReadNeed, ReadPlan, ReadWindow } from "../read-plan";
import { FIVE_MINUTES, ONE_HOUR, rollsUpGrowth, rollsUpSummary } from "../rollup";
import { type Selection, selectSeries } from "../select-series";
import type { SeriesEntry } from "../series-index";
import { labelsKey } from "@/lib/kernel/labels";
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
  { derived = true }: PlanOptions,
): Promise<ReadPlan> {
  requirePermission(ctx.actor, "metrics:read");
  // The head first: what a flush moves in between is then seen twice, and not never.
  const storedBefore = store.wal.flushedUpTo("samples");
  const spans = await keptSpans(store);
  const sources = new Sources();
  const planned: PlannedNeed[] = [];
  const estimates: number[] = [];
  let coarsest: Resolution = "raw";
  for (const need of needs) {
    const selection = selectSeries(store.index, scoped(ctx, need.matchers), derived);
    const resolution = pickResolution(store, need, selection, spans);
    const { id, from, to, rollups } = need;
    const series = sources.of(selection, need, resolution);
    planned.push({ id, from, to, series, bounds: selection.bounds, windowed: rollups?.windowed ?? false });
    estimates.push(estimateOf(store, selection, need, resolution));
    if (resolution === "1h" || coarsest === "raw") coarsest = resolution;
    if (coarsest === "raw" && series.length > 0 && hasRollupsAlone(selection, need, spans)) coarsest = "5m";
  }
  const yieldNow = sliced();
  const writer = new ByteWriter();
  for (const { entry, windows, resolution } of sources.all) {
    const from = Math.min(...windows.map(({ from: begin }) => begin));
    packHeld(writer, heldSince(store, entry, resolution === "raw" ? from : Math.max(from, spans.rolledBefore)));
    await yieldNow();
  }
  return {
    needs: planned,
    ...sources.grouped(),
    head: writer.take(),
    storedBefore,
    ...spans,
    estimate: estimates.reduce((sum, n) => sum + n, 0),
    estimates,
    resolution: coarsest,
  };
}

/** Below this the samples are as quick to read. */
const LONG_MS = 12 * ONE_HOUR;

/** Whether roll-ups answer a need, and which: the coarsest that does so exactly. */
function pickResolution(store: MetricStore, need: ReadNeed, selection: Selection, { rolledBefore }: KeptSpans): Resolution {
  const { rollups, from, to } = need;
  if (!rollups || to - from < LONG_MS || rolledBefore <= from) return "raw";
  // Histograms are thinned out in roll-ups: growth over a window would come out near, not equal.
  if (selection.histograms.length > 0 || selection.parts.length > 0) return "raw";
  // Late samples in the head are in no roll-up yet.
  if (store.lateSamples > 0) return "raw";
  const { growth, summary } = rollups;
  if (!selection.floats.every(({ type }) => (!growth || rollsUpGrowth(type)) && (!summary || rollsUpSummary(type)))) return "raw";
  return rollups.slots.includes(ONE_HOUR) ? "1h" : rollups.slots.includes(FIVE_MINUTES) ? "5m" : "raw";
}

/** Whether part of the window lies where only roll-ups are left of some series. */
const hasRollupsAlone = ({ floats, histograms, parts }: Selection, { from }: ReadWindow, { samplesSince }: KeptSpans): boolean =>
  from < samplesSince && [...floats, ...histograms, ...parts.map(({ entry }) => entry)].some(({ firstSeen }) => firstSeen < samplesSince);

interface Source {
  readonly entry: SeriesEntry;
  readonly resolution: Resolution;
  readonly windows: ReadWindow[];
}

/** The stored series that needs share, each once for a resolution. */
class Sources {
  readonly all: Source[] = [];
  readonly #places = new Map<string, number>();

  of({ floats, histograms, parts, classic }: Selection, window: ReadWindow, resolution: Resolution): PlannedSeries[] {
    const place = (entry: SeriesEntry) => this.#place(entry, window, resolution);
    const twins = new Map<string, SeriesEntry>();
    if (floats.length > 0) for (const entry of histograms) twins.set(labelsKey(entry.labels), entry);
    const series: PlannedSeries[] = floats.map((entry) => {
      const twin = twins.size > 0 ? twins.get(labelsKey(entry.labels)) : undefined;
      if (!twin) return { float: place(entry) };
      twins.delete(labelsKey(entry.labels));
      return { float: place(entry), histogram: place(twin), classic };
    });
    for (const entry of floats.length > 0 ? twins.values() : histograms) series.push({ histogram: place(entry), classic });
    for (const { entry, part } of parts) series.push({ histogram: place(entry), part });
    return series;
  }

  #place(entry: SeriesEntry, { from, to }: ReadWindow, resolution: Resolution): number {
    const key = `${entry.ref} ${resolution}`;
    let place = this.#places.get(key);
    if (place === undefined) {
      this.#places.set(key, (place = this.all.length));
      this.all.push({ entry, resolution, windows: [] });
    }
    if (entry.form === "histogram") from -= BEFORE_HISTOGRAMS_MS;
    const { windows } = this.all[place] as Source;
    if (!windows.some((w) => w.from === from && w.to === to)) windows.push({ from, to });
    return place;
  }

  grouped(): { readonly sources: PlannedSource[]; readonly groups: ReadGroup[] } {
    const groups: ReadGroup[] = [];
    const known = new Map<string, number>();
    const sources = this.all.map(({ entry, resolution, windows }): PlannedSource => {
      const key = `${resolution} ${windows.map(({ from, to }) => `${from}-${to}`).join()}`;
      let group = known.get(key);
      if (group === undefined) {
        known.set(key, (group = groups.length));
        groups.push({ windows: apart(windows), resolution });
      }
      return { id: entry.id, labels: entry.labels, type: entry.type, form: entry.form, group };
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

function estimateOf(store: MetricStore, { floats, histograms, parts }: Selection, window: ReadWindow, resolution: Resolution): number {
  if (resolution !== "raw") return Math.ceil(((window.to - window.from) / SLOT_MS[resolution]) * floats.length);
  let samples = 0;
  for (const entry of floats) samples += samplesIn(store, entry, window);
  for (const entry of histograms) samples += samplesIn(store, entry, window);
  for (const { entry, part } of parts) samples += samplesIn(store, entry, window) * (part === "bucket" ? bucketsOf(store, entry) : 1);
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
