/** What happened over a period: rates on a grid that also covers the period before, and quantiles of the whole. */
import type { TimeRange } from "@/lib/kernel/time-range";
import type { QuantileGrid, QuantileGroups, QuantileLine } from "@/lib/metrics";
import { type Points, sumOf } from "../arithmetic";
import { gridRange, rateWindow, sparkGrid, withPrevious } from "../grid";
import { DEPLOYMENT_LABELS, ID_LABELS, deploymentId, modelOf, nodeId, regionOf, roleOf } from "../identity";
import type { EngineQuantile, TimeGrid } from "../measures";
import type { Concept } from "../registry/concept";
import type { Engine } from "../registry/entry";
import type { Selector, Selectors } from "../selectors";
import { type NodePoints, askQuantiles, byNode, quantileAt } from "./by-node";
import type { MetricsReader } from "./metrics-reader";

export const RATED = [
  "requests.finished",
  "requests.failed",
  "requests.preempted",
  "tokens.prompt",
  "tokens.generated",
  "kv.prefix_hit_tokens",
  "kv.prefix_query_tokens",
] as const satisfies readonly Concept[];
export type Rated = (typeof RATED)[number];

/** Quantiles over the whole period. */
export interface PeriodQuantiles {
  readonly ttftP50: readonly EngineQuantile[];
  readonly ttftP95: readonly EngineQuantile[];
  readonly itlP95: readonly EngineQuantile[];
}

export interface Period {
  readonly grid: TimeGrid;
  /** Per second, on the grid with the period before: the second half is the period itself. */
  readonly rates: Readonly<Record<Rated, ReadonlyMap<string, NodePoints>>>;
  readonly nodeQuantiles: (id: string) => PeriodQuantiles;
  readonly deploymentQuantiles: (id: string) => PeriodQuantiles;
  /** TTFT p95 by engine: of the period, of the one before, and on the period's grid. */
  readonly ttft: readonly {
    readonly engine: Engine;
    readonly now: EngineQuantile;
    readonly before: EngineQuantile;
    readonly points: Points;
  }[];
  /** Spend in US dollars since midnight UTC, and over the same hours of the day before; null when no gateway reports spend. */
  readonly spend: { readonly today: number | null; readonly yesterday: number | null } | null;
}

const DAY_MS = 86_400_000;

export async function readPeriod(reader: MetricsReader, selectors: Selectors, range: TimeRange): Promise<Period> {
  const grid = sparkGrid(range);
  const of = (concept: Concept) => selectors.get(concept) ?? [];
  const [rates, ttft, itl, spend] = await Promise.all([
    Promise.all(
      RATED.map(
        async (c) => [c, await byNode(reader, of(c), withPrevious(grid), { function: "rate", windowMs: rateWindow(grid) })] as const,
      ),
    ),
    readTtft(reader, of("latency.ttft"), grid),
    readWhole(reader, of("latency.itl"), grid, [0.95]),
    readSpend(reader, of("spend.usd"), range.to),
  ]);
  const pick =
    (which: "nodes" | "deployments") =>
    (id: string): PeriodQuantiles => ({
      ttftP50:
        ttft.whole[which]
          .get(id)
          ?.map((q) => q[0])
          .filter((q) => q !== undefined) ?? [],
      ttftP95:
        ttft.whole[which]
          .get(id)
          ?.map((q) => q[1])
          .filter((q) => q !== undefined) ?? [],
      itlP95:
        itl[which]
          .get(id)
          ?.map((q) => q[0])
          .filter((q) => q !== undefined) ?? [],
    });
  return {
    grid,
    rates: Object.fromEntries(rates) as Period["rates"],
    nodeQuantiles: pick("nodes"),
    deploymentQuantiles: pick("deployments"),
    ttft: ttft.engines,
    spend,
  };
}

/** By node or deployment: for each engine, the quantiles asked for. */
type Grouped = ReadonlyMap<string, readonly (readonly EngineQuantile[])[]>;
interface Whole {
  readonly nodes: Grouped;
  readonly deployments: Grouped;
}

/** The period as one window. */
const wholeGrid = (grid: TimeGrid): TimeGrid => ({ start: gridRange(grid).to, stepMs: grid.stepMs, count: 1 });
const spanOf = (grid: TimeGrid): number => grid.count * grid.stepMs;

const question = (grid: TimeGrid, windowMs: number, quantiles: readonly number[], by: readonly (readonly string[])[]): QuantileGrid => ({
  range: gridRange(grid),
  stepMs: grid.stepMs,
  windowMs,
  quantiles,
  by,
});
const BY_BOTH = [ID_LABELS, DEPLOYMENT_LABELS];

async function readWhole(
  reader: MetricsReader,
  selectors: readonly Selector[],
  grid: TimeGrid,
  quantiles: readonly number[],
): Promise<Whole> {
  const answers = await askQuantiles(reader, selectors, [question(wholeGrid(grid), spanOf(grid), quantiles, BY_BOTH)]);
  return wholeOf(answers.map(({ selector, grids }) => ({ selector, groupings: grids[0] ?? [] })));
}

function wholeOf(answers: readonly { readonly selector: Selector; readonly groupings: QuantileGroups }[]): Whole {
  const nodes = new Map<string, (readonly EngineQuantile[])[]>();
  const deployments = new Map<string, (readonly EngineQuantile[])[]>();
  for (const { selector, groupings } of answers) {
    const { engine } = selector.meaning;
    const add = (to: Map<string, (readonly EngineQuantile[])[]>, key: string, lines: readonly QuantileLine[]) => {
      const list = to.get(key) ?? [];
      // One engine answers once: a second spelling of the same metric is the same histogram.
      if (list.some(([q]) => q?.engine === engine)) return;
      list.push(lines.map((line) => ({ engine, ...quantileAt(line, selector, 0) })));
      to.set(key, list);
    };
    for (const g of groupings[0] ?? []) add(nodes, nodeId(g.labels), g.lines);
    for (const g of groupings[1] ?? []) add(deployments, deploymentId(modelOf(g.labels, roleOf(engine)), regionOf(g.labels)), g.lines);
  }
  return { nodes, deployments };
}

/** One read of the histograms serves the table, the figure and its line. */
async function readTtft(reader: MetricsReader, selectors: readonly Selector[], grid: TimeGrid) {
  const spanMs = spanOf(grid);
  const both: TimeGrid = { start: gridRange(grid).to - spanMs, stepMs: spanMs, count: 2 };
  const answers = await askQuantiles(reader, selectors, [
    question(wholeGrid(grid), spanMs, [0.5, 0.95], BY_BOTH),
    question(both, spanMs, [0.95], [[]]),
    question(grid, rateWindow(grid), [0.95], [[]]),
  ]);
  const engines = answers.flatMap(({ selector, grids: [, periods, points] }): Period["ttft"] => {
    const line = periods?.[0]?.[0]?.lines[0];
    if (line === undefined) return [];
    const { engine, scale } = selector.meaning;
    return [
      {
        engine,
        now: { engine, ...quantileAt(line, selector, 1) },
        before: { engine, ...quantileAt(line, selector, 0) },
        points: (points?.[0]?.[0]?.lines[0]?.values ?? []).map((v) => (v === null ? null : v * scale)),
      },
    ];
  });
  return { whole: wholeOf(answers.map(({ selector, grids }) => ({ selector, groupings: grids[0] ?? [] }))), engines };
}

async function readSpend(reader: MetricsReader, selectors: readonly Selector[], to: number): Promise<Period["spend"]> {
  if (selectors.length === 0) return null;
  const windowMs = Math.max(to % DAY_MS, 60_000);
  const upTo = async (at: number) => {
    const spent = await byNode(reader, selectors, { start: at, stepMs: 1000, count: 1 }, { function: "increase", windowMs });
    return sumOf([...spent.values()].map((v) => v.points[0] ?? null));
  };
  const [today, yesterday] = await Promise.all([upTo(to), upTo(to - DAY_MS)]);
  return { today, yesterday };
}
