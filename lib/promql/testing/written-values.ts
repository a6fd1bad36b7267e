import { addHistograms, subtractHistograms } from "../histogram/arithmetic";
import type { FloatHistogram } from "../histogram/float-histogram";
import { type WrittenHistogram, parseHistogramText, writtenNumber } from "../histogram/text";

/** One point of a series line; `null`: no point. */
export type WrittenValue =
  { readonly kind: "float"; readonly value: number } | ({ readonly kind: "histogram" } & WrittenHistogram) | "stale" | null;

const WORD = /\{\{[^}]*\}\}(?:[+-]\{\{[^}]*\}\})?(?:x\d+)?|\S+/g;
const FLOATS = /^([+-]?(?:inf|nan|[\d._]+(?:e[+-]?\d+)?))(?:([+-])((?:inf|nan|[\d._]+(?:e[+-]?\d+)?)))?(?:x(\d+))?$/i;
const HISTOGRAMS = /^(\{\{[^}]*\}\})(?:([+-])(\{\{[^}]*\}\}))?(?:x(\d+))?$/;

/** The points of a series line, one after the other, repetitions written out. Throws RangeError. */
export function parseWrittenValues(text: string): WrittenValue[] {
  return (text.match(WORD) ?? []).flatMap(parseWord);
}

function parseWord(word: string): WrittenValue[] {
  const gap = /^_(?:x(\d+))?$/.exec(word);
  if (gap) return Array.from({ length: Number(gap[1] ?? 1) }, () => null);
  const stale = /^stale(?:x(\d+))?$/.exec(word);
  if (stale) return Array.from({ length: stale[1] === undefined ? 1 : Number(stale[1]) + 1 }, () => "stale");
  const histograms = HISTOGRAMS.exec(word);
  if (histograms) return parseHistograms(histograms);
  const floats = FLOATS.exec(word);
  if (floats) return parseFloats(floats);
  throw new RangeError(`not a value: ${word}`);
}

// 0x10 is "0, ten more times", never a hexadecimal number.
function parseFloats([word, base, sign, step, times]: RegExpExecArray): WrittenValue[] {
  let value = numberOf(base, word);
  const delta = step === undefined ? 0 : numberOf(step, word) * (sign === "-" ? -1 : 1);
  const points: WrittenValue[] = [];
  for (let i = 0; i <= Number(times ?? 0); i++) {
    points.push({ kind: "float", value });
    if (step !== undefined) value += delta;
  }
  return points;
}

function numberOf(text: string | undefined, word: string): number {
  const value = writtenNumber((text ?? "").replaceAll("_", ""));
  if (value === undefined) throw new RangeError(`not a number: ${word}`);
  return value;
}

function parseHistograms([, base, sign, step, times]: RegExpExecArray): WrittenValue[] {
  const first = parseHistogramText(base ?? "");
  const delta = step === undefined ? null : parseHistogramText(step).histogram;
  const points: WrittenValue[] = [{ kind: "histogram", ...first }];
  let histogram = first.histogram;
  for (let i = 0; i < Number(times ?? 0); i++) {
    if (delta) histogram = combine(histogram, delta, sign === "-");
    points.push({ kind: "histogram", histogram, hinted: first.hinted });
  }
  return points;
}

function combine(a: FloatHistogram, b: FloatHistogram, subtract: boolean): FloatHistogram {
  const combined = subtract ? subtractHistograms(a, b) : addHistograms(a, b);
  if (!combined) throw new RangeError("buckets of exponential and of custom bounds do not add up");
  return combined.histogram;
}

const DURATION = /^-?(?:\d+(?:ms|[smhdwy]))+$|^-?0$/;
const UNITS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
  y: 31_536_000_000,
};

/** A duration (`-1m30s`, or a bare number of seconds such as 0) in whole milliseconds; undefined when it is none. */
export function writtenDuration(text: string): number | undefined {
  if (/^[+-]?\d+(?:\.\d+)?$/.test(text)) return Math.round(Number(text) * 1000);
  if (!DURATION.test(text)) return undefined;
  let total = 0;
  for (const [, count, unit] of text.matchAll(/(\d+)(ms|[smhdwy])/g)) total += Number(count) * (UNITS[unit ?? ""] ?? 0);
  return text.startsWith("-") ? -total : total;
}

/** Start timestamps as offsets from their samples, in milliseconds; null: unknown. Throws RangeError. */
export function parseWrittenStarts(text: string): (number | null)[] {
  return text
    .split(/\s+/)
    .filter((word) => word !== "")
    .flatMap((word) => {
      const gap = /^_(?:x(\d+))?$/.exec(word);
      if (gap) return Array.from({ length: Number(gap[1] ?? 1) }, () => null);
      const [, base = "", step, times] = /^([+-]?[\da-z]+?)([+-][\da-z]+?)?(?:x(\d+))?$/.exec(word) ?? [];
      const first = writtenDuration(base.replace(/^\+/, ""));
      const delta = step === undefined ? 0 : writtenDuration(step.replace(/^\+/, ""));
      if (first === undefined || delta === undefined) throw new RangeError(`not a start timestamp: ${word}`);
      return Array.from({ length: Number(times ?? 0) + 1 }, (_, i) => first + i * delta);
    });
}
