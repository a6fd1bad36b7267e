/** Compares two answers of the Prometheus API. */
export interface ApiAnswer {
  readonly status: "success" | "error";
  readonly errorType?: string;
  readonly error?: string;
  readonly data?: { readonly resultType: string; readonly result: unknown };
}

type Sample = readonly [number, string];
interface ResultSeries {
  readonly metric: Readonly<Record<string, string>>;
  readonly value?: Sample;
  readonly values?: readonly Sample[];
}

const TOLERANCE = 1e-6;

const numberOf = (text: string): number => (text === "+Inf" ? Infinity : text === "-Inf" ? -Infinity : Number(text));

export function sameNumber(a: number, b: number): boolean {
  if (Number.isNaN(a) || Number.isNaN(b)) return Number.isNaN(a) && Number.isNaN(b);
  if (a === b) return true;
  if (!Number.isFinite(a) || !Number.isFinite(b)) return false;
  const size = Math.abs(a) + Math.abs(b);
  // What is left when large numbers cancel is rounding noise on both sides.
  return Math.abs(a - b) < TOLERANCE * size || size < 1e-9;
}

/** What is different between two answers, in one line; null when they agree. */
export function difference(theirs: ApiAnswer, ours: ApiAnswer): string | null {
  if (theirs.status !== ours.status) return `theirs: ${saying(theirs)}; ours: ${saying(ours)}`;
  if (theirs.status === "error") return theirs.errorType === ours.errorType ? null : `theirs: ${saying(theirs)}; ours: ${saying(ours)}`;
  if (theirs.data?.resultType !== ours.data?.resultType) return `result types ${theirs.data?.resultType} and ${ours.data?.resultType}`;
  if (theirs.data?.resultType === "scalar" || theirs.data?.resultType === "string") {
    return pointDifference(theirs.data.result as Sample, ours.data?.result as Sample, "");
  }
  return seriesDifference(theirs.data?.result as ResultSeries[], ours.data?.result as ResultSeries[]);
}

const saying = (answer: ApiAnswer): string => (answer.status === "error" ? `${answer.errorType}: ${answer.error}` : "a result");
const keyOf = ({ metric }: ResultSeries): string => JSON.stringify(Object.entries(metric).sort(([a], [b]) => (a < b ? -1 : 1)));

function seriesDifference(theirs: readonly ResultSeries[], ours: readonly ResultSeries[]): string | null {
  const left = new Map(ours.map((series) => [keyOf(series), series]));
  if (left.size !== ours.length) return "ours has a series twice";
  for (const series of theirs) {
    const key = keyOf(series);
    const own = left.get(key);
    if (!own) return `ours lacks ${key} (${theirs.length} series theirs, ${ours.length} ours)`;
    left.delete(key);
    const [a, b] = [series.values ?? [series.value as Sample], own.values ?? [own.value as Sample]];
    const times = new Set(b.map(([t]) => t));
    const missing = a.find(([t]) => !times.has(t));
    if (missing) return `${key} lacks the point at ${missing[0]} (${a.length} points theirs, ${b.length} ours)`;
    if (a.length !== b.length) return `${key} has ${b.length} points, theirs ${a.length}`;
    for (const [i, point] of a.entries()) {
      const wrong = pointDifference(point, b[i] as Sample, key);
      if (wrong) return wrong;
    }
  }
  const [extra] = left.keys();
  return extra === undefined ? null : `ours has ${extra} as well`;
}

function pointDifference(theirs: Sample, ours: Sample, key: string): string | null {
  if (theirs[0] !== ours[0]) return `${key} at ${ours[0]} instead of ${theirs[0]}`;
  return sameNumber(numberOf(theirs[1]), numberOf(ours[1])) ? null : `${key} at ${ours[0]}: ${ours[1]} instead of ${theirs[1]}`;
}
