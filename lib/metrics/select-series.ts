import { type LabelMatcher, METRIC_NAME } from "@/lib/kernel/labels";
import { boundOf, boundText } from "./bound-text";
import { type MatchSeries, compileMatchers } from "./match-series";
import type { ClassicPart } from "./read-plan";
import type { SeriesEntry, SeriesIndex } from "./series-index";

/** What a selector finds. */
export interface Selection {
  readonly floats: readonly SeriesEntry[];
  readonly histograms: readonly SeriesEntry[];
  /** Whole histograms whose classic samples are meant as float series. */
  readonly parts: readonly { readonly entry: SeriesEntry; readonly part: ClassicPart }[];
  /** Conditions on `le` that the buckets have to satisfy. */
  readonly bounds: readonly LabelMatcher[];
  /** Whether classic histograms under their own name are meant. */
  readonly classic: boolean;
}

const PARTS = ["bucket", "count", "sum"] as const;

/** Finds series, those that stand for whole classic histograms included when `derived`. Throws Fault `invalid` for a pattern that is not RE2. */
export function selectSeries(index: SeriesIndex, matchers: readonly LabelMatcher[], derived: boolean): Selection {
  const found = index.select(matchers);
  const floats = found.filter(({ form }) => form === "float");
  const histograms = found.filter(({ form }) => form === "histogram");
  if (!derived) return { floats, histograms, parts: [], bounds: [], classic: true };
  const bounds = matchers.filter(({ name }) => name === "le");
  const exact = matchers.some(({ name, op }) => name === METRIC_NAME && op === "=");
  return { floats, histograms, parts: selectParts(index, matchers, bounds), bounds, classic: exact };
}

function selectParts(index: SeriesIndex, matchers: readonly LabelMatcher[], bounds: readonly LabelMatcher[]): Selection["parts"] {
  const names = matchers.filter(({ name }) => name === METRIC_NAME);
  const rest = matchers.filter(({ name }) => name !== METRIC_NAME && name !== "le");
  const named = compileMatchers(names);
  const withoutBound = compileMatchers(bounds)({});
  const exact = names.find(({ op }) => op === "=")?.value;
  const parts: { entry: SeriesEntry; part: ClassicPart }[] = [];
  for (const part of PARTS) {
    if (part !== "bucket" && !withoutBound) continue;
    const suffix = `_${part}`;
    if (exact !== undefined && !exact.endsWith(suffix)) continue;
    const families = exact === undefined ? index.histogramNames() : [exact.slice(0, -suffix.length)];
    for (const family of families) {
      if (!named({ [METRIC_NAME]: family + suffix })) continue;
      for (const entry of index.select([{ name: METRIC_NAME, op: "=", value: family }, ...rest])) {
        if (entry.form === "histogram") parts.push({ entry, part });
      }
    }
  }
  return parts;
}

/**
 * Whether a bucket's upper bound satisfies conditions on `le`. A bound may be
 * written as any number that equals it: senders write both `1` and `1.0`.
 */
export function boundMatcher(matchers: readonly LabelMatcher[]): (bound: number) => boolean {
  const tests = matchers.map((matcher): ((bound: number) => boolean) => {
    const { op, value } = matcher;
    if (op === "=" || op === "!=") {
      const wanted = boundOf(value);
      return (bound) => (bound === wanted) === (op === "=");
    }
    const admits: MatchSeries = compileMatchers([{ ...matcher, op: "=~" }]);
    return (bound) => (admits({ le: boundText(bound) }) || admits({ le: String(bound) })) === (op === "=~");
  });
  return (bound) => tests.every((test) => test(bound));
}
