"use client";

import { useQueryStates } from "nuqs";
import { useMemo } from "react";
import type { BuilderMetric } from "./builder/fitting";
import { earlierRow } from "./earlier-address";
import { type ExploreRow, newRow } from "./rows";
import { type ExploreView, earlierParsers, encodeRows, exploreParsers } from "./url";

export interface ExploreState {
  readonly rows: readonly ExploreRow[];
  readonly view: ExploreView;
  readonly stepMs: number | null;
  readonly exemplars: boolean;
  /** Marks of the series that are drawn; null: the first ones. */
  readonly show: readonly string[] | null;
  readonly setRows: (rows: readonly ExploreRow[]) => void;
  readonly set: (change: Partial<{ view: ExploreView; step: number | null; exemplars: boolean; show: string[] | null }>) => void;
}

const UNTOUCHED = encodeRows([newRow([])]);
const GONE = { metric: null, fn: null, q: null, agg: null, by: null, match: null } as const;

/** What the address says, whichever of its forms it has. `metrics` null: not known yet. */
export function useExploreState(metrics: readonly BuilderMetric[] | null): ExploreState {
  const [state, setState] = useQueryStates({ ...exploreParsers, ...earlierParsers }, { history: "push" });
  const { rows: given, view, step, exemplars, show, ...earlier } = state;
  const earlierText = JSON.stringify(earlier);
  const rows = useMemo((): readonly ExploreRow[] => {
    const kept = given ?? (metrics && earlierRow(JSON.parse(earlierText) as typeof earlier, metrics));
    if (kept === null) return [newRow([])];
    return "ref" in kept ? [kept] : kept;
  }, [given, metrics, earlierText]);
  return {
    rows,
    view,
    stepMs: step !== null && step >= 1000 ? step : null,
    exemplars,
    show,
    setRows: (next) => void setState({ ...GONE, show: null, rows: encodeRows(next) === UNTOUCHED ? null : [...next] }),
    set: (change) => void setState(change),
  };
}
