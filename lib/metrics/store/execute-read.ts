import type { Database } from "@/lib/db/server";
import { Fault } from "@/lib/kernel/faults";
import { type StoredChunk, assembleFloats, histogramPieces } from "../assemble";
import { ByteReader } from "../codec/bytes";
import { unpackHeld } from "../head-snapshot";
import type { PlannedNeed, PlannedSeries, PlannedSource, ReadAnswer, ReadGroup, ReadPlan, SeriesColumns } from "../read-plan";
import type { HeldSamples } from "../series-buffer";
import { boundMatcher } from "../select-series";
import { type Columns, FloatSource, HistogramSource, bucketLabels, mergeColumns, partLabels, sliceColumns } from "../source-columns";
import { labelsKey } from "@/lib/kernel/labels";
import { fetchChunks } from "./fetch-chunks";

export interface ExecuteOptions {
  /** More samples than this are not read. */
  readonly maxSamples?: number;
  /** Called every few series; throws to stop the reading. */
  readonly check?: () => void;
}

/** Reads what a plan says. See `executeRead` of the surface. */
export async function executeStoredRead(db: Database, plan: ReadPlan, options: ExecuteOptions = {}): Promise<ReadAnswer> {
  const sources = await readSources(db, plan, options);
  const series = new Map<number, readonly SeriesColumns[]>();
  for (const need of plan.needs) series.set(need.id, answerNeed(need, plan.sources, sources));
  let samplesRead = 0;
  for (const source of sources) samplesRead += source.samples;
  return { series, samplesRead, seriesRead: sources.filter(({ samples }) => samples > 0).length };
}

async function readSources(db: Database, plan: ReadPlan, options: ExecuteOptions): Promise<(FloatSource | HistogramSource)[]> {
  const reader = new ByteReader(plan.head);
  const held = plan.sources.map((): readonly HeldSamples[] => unpackHeld(reader));
  const chunks = plan.sources.map((): StoredChunk[] => []);
  for (const [g, { windows }] of plan.groups.entries()) {
    const places = new Map<number, number>();
    for (const [place, source] of plan.sources.entries()) if (source.group === g) places.set(source.id, place);
    const spans = windows.filter(({ from }) => from < plan.storedBefore).map(({ from, to }) => ({ from, to: to + 1 }));
    await fetchChunks(db, [...places.keys()], spans, (id, chunk) => chunks[places.get(id) ?? -1]?.push(chunk));
    options.check?.();
  }
  const limit = options.maxSamples ?? Infinity;
  let samples = 0;
  return plan.sources.map(({ form, group }, place) => {
    const stored = chunks[place] ?? [];
    const head = held[place] ?? [];
    const source = form === "float" ? new FloatSource(assembleFloats(stored, head)) : histogramSource(stored, head, plan.groups[group]);
    // The bytes are not needed any more, and there may be many of them.
    chunks[place] = [];
    samples += source.samples;
    if (samples > limit) {
      const fix = "Use a shorter range or a narrower selector.";
      throw new Fault("too-large", "query processing would load too many samples into memory in query execution", { fix });
    }
    if (place % 64 === 63) options.check?.();
    return source;
  });
}

function histogramSource(stored: readonly StoredChunk[], head: readonly HeldSamples[], group: ReadGroup | undefined): HistogramSource {
  const { chunks, marks } = histogramPieces(stored, head);
  const windows = group?.windows ?? [];
  const window = { from: windows[0]?.from ?? -Infinity, to: windows.at(-1)?.to ?? Infinity };
  return new HistogramSource(chunks, marks, window);
}

function answerNeed(
  need: PlannedNeed,
  planned: readonly PlannedSource[],
  sources: readonly (FloatSource | HistogramSource)[],
): SeriesColumns[] {
  const answer: SeriesColumns[] = [];
  const add = (labels: SeriesColumns["labels"], columns: Columns | null) => {
    const own = columns && sliceColumns(columns, need.from, need.to);
    if (own && own.times.length > 0) answer.push({ labels, ...own });
  };
  const floatOf = (place: number) => (sources[place] as FloatSource).columns();
  const histogramOf = (place: number) => sources[place] as HistogramSource;
  const derived: PlannedSeries[] = [];
  for (const series of need.series) {
    const { float, histogram, classic = false, part } = series;
    if (part !== undefined) derived.push(series);
    else if (float === undefined && histogram !== undefined) {
      add(planned[histogram]?.labels ?? {}, histogramOf(histogram).columns(classic));
    } else if (float !== undefined) {
      const floats = floatOf(float);
      const both = histogram === undefined ? floats : mergeColumns(floats, histogramOf(histogram).columns(classic));
      add(planned[float]?.labels ?? {}, both);
    }
  }
  if (derived.length === 0) return answer;
  // A float series that was stored under the labels of a derived one is what its sender meant.
  const taken = new Set(answer.map(({ labels }) => labelsKey(labels)));
  const addFree: typeof add = (labels, columns) => {
    if (taken.size === 0 || !taken.has(labelsKey(labels))) add(labels, columns);
  };
  const admits = boundMatcher(need.bounds);
  for (const { histogram = -1, part } of derived) {
    const labels = planned[histogram]?.labels ?? {};
    const source = histogramOf(histogram);
    if (part === "bucket") {
      const buckets = source.buckets();
      const label = bucketLabels(labels);
      for (const { bound, columns } of buckets) if (admits(bound)) addFree(label(bound), columns);
    } else if (part) addFree(partLabels(labels, part), source.part(part));
  }
  return answer;
}
