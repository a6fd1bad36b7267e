import { formatGeneral } from "../eval/go-text";
import { bucketCounts } from "./bucket-counts";
import { populatedBuckets } from "./buckets";
import { type BucketCounts, EMPTY_HISTOGRAM, type FloatHistogram, NO_BOUNDS, type ResetHint } from "./float-histogram";

const HINTS: readonly ResetHint[] = ["unknown", "reset", "not_reset", "gauge"];
const NUMBER = /^[+-]?(?:inf|nan|(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)$/i;

/** A histogram as scripts write it. */
export interface WrittenHistogram {
  readonly histogram: FloatHistogram;
  /** Whether `counter_reset_hint` was written at all. */
  readonly hinted: boolean;
}

/** The number that a script writes; undefined when it is none. */
export function writtenNumber(text: string): number | undefined {
  if (!NUMBER.test(text)) return undefined;
  const word = text.toLowerCase();
  if (word.endsWith("inf")) return word.startsWith("-") ? -Infinity : Infinity;
  return word.endsWith("nan") ? Number.NaN : Number(text);
}

/**
 * Reads `{{schema:1 sum:3 count:22 buckets:[5 10 7] …}}`; every field may be
 * left out. Throws RangeError that says what is wrong.
 */
export function parseHistogramText(text: string): WrittenHistogram {
  const inner = /^\{\{(.*)\}\}$/s.exec(text.trim())?.[1];
  if (inner === undefined) throw new RangeError(`not a histogram: ${text}`);
  const fields = new Map<string, string>();
  const field = /\s*([a-z_]+):(\[[^\]]*\]|\S+)/y;
  const end = inner.trimEnd();
  while (field.lastIndex < end.length) {
    const at = field.lastIndex;
    const found = field.exec(end);
    if (!found) throw new RangeError(`expected a field, such as count:2, at "${end.slice(at)}"`);
    fields.set(found[1] as string, found[2] as string);
  }
  const number = (name: string, fallback: number): number => {
    const given = fields.get(name);
    fields.delete(name);
    const value = given === undefined ? fallback : writtenNumber(given);
    if (value === undefined) throw new RangeError(`${name} must be a number, not "${given}"`);
    return value;
  };
  const list = (name: string): number[] => {
    const given = fields.get(name) ?? "[]";
    fields.delete(name);
    const words = given.replace(/^\[|\]$/g, "").split(/\s+/);
    return words
      .filter((word) => word !== "")
      .map((word) => {
        const value = writtenNumber(word);
        if (value === undefined) throw new RangeError(`${name} must hold numbers, not "${word}"`);
        return value;
      });
  };
  const hint = fields.get("counter_reset_hint");
  fields.delete("counter_reset_hint");
  if (hint !== undefined && !HINTS.includes(hint as ResetHint)) throw new RangeError(`no such hint: ${hint}`);
  const bounds = list("custom_values");
  const histogram: FloatHistogram = {
    ...EMPTY_HISTOGRAM,
    schema: number("schema", 0),
    sum: number("sum", 0),
    count: number("count", 0),
    zeroCount: number("z_bucket", 0),
    zeroThreshold: number("z_bucket_w", 0),
    positive: run(number("offset", 0), list("buckets")),
    negative: run(number("n_offset", 0), list("n_buckets")),
    customBounds: bounds.length > 0 ? Float64Array.from(bounds) : NO_BOUNDS,
    hint: (hint as ResetHint | undefined) ?? "unknown",
  };
  const unknown = [...fields.keys()][0];
  if (unknown !== undefined) throw new RangeError(`no such field: ${unknown}`);
  return { histogram, hinted: hint !== undefined };
}

const run = (offset: number, counts: readonly number[]): BucketCounts =>
  bucketCounts(
    Int32Array.from(counts, (_, i) => offset + i),
    counts,
  );

/** The form that `parseHistogramText` reads. The hint is left out when it is unknown. */
export function printHistogramText(h: FloatHistogram): string {
  const fields: string[] = [];
  const put = (name: string, value: number) => {
    if (value !== 0 || Object.is(value, -0)) fields.push(`${name}:${printNumber(value)}`);
  };
  put("schema", h.schema);
  put("count", h.count);
  put("sum", h.sum);
  put("z_bucket", h.zeroCount);
  put("z_bucket_w", h.zeroThreshold);
  if (h.customBounds.length > 0) fields.push(`custom_values:${printList(h.customBounds)}`);
  const side = (prefix: string, { indices, counts }: BucketCounts) => {
    const first = indices[0];
    const last = indices.at(-1);
    if (first === undefined || last === undefined) return;
    put(`${prefix}offset`, first);
    const dense = new Float64Array(last - first + 1);
    for (let i = 0; i < indices.length; i++) dense[(indices[i] as number) - first] = counts[i] as number;
    fields.push(`${prefix}buckets:${printList(dense)}`);
  };
  side("", h.positive);
  side("n_", h.negative);
  if (h.hint !== "unknown") fields.push(`counter_reset_hint:${h.hint}`);
  return `{{${fields.join(" ")}}}`;
}

const printList = (values: Float64Array): string => `[${Array.from(values, printNumber).join(" ")}]`;

const printNumber = (value: number): string =>
  Object.is(value, -0) ? "-0" : value === Infinity ? "Inf" : value === -Infinity ? "-Inf" : String(value);

/** As Prometheus prints a histogram: `{count:3, sum:5, [-1,-0.5):1, (1,2]:2}`; populated buckets alone. */
export function histogramText(h: FloatHistogram): string {
  const buckets = populatedBuckets(h).map(({ lower, upper, lowerInclusive, upperInclusive, count }) => {
    const bounds = `${formatGeneral(lower)},${formatGeneral(upper)}`;
    return `${lowerInclusive ? "[" : "("}${bounds}${upperInclusive ? "]" : ")"}:${formatGeneral(count)}`;
  });
  return `{${[`count:${formatGeneral(h.count)}`, `sum:${formatGeneral(h.sum)}`, ...buckets].join(", ")}}`;
}
