import { type Labels, labelsKey } from "@/lib/kernel/labels";
import { ABSENT, HISTOGRAM, type QueryResult, type ResultSeries } from "../eval/result";
import { equalHistograms } from "../histogram/compact";
import type { FloatHistogram } from "../histogram/float-histogram";
import { printHistogramText } from "../histogram/text";
import { SAMPLE_HISTOGRAM, type PromSeries } from "../series";
import type { Expectation, WrittenText } from "./script";
import type { WrittenValue } from "./written-values";

const TOLERANCE = 1e-6;
const LEAST_NORMAL = 2.2250738585072014e-308;

/** Whether two numbers are equal as far as scripts ask: to a millionth of their size. NaN equals NaN. */
export function almostEqual(a: number, b: number): boolean {
  if (Object.is(a, b) || a === b) return true;
  const size = Math.abs(a) + Math.abs(b);
  const difference = Math.abs(a - b);
  if (a === 0 || b === 0 || size < LEAST_NORMAL) return difference < TOLERANCE * LEAST_NORMAL;
  return difference / size < TOLERANCE;
}

/** A sample of an answer; null: none. */
type Sample = number | FloatHistogram | null;

interface Row {
  readonly labels: Labels;
  readonly samples: readonly Sample[];
}

/** What is wrong with the answer, or null. `step` picks one step of a range query that must equal the instant answer. */
export function compareAnswer(result: QueryResult, expect: Expectation, range: boolean, step?: number): string | null {
  if (expect.string !== null) {
    return result.type === "string" && result.text === expect.string ? null : `expected the string ${expect.string}, got ${result.text}`;
  }
  if (expect.scalar !== null) return compareScalar(result, expect.scalar, step);
  if (expect.rangeVector) return compareRows(samplesOnGrid(result.samples ?? [], expect.rangeVector), wantedRows(expect, true), false);
  if (!range && result.type !== "vector" && result.type !== "scalar" && result.type !== "string" && step === undefined)
    return `got a ${result.type}`;
  const all = result.series.map((series) => rowOf(series, step));
  const rows = all.filter(({ samples }) => samples.some((sample) => sample !== null));
  // Of one step of many, a series may have none; but a series without any sample is no series.
  if (step === undefined && rows.length < all.length) return "a series has no samples";
  if (range) {
    const unsorted = rows.findIndex(({ labels }, i) => i > 0 && compareLabels((rows[i - 1] as Row).labels, labels) > 0);
    if (unsorted > 0) return "the series are not sorted by their labels";
  }
  return compareRows(rows, wantedRows(expect, range), expect.ordered && step === undefined);
}

function compareScalar(result: QueryResult, wanted: number, step: number | undefined): string | null {
  if (step === undefined && result.type !== "scalar") return `expected a scalar, got a ${result.type}`;
  const value = result.series[0]?.values[step ?? 0];
  return value !== undefined && almostEqual(wanted, value) ? null : `expected ${wanted}, got ${value}`;
}

function rowOf({ labels, values, present, histograms }: ResultSeries, step: number | undefined): Row {
  const at = (i: number): Sample =>
    present[i] === ABSENT ? null : present[i] === HISTOGRAM ? (histograms?.[i] ?? null) : (values[i] as number);
  return { labels, samples: step === undefined ? Array.from(values, (_, i) => at(i)) : [at(step)] };
}

function samplesOnGrid(series: readonly PromSeries[], grid: NonNullable<Expectation["rangeVector"]>): Row[] {
  return series.map(({ labels, times, values, kinds, histograms }) => {
    const samples: Sample[] = [];
    for (let i = 0; i < times.length; i++) {
      const slot = ((times[i] as number) - grid.from) / grid.step;
      while (samples.length < Math.floor(slot)) samples.push(null);
      samples.push(kinds?.[i] === SAMPLE_HISTOGRAM ? (histograms?.[i] ?? null) : (values[i] as number));
      if (slot !== samples.length - 1) samples.push(Number.NaN, Number.NaN);
    }
    return { labels, samples };
  });
}

interface WantedRow {
  readonly labels: Labels;
  readonly values: readonly WrittenValue[];
}

const wantedRows = (expect: Expectation, range: boolean): readonly WantedRow[] =>
  range ? expect.series.filter(({ values }) => values.some((value) => value !== null)) : expect.series;

function compareRows(rows: readonly Row[], wanted: readonly WantedRow[], ordered: boolean): string | null {
  const byKey = new Map(rows.map((row, position) => [labelsKey(row.labels), { row, position }]));
  if (byKey.size < rows.length) return "the answer has a series twice";
  for (const [position, { labels, values }] of wanted.entries()) {
    const found = byKey.get(labelsKey(labels));
    if (!found) return `no series ${printLabels(labels)}; got ${rows.map((row) => printRow(row)).join("  ") || "none"}`;
    if (ordered && found.position !== position) return `${printLabels(labels)} is at place ${found.position + 1}, not ${position + 1}`;
    byKey.delete(labelsKey(labels));
    const length = Math.max(values.length, found.row.samples.length);
    for (let i = 0; i < length; i++) {
      const want = values[i] ?? null;
      const got = found.row.samples[i] ?? null;
      if (!equalSample(want, got)) return `${printLabels(labels)} point ${i}: expected ${printWanted(want)}, got ${printSample(got)}`;
    }
  }
  for (const { row } of byKey.values()) return `unexpected ${printRow(row)}`;
  return null;
}

function equalSample(want: WrittenValue, got: Sample): boolean {
  if (want === null || want === "stale" || got === null) return want === got;
  if (want.kind === "float") return typeof got === "number" && almostEqual(want.value, got);
  if (typeof got === "number" || (want.hinted && want.histogram.hint !== got.hint)) return false;
  return equalHistograms(want.histogram, got, almostEqual);
}

/** Which annotations are missing, or are too many; null when they are as expected. */
export function compareTexts(
  kind: "warning" | "info",
  wanted: readonly WrittenText[],
  none: boolean,
  got: readonly string[],
): string | null {
  if (none && got.length > 0) return `unexpected ${kind}: ${got.join("; ")}`;
  const matches = (want: WrittenText, text: string) =>
    want.how === "any" || (want.how === "msg" ? text === want.text : new RegExp(want.text).test(text));
  if (wanted.length === 0) return null;
  const missing = wanted.find((want) => !got.some((text) => matches(want, text)));
  if (missing) return `expected ${kind} ${missing.text || "of any text"}, got ${got.join("; ") || "none"}`;
  const extra = got.find((text) => !wanted.some((want) => matches(want, text)));
  return extra === undefined ? null : `unexpected ${kind}: ${extra}`;
}

/** Null when a query's failure is the expected one. */
export function compareFailure(wanted: readonly WrittenText[], message: string): string | null {
  const fits = ({ how, text }: WrittenText) => how === "any" || (how === "msg" ? message === text : new RegExp(text).test(message));
  return wanted.every(fits) ? null : `expected to fail with ${wanted.map(({ text }) => text).join(" and ")}, failed with ${message}`;
}

// As Prometheus orders label sets: name by name, a set that ends first comes first. In bytes; UTF-16 would put some names elsewhere.
function compareLabels(a: Labels, b: Labels): number {
  const left = Object.entries(a).sort(([x], [y]) => bytes(x, y));
  const right = Object.entries(b).sort(([x], [y]) => bytes(x, y));
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    const [leftName, leftValue] = left[i] as [string, string];
    const [rightName, rightValue] = right[i] as [string, string];
    const order = bytes(leftName, rightName) || bytes(leftValue, rightValue);
    if (order !== 0) return order;
  }
  return left.length - right.length;
}

const bytes = (a: string, b: string): number => (a === b ? 0 : Buffer.compare(Buffer.from(a), Buffer.from(b)));

const printLabels = (labels: Labels): string =>
  `{${Object.entries(labels)
    .map(([name, value]) => `${name}=${JSON.stringify(value)}`)
    .join(",")}}`;
const printRow = ({ labels, samples }: Row): string => `${printLabels(labels)} ${samples.slice(0, 8).map(printSample).join(" ")}`;
const printSample = (sample: Sample): string =>
  sample === null ? "_" : typeof sample === "number" ? String(sample) : printHistogramText(sample);
const printWanted = (value: WrittenValue): string =>
  value === null || value === "stale" ? (value ?? "_") : value.kind === "float" ? String(value.value) : printHistogramText(value.histogram);
