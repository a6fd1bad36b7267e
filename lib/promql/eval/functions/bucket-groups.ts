import { type Labels, METRIC_NAME, labelsKey } from "@/lib/kernel/labels";
import type { Expr } from "../../ast";
import { ClassicBuckets } from "../classic-buckets";
import type { Evaluation } from "../evaluation";
import { type Grid, gridTimes } from "../grid";
import { labelOf, metricName, withoutLabels } from "../label-sets";
import { type Disorder, badBucketLabel, forcedMonotonic, mixedClassicAndNative } from "../notes";
import { FLOAT, HISTOGRAM } from "../result";
import type { Row } from "../row";

/** What belongs to one histogram: its classic buckets, ascending, and native histograms. */
export interface BucketGroup {
  /** Without `le`, and without the name where that is dropped at once. */
  readonly labels: Labels;
  /** Of the metric that the buckets, or else the histograms, came from. */
  readonly name: string;
  readonly bounds: number[];
  readonly buckets: Row[];
  readonly natives: Row[];
}

const LE: ReadonlySet<string> = new Set(["le"]);
const LE_AND_NAME: ReadonlySet<string> = new Set(["le", METRIC_NAME]);

/** A bound as it is written in the label `le`; NaN when it is none. */
function bucketBound(text: string): number {
  if (/^[+-]?inf(?:inity)?$/i.test(text)) return text.startsWith("-") ? -Infinity : Infinity;
  return text.trim() === text && text !== "" && /^[+-]?(?:\d|\.\d)/.test(text) ? Number(text.replaceAll("_", "")) : NaN;
}

/** Gathers a vector's rows by histogram. Rows whose `le` is no number raise a warning and are left out. */
export function bucketGroups(ev: Evaluation, source: Expr, grid: Grid): BucketGroup[] {
  const groups = new Map<string, BucketGroup & { readonly parts: { bound: number; row: Row }[] }>();
  const dropped = ev.plan.params.delayedNameRemoval ? LE : LE_AND_NAME;
  for (const row of ev.rows(source, grid)) {
    const labels = withoutLabels(row.labels, dropped);
    const name = metricName(row.labels);
    const isClassic = row.present.includes(FLOAT);
    const bound = isClassic ? bucketBound(labelOf(row.labels, "le")) : 0;
    if (Number.isNaN(bound)) ev.notes.add(badBucketLabel(name, labelOf(row.labels, "le")), source.range);
    const native = row.histograms !== null && row.present.includes(HISTOGRAM);
    if (!native && Number.isNaN(bound)) continue;
    // By the name, too: two metrics are two histograms, even where their names are dropped.
    const key = labelsKey(withoutLabels(row.labels, LE));
    let group = groups.get(key);
    if (!group) groups.set(key, (group = { labels, name, bounds: [], buckets: [], natives: [], parts: [] }));
    if (isClassic && !Number.isNaN(bound)) group.parts.push({ bound, row });
    if (native) group.natives.push(row);
  }
  for (const group of groups.values()) {
    group.parts.sort((a, b) => a.bound - b.bound || 0);
    for (const { bound, row } of group.parts) {
      group.bounds.push(bound);
      group.buckets.push(row);
    }
  }
  return [...groups.values()];
}

interface Visitor {
  classic(step: number, buckets: ClassicBuckets): void;
  native(step: number, histogram: NonNullable<NonNullable<Row["histograms"]>[number]>): void;
}

/**
 * Visits each step of a histogram with what there is: classic buckets or a native
 * histogram. Both raise a warning. Counts that fall from bucket to bucket are
 * lifted first, with a remark, unless `straighten` is false.
 */
export function eachStep(ev: Evaluation, group: BucketGroup, source: Expr, grid: Grid, visit: Visitor, straighten = true): void {
  const scratch = new ClassicBuckets(group.buckets.length);
  const times = gridTimes(grid);
  const disorder: Disorder = { least: Infinity, greatest: -Infinity, difference: 0, count: 0, firstMs: 0, lastMs: 0 };
  for (let i = 0; i < grid.steps; i++) {
    scratch.clear();
    for (let b = 0; b < group.buckets.length; b++) {
      const row = group.buckets[b] as Row;
      if (row.present[i] === FLOAT) scratch.push(group.bounds[b] as number, row.values[i] as number);
    }
    const native = group.natives.find((row) => row.present[i] === HISTOGRAM)?.histograms?.[i];
    if (native && scratch.size > 0) {
      ev.notes.add(mixedClassicAndNative(group.name), source.range);
      continue;
    }
    if (native) visit.native(i, native);
    else if (scratch.size > 0) {
      if (straighten && scratch.usable && scratch.straighten(disorder)) {
        const time = times[i] as number;
        if (disorder.count++ === 0) disorder.firstMs = time;
        disorder.lastMs = time;
      }
      visit.classic(i, scratch);
    }
    ev.work(group.buckets.length + 1);
  }
  if (disorder.count > 0) ev.notes.add(forcedMonotonic(group.name, disorder), source.range);
}
