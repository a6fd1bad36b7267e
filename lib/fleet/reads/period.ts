/** What happened over a period: rates on a grid that also covers the period before, and quantiles of the whole. */
import type { TimeRange } from "@/lib/kernel/time-range";
import type { Points } from "../arithmetic";
import { rateWindow, sparkGrid, withPrevious } from "../grid";
import { DEPLOYMENT_LABELS, ID_LABELS, deploymentId, modelOf, nodeId, regionOf, roleOf } from "../identity";
import type { EngineQuantile, TimeGrid } from "../measures";
import type { Concept } from "../registry/concept";
import type { Engine } from "../registry/entry";
import type { Selectors } from "../selectors";
import { type NodePoints, ask, byNode, quantileAt } from "./by-node";
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
  const wide = withPrevious(grid);
  const spanMs = range.to - range.from;
  const windowMs = rateWindow(grid);
  const of = (concept: Concept) => selectors.get(concept) ?? [];
  const whole: TimeGrid = { start: range.to, stepMs: spanMs, count: 1 };

  const [rates, nodes, deployments, ttft, spend] = await Promise.all([
    Promise.all(RATED.map(async (c) => [c, await byNode(reader, of(c), wide, { function: "rate", windowMs })] as const)),
    quantiles(ID_LABELS, nodeId),
    quantiles(DEPLOYMENT_LABELS, (labels, engine) => deploymentId(modelOf(labels, roleOf(engine)), regionOf(labels))),
    ttftByEngine(),
    readSpend(),
  ]);
  return {
    grid,
    rates: Object.fromEntries(rates) as Period["rates"],
    nodeQuantiles: nodes,
    deploymentQuantiles: deployments,
    ttft,
    spend,
  };

  async function quantiles(by: readonly string[], keyOf: (labels: Readonly<Record<string, string>>, engine: Engine) => string) {
    const one = async (concept: Concept, quantile: number) => {
      const answers = await ask(reader, of(concept), whole, { function: "quantile", quantile, windowMs: spanMs, aggregate: "sum", by });
      const out = new Map<string, EngineQuantile[]>();
      for (const { selector, series } of answers) {
        const engine = selector.meaning.engine;
        for (const s of series) {
          const key = keyOf(s.labels, engine);
          const list = out.get(key) ?? [];
          // One engine answers once: a second spelling of the same metric is the same histogram.
          if (!list.some((q) => q.engine === engine)) list.push({ engine, ...quantileAt(s, selector, 0) });
          out.set(key, list);
        }
      }
      return out;
    };
    const [p50, p95, itl] = await Promise.all([one("latency.ttft", 0.5), one("latency.ttft", 0.95), one("latency.itl", 0.95)]);
    return (id: string): PeriodQuantiles => ({ ttftP50: p50.get(id) ?? [], ttftP95: p95.get(id) ?? [], itlP95: itl.get(id) ?? [] });
  }

  async function ttftByEngine(): Promise<Period["ttft"]> {
    const question = { function: "quantile", quantile: 0.95, aggregate: "sum" } as const;
    const both: TimeGrid = { start: range.to - spanMs, stepMs: spanMs, count: 2 };
    const [periods, points] = await Promise.all([
      ask(reader, of("latency.ttft"), both, { ...question, windowMs: spanMs }),
      ask(reader, of("latency.ttft"), grid, { ...question, windowMs }),
    ]);
    return periods.flatMap(({ selector, series: [whole_] }, i) => {
      if (whole_ === undefined) return [];
      const engine = selector.meaning.engine;
      const line = points[i]?.series[0]?.values ?? [];
      return [
        {
          engine,
          now: { engine, ...quantileAt(whole_, selector, 1) },
          before: { engine, ...quantileAt(whole_, selector, 0) },
          points: line.map((v) => (v === null ? null : v * selector.meaning.scale)),
        },
      ];
    });
  }

  async function readSpend(): Promise<Period["spend"]> {
    const selectorsOfSpend = of("spend.usd");
    if (selectorsOfSpend.length === 0) return null;
    const sinceMidnight = Math.max(range.to % DAY_MS, 60_000);
    const days: TimeGrid = { start: range.to - DAY_MS, stepMs: DAY_MS, count: 2 };
    const spent = await byNode(reader, selectorsOfSpend, days, { function: "increase", windowMs: sinceMidnight });
    const at = (i: number) => [...spent.values()].reduce<number | null>((sum, v) => add(sum, v.points[i] ?? null), null);
    return { today: at(1), yesterday: at(0) };
  }
}

const add = (sum: number | null, v: number | null): number | null => (v === null ? sum : (sum ?? 0) + v);
