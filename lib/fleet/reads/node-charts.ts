/** The charts of a node's page, all on one grid. */
import type { TimeRange } from "@/lib/kernel/time-range";
import { type Points, meanPoints, sumPoints } from "../arithmetic";
import { type Gpu, gpuKey } from "../gpus";
import { chartGrid, gridRange, rateWindow } from "../grid";
import { NO_QUANTILE } from "../measures";
import type { DetailChart, DetailSeries } from "../node-detail";
import { errorRatio, lookedUp } from "../outcome";
import type { Concept } from "../registry/concept";
import type { Engine } from "../registry/entry";
import type { Selectors } from "../selectors";
import { ask, askQuantiles, byNode, quantileAt } from "./by-node";
import type { MetricsReader } from "./metrics-reader";

/** Points of a chart, about. */
export const CHART_POINTS = 240;

/** Charts of what the node itself reports. The reader must be bound to the node. */
export async function nodeCharts(
  reader: MetricsReader,
  selectors: Selectors,
  engine: Engine,
  range: TimeRange,
): Promise<readonly DetailChart[]> {
  const grid = chartGrid(range, CHART_POINTS);
  const windowMs = rateWindow(grid);
  const of = (concept: Concept) => selectors.get(concept) ?? [];
  // The reader is bound to one node: whatever comes back is its own.
  const only = async (concept: Concept, question: Parameters<typeof byNode>[3]): Promise<Points> =>
    [...(await byNode(reader, of(concept), grid, question)).values()][0]?.points ?? [];
  const rate = (concept: Concept) => only(concept, { function: "rate", windowMs });
  const last = (concept: Concept, aggregate: "sum" | "max" = "sum") => only(concept, { function: "last", aggregate });
  const quantiles = async (concept: Concept) => {
    const question = { range: gridRange(grid), stepMs: grid.stepMs, windowMs, quantiles: [0.5, 0.95], by: [[]] };
    const answers = await askQuantiles(reader, of(concept), [question]);
    const answer = answers.find((a) => (a.grids[0]?.[0] ?? []).length > 0);
    const lines = answer?.grids[0]?.[0]?.[0]?.lines ?? [];
    return lines.map((line) => {
      const points = line.values.map((_, i) => (answer === undefined ? NO_QUANTILE : quantileAt(line, answer.selector, i)));
      return { points: points.map((q) => q.value), saturated: points.some((q) => q.saturated) };
    });
  };
  const [finished, failed, tokens, prompt, preempted, running, waiting, kv, hits, lookups, ttft, itl, queue] = await Promise.all([
    rate("requests.finished"),
    rate("requests.failed"),
    rate("tokens.generated"),
    rate("tokens.prompt"),
    rate("requests.preempted"),
    last("requests.running"),
    last("requests.waiting"),
    last("kv.usage", "max"),
    rate("kv.prefix_hit_tokens"),
    rate("kv.prefix_query_tokens"),
    quantiles("latency.ttft"),
    quantiles("latency.itl"),
    quantiles("latency.queue"),
  ]);
  const line = (name: string, values: Points): DetailSeries => ({ name, values });
  const chart = (
    id: DetailChart["id"],
    title: string,
    unit: DetailChart["unit"],
    series: readonly DetailSeries[],
    note: string | null = null,
  ): DetailChart => ({
    id,
    title,
    unit,
    series,
    note,
  });
  const latency = (id: DetailChart["id"], title: string, [p50, p95]: Awaited<ReturnType<typeof quantiles>>): DetailChart =>
    chart(
      id,
      title,
      "s",
      [line("p50", p50?.points ?? []), line("p95", p95?.points ?? [])],
      p50?.saturated || p95?.saturated ? "Some values lie above the last bucket: the true latency is higher." : null,
    );
  const ratios = lookedUp(engine, lookups, prompt).map((n, i) =>
    n === null || n <= 0 || hits[i] === null || hits[i] === undefined ? null : Math.min(1, hits[i] / n),
  );
  return [
    chart("traffic", "Requests finished", "requests/s", [line("finished", finished), line("failed", failed)]),
    chart("tokens", "Tokens", "tokens/s", [line("output", tokens), line("prompt", prompt)]),
    latency("ttft", "Time to first token", ttft),
    latency("itl", "Inter-token latency", itl),
    latency("queue-time", "Time in the queue", queue),
    chart("queue", "Running and waiting", "requests", [line("running", running), line("waiting", waiting)]),
    chart("kv", "KV cache", "ratio", [line("in use", kv), line("prefix hits", ratios)]),
    chart("errors", "Failed requests", "ratio", [
      line(
        "failed",
        finished.map((n, i) => errorRatio(engine, n, failed[i] ?? null)),
      ),
    ]),
    chart("preemptions", "Preemptions", "requests/s", [line("preempted", preempted)]),
  ];
}

/** Charts of the node's GPUs, from whatever exporter reports them. */
export async function gpuCharts(
  reader: MetricsReader,
  selectors: Selectors,
  gpus: readonly Gpu[],
  range: TimeRange,
): Promise<readonly DetailChart[]> {
  if (gpus.length === 0) return [];
  const grid = chartGrid(range, CHART_POINTS);
  const keys = new Set(gpus.map((g) => g.key));
  const lines = async (concept: Concept): Promise<readonly Points[]> => {
    const answers = await ask(reader, selectors.get(concept) ?? [], grid, { function: "last", aggregate: null });
    const out = new Map<string, Points>();
    for (const { selector, series } of answers) {
      for (const s of series) {
        const key = gpuKey(s.labels);
        if (keys.has(key) && !out.has(key))
          out.set(
            key,
            s.values.map((v) => (v === null ? null : v * selector.meaning.scale)),
          );
      }
    }
    return gpus.map((g) => out.get(g.key) ?? []);
  };
  const [utilisation, tensor, memory, power] = await Promise.all([
    lines("gpu.utilisation"),
    lines("gpu.tensor_active"),
    lines("gpu.memory_used"),
    lines("gpu.power"),
  ]);
  const each = (points: readonly Points[]): readonly DetailSeries[] =>
    points.map((values, i) => ({ name: `GPU ${gpus[i]?.index ?? i}`, values }));
  return [
    {
      id: "gpu",
      title: "GPU utilisation",
      unit: "ratio",
      series: [
        { name: "busy", values: meanPoints(utilisation) },
        { name: "tensor pipe", values: meanPoints(tensor) },
      ],
      note: gpus.length > 1 ? `Mean over ${gpus.length} GPUs.` : null,
    },
    { id: "gpu-memory", title: "GPU memory", unit: "bytes", series: each(memory), note: null },
    { id: "power", title: "Power", unit: "W", series: [{ name: "all GPUs", values: sumPoints(power) }], note: null },
  ];
}
