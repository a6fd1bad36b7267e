import type { Database } from "@/lib/db/server";
import { Fault } from "@/lib/kernel/faults";
import { type StoredChunk, assembleFloats, histogramPieces } from "../assemble";
import { ByteReader } from "../codec/bytes";
import { encodeFloatChunk } from "../codec/float-chunk";
import type { Points } from "../evaluate/points";
import { unpackHeld } from "../head-snapshot";
import type { PlannedNeed, PlannedSeries, PlannedSource, ReadAnswer, ReadGroup, ReadPlan, SeriesColumns } from "../read-plan";
import { RolledSource } from "../rolled-source";
import { FIVE_MINUTES, ONE_HOUR, decodeRollup } from "../rollup";
import { type TakeDoubles, freshDoubles } from "../sample-memory";
import type { HeldSamples } from "../series-buffer";
import { boundMatcher } from "../select-series";
import { type Columns, FloatSource, HistogramSource, bucketLabels, mergeColumns, partLabels, sliceColumns } from "../source-columns";
import { type Labels, canonicalLabels, labelsKey } from "@/lib/kernel/labels";
import { fetchChunks } from "./fetch-chunks";
import { fetchRollups } from "./fetch-rollups";

export interface ExecuteOptions {
  /** More samples than this are not read. */
  readonly maxSamples?: number;
  /** Called every few series; throws to stop the reading. */
  readonly check?: () => void;
  /** Labels that were read before, by series; those that are read are added. Default: none are known. */
  readonly labels?: Map<number, Labels>;
  /** Where the columns lie; default: in memory of their own. */
  readonly take?: TakeDoubles;
}

/** Reads what a plan says. See `executeRead` of the surface. */
export async function executeStoredRead(db: Database, plan: ReadPlan, options: ExecuteOptions = {}): Promise<ReadAnswer> {
  const { sources, labels } = await readSources(db, plan, options);
  const series = new Map<number, readonly SeriesColumns[]>();
  for (const need of plan.needs) series.set(need.id, answerNeed(need, labels, sources));
  let samplesRead = 0;
  for (const source of sources) samplesRead += source.samples;
  return { series, samplesRead, seriesRead: sources.filter(({ samples }) => samples > 0).length };
}

/** Of a series that retention has removed meanwhile; it is not answered. */
const NO_LABELS: Labels = {};
/** Remembered labels of so many series take some tens of megabytes. */
const MOST_LABELS = 200_000;

type Source = FloatSource | HistogramSource | RolledSource;

/** What was fetched of one source. */
interface Fetched {
  chunks: StoredChunk[];
  /** Days of roll-ups, ascending. */
  readonly rolled: Points[];
}

async function readSources(db: Database, plan: ReadPlan, options: ExecuteOptions): Promise<{ sources: Source[]; labels: Labels[] }> {
  const reader = new ByteReader(plan.head);
  const held = plan.sources.map((): readonly HeldSamples[] => unpackHeld(reader));
  const labels = await labelsOf(db, plan.sources, options.labels ?? new Map<number, Labels>());
  const fetched = plan.sources.map((): Fetched => ({ chunks: [], rolled: [] }));
  for (const [g, group] of plan.groups.entries()) {
    await fetchGroup(db, plan, g, group, fetched);
    options.check?.();
  }
  const { maxSamples: limit = Infinity, take = freshDoubles } = options;
  let samples = 0;
  const sources = plan.sources.map((planned, place) => {
    const source = sourceOf(plan, planned, fetched[place] ?? { chunks: [], rolled: [] }, held[place] ?? [], take);
    // The bytes are not needed any more, and there may be many of them.
    fetched[place] = { chunks: [], rolled: [] };
    samples += source.samples;
    if (samples > limit) {
      const fix = "Use a shorter range or a narrower selector.";
      throw new Fault("too-large", "query processing would load too many samples into memory in query execution", { fix });
    }
    if (place % 64 === 63) options.check?.();
    return source;
  });
  return { sources, labels };
}

/** Labels by place: they never change, so that a thread reads those of a series once. */
async function labelsOf(db: Database, sources: readonly PlannedSource[], known: Map<number, Labels>): Promise<Labels[]> {
  if (known.size > MOST_LABELS) known.clear();
  const unknown = sources.filter(({ id }) => !known.has(id)).map(({ id }) => id);
  if (unknown.length > 0) {
    const text = "SELECT id, labels FROM telemetry.series WHERE id = ANY($1::bigint[])";
    const { rows } = await db.pool.query<{ id: string; labels: Record<string, string> }>(text, [unknown]);
    for (const { id, labels } of rows) known.set(Number(id), canonicalLabels(labels));
  }
  return sources.map(({ id }) => known.get(id) ?? NO_LABELS);
}

async function fetchGroup(db: Database, plan: ReadPlan, g: number, group: ReadGroup, fetched: readonly Fetched[]): Promise<void> {
  const places = new Map<number, number>();
  for (const [place, source] of plan.sources.entries()) if (source.group === g) places.set(source.id, place);
  const ids = [...places.keys()];
  const of = (id: number) => fetched[places.get(id) ?? -1];
  const { windows, resolution } = group;
  const first = windows[0]?.from ?? Infinity;
  const form = new Map(plan.sources.map((source) => [source.id, source.form]));
  const rolled = resolution !== "raw";
  if (rolled) {
    const until = Math.min(plan.rolledBefore, (windows.at(-1)?.to ?? 0) + 1);
    await fetchRollups(db, resolution, ids, first, until, (id, data) => {
      if (form.get(id) === "float") of(id)?.rolled.push(decodeRollup(data));
      else of(id)?.chunks.push({ t0: 0, data });
    });
  } else if (first < plan.samplesSince) {
    // What is left of samples whose time is over are true samples still, only fewer.
    await fetchRollups(db, "5m", ids, first, plan.samplesSince, (id, data) => {
      of(id)?.chunks.push({ t0: 0, data: form.get(id) === "float" ? chunkOfRollup(data) : data });
    });
  }
  const spans = windows
    .map(({ from, to }) => ({ from: rolled ? Math.max(from, plan.rolledBefore) : from, to: to + 1 }))
    .filter(({ from, to }) => from < plan.storedBefore && from < to);
  await fetchChunks(db, ids, spans, plan.coldBefore, (id, chunk) => of(id)?.chunks.push(chunk));
}

/** The samples that a roll-up names: the last of each slot, and the first where it is known. */
function chunkOfRollup(data: Uint8Array): Uint8Array {
  const { n, tFirst, tLast, first, last, resets, stale } = decodeRollup(data);
  const times = new Float64Array(2 * n);
  const values = new Float64Array(2 * n);
  let at = 0;
  for (let i = 0; i < n; i++) {
    if (resets !== null && (tFirst[i] as number) < (tLast[i] as number)) {
      times[at] = tFirst[i] as number;
      values[at++] = first[i] as number;
    }
    times[at] = tLast[i] as number;
    values[at++] = last[i] as number;
  }
  return encodeFloatChunk(times, values, at, stale);
}

function sourceOf(
  plan: ReadPlan,
  { form, group }: PlannedSource,
  { chunks, rolled }: Fetched,
  head: readonly HeldSamples[],
  take: TakeDoubles,
): Source {
  const { windows, resolution } = plan.groups[group] ?? { windows: [], resolution: "raw" };
  if (form === "histogram") {
    const pieces = histogramPieces(chunks, head);
    const window = { from: windows[0]?.from ?? -Infinity, to: windows.at(-1)?.to ?? Infinity };
    return new HistogramSource(pieces.chunks, pieces.marks, window, take);
  }
  const floats = assembleFloats(chunks, head, (room) => {
    const all = take(2 * room);
    return { times: all.subarray(0, room), values: all.subarray(room), n: 0 };
  });
  return resolution === "raw" ? new FloatSource(floats) : new RolledSource(rolled, floats, plan.rolledBefore, SLOT_MS[resolution]);
}

const SLOT_MS = { "5m": FIVE_MINUTES, "1h": ONE_HOUR };

function answerNeed(need: PlannedNeed, labelsOf: readonly Labels[], sources: readonly Source[]): SeriesColumns[] {
  const answer: SeriesColumns[] = [];
  const add = (labels: SeriesColumns["labels"], columns: Columns | null) => {
    if (labels === NO_LABELS) return;
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
      add(labelsOf[histogram] ?? NO_LABELS, histogramOf(histogram).columns(classic));
    } else if (float !== undefined) {
      const source = sources[float];
      const labels = labelsOf[float] ?? NO_LABELS;
      if (source instanceof RolledSource) {
        const own = source.columns(need, need.windowed);
        if (own.times.length > 0 && labels !== NO_LABELS) answer.push({ labels, ...own });
        continue;
      }
      const floats = floatOf(float);
      const both = histogram === undefined ? floats : mergeColumns(floats, histogramOf(histogram).columns(classic));
      add(labels, both);
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
    const labels = labelsOf[histogram] ?? NO_LABELS;
    if (labels === NO_LABELS) continue;
    const source = histogramOf(histogram);
    if (part === "bucket") {
      const buckets = source.buckets();
      const label = bucketLabels(labels);
      for (const { bound, columns } of buckets) if (admits(bound)) addFree(label(bound), columns);
    } else if (part) addFree(partLabels(labels, part), source.part(part));
  }
  return answer;
}
