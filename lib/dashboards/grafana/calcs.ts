import type { Calc } from "../model";

const CALCS: Readonly<Record<string, Calc>> = {
  last: "last",
  lastNotNull: "last",
  current: "last",
  first: "first",
  firstNotNull: "first",
  min: "min",
  max: "max",
  mean: "mean",
  avg: "mean",
  sum: "sum",
  total: "sum",
  count: "count",
  range: "range",
  delta: "delta",
  diff: "delta",
};

/** Ours for Grafana's name of a reducer, old or new; undefined when we have none. */
export const calcOf = (name: string): Calc | undefined => (Object.hasOwn(CALCS, name) ? CALCS[name] : undefined);
