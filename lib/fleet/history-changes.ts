/**
 * Finds changes in the past: telemetry may arrive late (a collector that was
 * cut off, an import), and the observer may not have been running. What an
 * info metric said is a series of its own; where one such series ends and
 * another of the same node begins, something changed.
 */
import { METRIC_NAME, type Labels } from "@/lib/kernel/labels";
import { type DetectedChange, differencesOf, flagsOf } from "./change-detection";
import { ID_LABELS, idLabelOf, modelOf, regionOf, revisionOf, versionOf } from "./identity";

/** One description of a node, and where on the grid it was given. */
export interface Described {
  readonly labels: Labels;
  /** The info metric's name. */
  readonly metric: string;
  /** One a grid point; null: not given then. */
  readonly values: readonly (number | null)[];
}

interface Span extends Described {
  readonly first: number;
  readonly last: number;
}

/** A change in the past, and until when the node went on saying what it said after it. */
export interface PastChange extends DetectedChange {
  readonly heldUntil: number;
}

/** Changes between descriptions that follow one another, in order of time. `times` is the grid. */
export function changesInHistory(described: readonly Described[], times: readonly number[]): readonly PastChange[] {
  const bySubject = new Map<string, Span[]>();
  for (const d of described) {
    const idLabel = idLabelOf(d.labels);
    const first = d.values.findIndex((v) => v !== null);
    if (idLabel === null || first < 0) continue;
    const key = `${d.labels[idLabel] ?? ""}\n${d.metric}`;
    const spans = bySubject.get(key) ?? [];
    spans.push({ ...d, first, last: d.values.findLastIndex((v) => v !== null) });
    bySubject.set(key, spans);
  }
  const out: PastChange[] = [];
  for (const spans of bySubject.values()) {
    spans.sort((a, b) => a.first - b.first || a.last - b.last);
    for (let i = 1; i < spans.length; i++) {
      const [before, after] = [spans[i - 1], spans[i]];
      // Two that are given side by side are two parts of one program, not one after the other.
      if (before === undefined || after === undefined || before.last > after.first) continue;
      const heldUntil = times[after.last] ?? 0;
      for (const change of differencesOf(describe(before), describe(after), times[after.first] ?? 0)) out.push({ ...change, heldUntil });
    }
  }
  return out.sort((a, b) => a.at - b.at);
}

function describe({ labels, metric }: Span) {
  const identity = new Set([...ID_LABELS, METRIC_NAME]);
  return {
    id: labels[idLabelOf(labels) ?? ""] ?? "",
    model: modelOf(labels, "engine"),
    region: regionOf(labels),
    version: versionOf(labels),
    revision: revisionOf(labels),
    flags: flagsOf(metric, labels, identity),
  };
}
