import type { TraceDetail, TraceRow } from "./detail";
import { lengthKind } from "./compare-traces";
import { operationName } from "./operation-name";
import { percentile } from "@/lib/kernel/percentile";
import type { SampleSize } from "./trace-sample";

/** What is usual in one place of the tree, over the traces that have it. Microseconds; all spans in that place of one trace together. */
export interface UsualFigure {
  /** Share of the cohort's traces that have it, 0 to 1. */
  readonly presence: number;
  readonly medianUs: number;
  readonly p95Us: number;
  /** Median of its share of the whole trace's duration. */
  readonly medianShare: number;
  /** Spans in that place, median over the traces that have it. */
  readonly medianCount: number;
}

export interface CohortRow {
  /** Services and operations from the root down, each as "service: name". */
  readonly path: readonly string[];
  readonly depth: number;
  readonly service: string;
  readonly name: string;
  readonly synthetic: boolean;
  /** `longer` and `shorter` only outside what nine in ten of the cohort do; `new`: fewer than one in ten have it; `missing`: nine in ten do. */
  readonly kind: "same" | "longer" | "shorter" | "missing" | "new";
  /** Null when this trace has none. */
  readonly here: { readonly ids: readonly string[]; readonly durationUs: number; readonly share: number } | null;
  /** Null when no trace of the cohort has one. */
  readonly usual: UsualFigure | null;
  /** Share of the cohort's traces that were quicker here; null when either side has none. */
  readonly rank: number | null;
}

export interface CohortComparison {
  readonly traceId: string;
  readonly durationUs: number;
  readonly cohort: {
    readonly rootService: string;
    readonly rootName: string;
    /** Empty: of any model. */
    readonly model: string;
    readonly traces: number;
    readonly medianUs: number;
    readonly p95Us: number;
    /** Share of the cohort that was quicker as a whole. */
    readonly rank: number;
  };
  /** In order of the tree; what is usually there and missing stands below its usual parent. */
  readonly rows: readonly CohortRow[];
  readonly size: SampleSize;
}

/** Fewer traces make no rule. */
export const MIN_COHORT = 5;
const USUALLY = 0.9;
const RARELY = 0.1;
/** Places of a tree that are told apart; deeper and stranger ones share the last. */
const MAX_PLACES = 5000;
const JOIN = "\u001f";

interface Place {
  readonly ids: string[];
  readonly row: TraceRow;
  readonly path: readonly string[];
  durationUs: number;
}

/** A trace by places: what stands below the same services and operations is one place. */
function placesOf(trace: TraceDetail): Map<string, Place> {
  const places = new Map<string, Place>();
  const keyOf = new Map<string, string>();
  for (const row of trace.rows) {
    const above = row.parentId === null ? undefined : keyOf.get(row.parentId);
    const label = `${row.service.slice(0, 300)}: ${operationName(row.name)}`.replaceAll(JOIN, " ");
    const key = above === undefined ? label : above + JOIN + label;
    // A chain of thousands would make keys of megabytes.
    if (row.depth > 100) continue;
    keyOf.set(row.id, key);
    const place = places.get(key);
    if (place) {
      place.durationUs += row.durationUs;
      if (place.ids.length < 50) place.ids.push(row.id);
    } else if (places.size < MAX_PLACES) places.set(key, { ids: [row.id], row, path: key.split(JOIN), durationUs: row.durationUs });
  }
  return places;
}

interface Gathered {
  readonly place: Place;
  readonly durations: number[];
  readonly shares: number[];
  readonly counts: number[];
}

const sorted = (values: readonly number[]): Float64Array => Float64Array.from(values).sort();
const quicker = (values: Float64Array, than: number): number => values.filter((value) => value < than).length / Math.max(1, values.length);

/** One trace against the usual shape of its kind. `cohort` without the trace itself; expects at least one. */
export function compareWithCohort(
  trace: TraceDetail,
  cohort: readonly TraceDetail[],
): Pick<CohortComparison, "rows"> & { readonly whole: Pick<CohortComparison["cohort"], "traces" | "medianUs" | "p95Us" | "rank"> } {
  const usual = new Map<string, Gathered>();
  for (const other of cohort) {
    for (const [key, place] of placesOf(other)) {
      let gathered = usual.get(key);
      if (!gathered) {
        if (usual.size >= MAX_PLACES) continue;
        usual.set(key, (gathered = { place, durations: [], shares: [], counts: [] }));
      }
      gathered.durations.push(place.durationUs);
      gathered.shares.push(place.durationUs / Math.max(1, other.durationUs));
      gathered.counts.push(place.ids.length);
    }
  }
  const here = placesOf(trace);
  const keys = [...here.keys()];
  for (const [key, { durations }] of usual) {
    if (here.has(key) || durations.length < USUALLY * cohort.length) continue;
    // After its parent and what is below that already.
    const parent = key.slice(0, Math.max(0, key.lastIndexOf(JOIN)));
    let at = keys.indexOf(parent);
    if (at < 0) at = keys.length - 1;
    else while (at + 1 < keys.length && (keys[at + 1] as string).startsWith(parent + JOIN)) at++;
    keys.splice(at + 1, 0, key);
  }
  const rows = keys.map((key) => cohortRow(here.get(key), usual.get(key), cohort.length, trace.durationUs));
  const whole = sorted(cohort.map((other) => other.durationUs));
  return {
    rows,
    whole: {
      traces: cohort.length,
      medianUs: percentile(whole, 0.5),
      p95Us: percentile(whole, 0.95),
      rank: quicker(whole, trace.durationUs),
    },
  };
}

function cohortRow(here: Place | undefined, usual: Gathered | undefined, traces: number, durationUs: number): CohortRow {
  const place = (here ?? usual?.place) as Place;
  const { row, path } = place;
  const durations = sorted(usual?.durations ?? []);
  const presence = durations.length / Math.max(1, traces);
  let kind: CohortRow["kind"] = "same";
  if (!here) kind = "missing";
  else if (presence < RARELY) kind = "new";
  else if (here.durationUs > percentile(durations, 0.95)) kind = lengthKind(here.durationUs, percentile(durations, 0.5));
  else if (here.durationUs < percentile(durations, 0.05)) kind = lengthKind(here.durationUs, percentile(durations, 0.5));
  return {
    path,
    depth: path.length - 1,
    service: row.service,
    name: row.name,
    synthetic: row.synthetic,
    kind,
    here: here ? { ids: here.ids, durationUs: here.durationUs, share: here.durationUs / Math.max(1, durationUs) } : null,
    usual: usual
      ? {
          presence,
          medianUs: percentile(durations, 0.5),
          p95Us: percentile(durations, 0.95),
          medianShare: percentile(sorted(usual.shares), 0.5),
          medianCount: percentile(sorted(usual.counts), 0.5),
        }
      : null,
    rank: here && usual ? quicker(durations, here.durationUs) : null,
  };
}
