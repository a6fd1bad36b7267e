import { type LabelMatcher, type Labels, METRIC_NAME, labelsKey } from "@/lib/kernel/labels";
import { type Ctx, requirePermission } from "@/lib/people";
import type { Exemplar } from "@/lib/telemetry/metric";
import { boundText } from "../bound-text";
import type { ReadWindow } from "../read-plan";
import type { SeriesExemplars } from "../series-data";
import { type Selection, boundMatcher, selectSeries } from "../select-series";
import type { SeriesEntry } from "../series-index";
import { bucketLabels, partLabels } from "../source-columns";
import { histogramShapes } from "./histogram-shapes";
import type { MetricStore } from "./metric-store";
import { exemplarsOfEntries, scoped } from "./reads";
import { sliced } from "./slices";

export interface SeriesListRequest {
  /** A series is listed when it satisfies all conditions of any of them; none: every series. */
  readonly selectors: readonly (readonly LabelMatcher[])[];
  /** Series without a sample in it are left out, as far as is known without reading them; null: at any time. */
  readonly window: ReadWindow | null;
}

/** After so many series the event loop may have a turn. */
const AT_ONCE = 512;

/** The series that PromQL sees: whole classic histograms as their float series. By labels, each once. */
export async function listSeriesOf(store: MetricStore, ctx: Ctx, request: SeriesListRequest): Promise<Labels[]> {
  const found = new Map<string, Labels>();
  const yieldNow = sliced();
  const add = (labels: Labels) => void found.set(labelsKey(labels), labels);
  for (const { selection, shapeOf } of await selections(store, ctx, request)) {
    for (const [i, { labels }] of selection.floats.entries()) {
      add(labels);
      if (i % AT_ONCE === 0) await yieldNow();
    }
    for (const entry of selection.histograms) if (selection.classic || shapeOf(entry)?.kind !== "classic") add(entry.labels);
    const admits = boundMatcher(selection.bounds);
    for (const { entry, part } of selection.parts) {
      await yieldNow();
      const shape = shapeOf(entry);
      if (shape?.kind === "native") continue;
      const label = bucketLabels(entry.labels);
      if (part !== "bucket") add(partLabels(entry.labels, part));
      else for (const bound of [...(shape?.bounds ?? []), Infinity]) if (admits(bound)) add(label(bound));
    }
  }
  return [...found.values()].sort(byLabels);
}

/** The names of their labels, sorted. */
export async function seriesLabelNamesOf(store: MetricStore, ctx: Ctx, request: SeriesListRequest): Promise<string[]> {
  const names = new Set<string>();
  const see = ({ labels }: SeriesEntry) => {
    for (const name in labels) names.add(name);
  };
  for (const { selection, shapeOf } of await selections(store, ctx, request)) {
    selection.floats.forEach(see);
    selection.histograms.forEach(see);
    for (const { entry, part } of selection.parts) {
      if (shapeOf(entry)?.kind === "native") continue;
      see(entry);
      if (part === "bucket") names.add("le");
    }
  }
  return [...names].sort();
}

/** The values of one of their labels, sorted. */
export async function seriesLabelValuesOf(store: MetricStore, ctx: Ctx, label: string, request: SeriesListRequest): Promise<string[]> {
  const values = new Set<string>();
  const see = ({ labels }: SeriesEntry) => {
    if (labels[label]) values.add(labels[label]);
  };
  for (const { selection, shapeOf } of await selections(store, ctx, request)) {
    selection.floats.forEach(see);
    for (const entry of selection.histograms) if (selection.classic || shapeOf(entry)?.kind !== "classic") see(entry);
    const admits = boundMatcher(selection.bounds);
    for (const { entry, part } of selection.parts) {
      const shape = shapeOf(entry);
      if (shape?.kind === "native") continue;
      if (label === METRIC_NAME) values.add(`${entry.name}_${part}`);
      else if (label !== "le") see(entry);
      else if (part === "bucket") for (const b of [...(shape?.bounds ?? []), Infinity]) if (admits(b)) values.add(boundText(b));
    }
  }
  return [...values].sort();
}

interface Found {
  readonly selection: Selection;
  readonly shapeOf: Awaited<ReturnType<typeof histogramShapes>>;
}

async function selections(store: MetricStore, ctx: Ctx, { selectors, window }: SeriesListRequest): Promise<Found[]> {
  requirePermission(ctx.actor, "metrics:read");
  const alive = (entry: SeriesEntry) => window === null || isAlive(store, entry, window);
  const found: Found[] = [];
  for (const matchers of selectors.length > 0 ? selectors : [[]]) {
    const all = selectSeries(store.index, scoped(ctx, matchers), true);
    const selection: Selection = {
      ...all,
      floats: all.floats.filter(alive),
      histograms: all.histograms.filter(alive),
      parts: all.parts.filter(({ entry }) => alive(entry)),
    };
    const whole = new Set([...selection.histograms, ...selection.parts.map(({ entry }) => entry)]);
    found.push({ selection, shapeOf: await histogramShapes(store, [...whole]) });
  }
  return found;
}

function isAlive(store: MetricStore, entry: SeriesEntry, { from, to }: ReadWindow): boolean {
  let { firstSeen: first, lastSeen: last } = entry;
  for (const { firstTime, lastTime } of store.head.buffersOf(entry.ref)) {
    if (firstTime < first) first = firstTime;
    if (lastTime > last) last = lastTime;
  }
  return first <= to && last >= from;
}

/** By name of the label, then by its value, label after label. */
function byLabels(a: Labels, b: Labels): number {
  const left = Object.entries(a);
  const right = Object.entries(b);
  for (let i = 0; i < left.length && i < right.length; i++) {
    const [nameA = "", valueA = ""] = left[i] ?? [];
    const [nameB = "", valueB = ""] = right[i] ?? [];
    if (nameA !== nameB) return nameA < nameB ? -1 : 1;
    if (valueA !== valueB) return valueA < valueB ? -1 : 1;
  }
  return left.length - right.length;
}

/** Exemplars of what selectors find, those of whole histograms under the name that was asked for; oldest first. */
export async function selectedExemplarsOf(
  store: MetricStore,
  ctx: Ctx,
  { selectors, window }: { readonly selectors: SeriesListRequest["selectors"]; readonly window: ReadWindow },
): Promise<SeriesExemplars[]> {
  requirePermission(ctx.actor, "metrics:read");
  const shown = new Map<SeriesEntry, Labels>();
  for (const matchers of selectors) {
    const { floats, histograms, parts } = selectSeries(store.index, scoped(ctx, matchers), true);
    for (const entry of [...floats, ...histograms]) shown.set(entry, entry.labels);
    // Exemplars belong to buckets; counts and sums of the same histogram would only repeat them.
    for (const { entry, part } of parts) {
      const named = { ...entry.labels, [METRIC_NAME]: `${entry.name}_${part}` };
      if (!shown.has(entry) || part === "bucket") shown.set(entry, named);
    }
  }
  const found = await exemplarsOfEntries(store, [...shown.keys()], { from: window.from + 1, to: window.to + 1 });
  return found.map(({ entry, exemplars }: { entry: SeriesEntry; exemplars: readonly Exemplar[] }) => ({
    labels: shown.get(entry) ?? entry.labels,
    exemplars,
  }));
}
