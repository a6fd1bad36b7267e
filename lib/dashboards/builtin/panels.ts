import type { PanelColor, PanelMapping, PanelOverride, PanelThresholds, PanelTransform } from "../model";
import type { PanelSpec } from "./compose";

/** A query and how its series are called. */
export type Ask = readonly [expr: string, legend?: string];

/**
 * A rate needs samples: asked in steps of a minute at least, its window holds
 * four minutes, which suits whoever is scraped every two minutes or oftener.
 */
const RATE_STEP = "1m";

interface Common {
  readonly unit?: string;
  readonly decimals?: number;
  readonly min?: number;
  readonly max?: number;
  readonly steps?: readonly (readonly [from: number | null, color: PanelColor])[];
  readonly mappings?: PanelMapping[];
  readonly overrides?: PanelOverride[];
  readonly transforms?: PanelTransform[];
  readonly w?: number;
  readonly h?: number;
}

const field = ({ unit, decimals, min, max, steps, mappings }: Common) => ({
  ...(unit === undefined ? {} : { unit }),
  ...(decimals === undefined ? {} : { decimals }),
  ...(min === undefined ? {} : { min }),
  ...(max === undefined ? {} : { max }),
  ...(steps === undefined
    ? {}
    : { thresholds: { mode: "absolute", steps: steps.map(([from, color]) => ({ from, color })) } satisfies PanelThresholds }),
  ...(mappings === undefined ? {} : { mappings }),
});

const frame = (title: string, description: string, options: Common) => ({
  title,
  description,
  field: field(options),
  ...(options.overrides === undefined ? {} : { overrides: options.overrides }),
  ...(options.transforms === undefined ? {} : { transforms: options.transforms }),
  ...(options.w === undefined ? {} : { w: options.w }),
  ...(options.h === undefined ? {} : { h: options.h }),
});

const ref = (i: number): string => String.fromCharCode(65 + i);

const asked = (asks: readonly Ask[], more: { instant?: boolean; format?: "table" | "heatmap" } = {}) =>
  asks.map(([expr, legend = ""], i) => ({
    ref: ref(i),
    expr,
    legend,
    ...more,
    ...(!more.instant && expr.includes("$__rate_interval") ? { minStep: RATE_STEP } : {}),
  }));

interface LineOptions extends Common {
  readonly stack?: boolean;
  readonly percent?: boolean;
  readonly bars?: boolean;
  /** Draw the thresholds. */
  readonly limits?: boolean;
  /** Least step of bars over days. */
  readonly step?: string;
}

/** Lines over time; the legend is a table with mean and maximum where there are several. */
export function lines(title: string, description: string, asks: readonly Ask[], options: LineOptions = {}): PanelSpec {
  const queries = asked(asks).map((query) => (options.step === undefined ? query : { ...query, minStep: options.step }));
  return {
    ...frame(title, description, options),
    kind: "time-series",
    queries,
    draw: options.bars ? "bars" : "line",
    fill: options.bars ? 0.8 : options.stack || options.percent ? 0.5 : 0.08,
    stack: options.percent ? "percent" : options.stack ? "normal" : "none",
    showThresholds: options.limits ? "line" : "off",
    legend: { show: true, place: "below", table: false, calcs: [] },
  };
}

/** One number with its recent course. */
export function stat(
  title: string,
  description: string,
  expr: string,
  options: Common & { sparkline?: boolean; step?: string } = {},
): PanelSpec {
  return {
    ...frame(title, description, { w: 4, h: 4, ...options }),
    kind: "stat",
    queries: asked([[expr]]).map((query) => (options.step === undefined ? query : { ...query, minStep: options.step })),
    calc: "last",
    sparkline: options.sparkline ?? true,
    colorBy: options.steps ? "value" : "none",
    textBy: "value",
  };
}

/** A bar for each series, the longest first; `upright`: in the order of their names, for hours and days. */
export function bars(title: string, description: string, asks: readonly Ask[], options: Common & { upright?: boolean } = {}): PanelSpec {
  return {
    ...frame(title, description, options),
    kind: "bar",
    queries: asked(asks, { instant: true }),
    calc: "last",
    direction: options.upright ? "vertical" : "horizontal",
  };
}

export function heatmap(title: string, description: string, expr: string, options: Common = {}): PanelSpec {
  return { ...frame(title, description, options), kind: "heatmap", queries: asked([[expr]], { format: "heatmap" }) };
}

export function states(title: string, description: string, asks: readonly Ask[], options: Common = {}): PanelSpec {
  return { ...frame(title, description, options), kind: "state-timeline", queries: asked(asks), showValue: false };
}

/** One row for each value of a label; each query is a column, named here. */
export function table(
  title: string,
  description: string,
  columns: readonly (readonly [expr: string, name: string, set?: PanelOverride["set"]])[],
  options: Common & { by: string; byName: string; sort?: string },
): PanelSpec {
  return {
    ...frame(title, description, {
      w: 24,
      h: 10,
      ...options,
      transforms: [
        { type: "merge" },
        { type: "hide", fields: ["Time"] },
        { type: "rename", from: options.by, to: options.byName, regex: false },
        ...columns.map(([, name], i) => ({ type: "rename" as const, from: `Value #${ref(i)}`, to: name, regex: false })),
      ],
      overrides: columns.flatMap(([, value, set]) => (set ? [{ match: { by: "name" as const, value }, set }] : [])),
    }),
    kind: "table",
    queries: asked(
      columns.map(([expr]) => [expr] as const),
      { instant: true, format: "table" },
    ),
    ...(options.sort === undefined ? {} : { sort: { field: options.sort, descending: true } }),
  };
}

export const note = (markdown: string, size: { w?: number; h?: number } = {}): PanelSpec => ({
  kind: "text",
  title: "",
  markdown,
  ...size,
});
