import type { TimeRange } from "@/lib/kernel/time-range";
import { type Points, maxOf, meanPoints } from "../arithmetic";
import { chartGrid, rateWindow } from "../grid";
import { deploymentId, displayName } from "../identity";
import { errorRatio } from "../outcome";
import type { HeatMetric, ReplicaHeat } from "../overview";
import type { Concept } from "../registry/concept";
import { gpuKey } from "../gpus";
import type { Selectors } from "../selectors";
import { type NodePoints, ask, byNode } from "./by-node";
import type { KnownNode } from "./known-nodes";
import type { MetricsReader } from "./metrics-reader";

const UNITS: Readonly<Record<HeatMetric, ReplicaHeat["unit"]>> = {
  "ttft-p95": "s",
  "itl-p95": "s",
  tokens: "tokens/s",
  kv: "ratio",
  waiting: "requests",
  running: "requests",
  errors: "ratio",
  gpu: "ratio",
};

/** Columns of the strip: narrower cells cannot be told apart. */
const COLUMNS = 90;

/** One measure of each engine over the range, ordered by deployment and name. */
export async function readHeat(
  reader: MetricsReader,
  selectors: Selectors,
  nodes: readonly KnownNode[],
  metric: HeatMetric,
  range: TimeRange,
): Promise<ReplicaHeat> {
  const grid = chartGrid(range, COLUMNS);
  const windowMs = rateWindow(grid);
  const of = (concept: Concept) => selectors.get(concept) ?? [];
  const values = await pointsOf(metric);
  const rows = nodes
    .filter(({ node }) => node.role === "engine")
    .map(({ node }) => ({
      nodeId: node.id,
      name: displayName(node.id, node.host, node.pod),
      deploymentId: deploymentId(node.model, node.region),
      model: node.model,
      region: node.region,
      values: values.get(node.id)?.points ?? Array.from<null>({ length: grid.count }).fill(null),
    }))
    .sort((a, b) => (a.deploymentId === b.deploymentId ? compare(a.name, b.name) : compare(a.deploymentId, b.deploymentId)));
  return { metric, unit: UNITS[metric], grid, rows, max: maxOf(rows.map((row) => maxOf(row.values))) };

  async function pointsOf(which: HeatMetric): Promise<ReadonlyMap<string, Pick<NodePoints, "points">>> {
    const last = (concept: Concept, aggregate: "sum" | "max" = "sum") => byNode(reader, of(concept), grid, { function: "last", aggregate });
    const rate = (concept: Concept) => byNode(reader, of(concept), grid, { function: "rate", windowMs });
    const p95 = (concept: Concept) => byNode(reader, of(concept), grid, { function: "quantile", quantile: 0.95, windowMs });
    switch (which) {
      case "ttft-p95":
        return p95("latency.ttft");
      case "itl-p95":
        return p95("latency.itl");
      case "tokens":
        return rate("tokens.generated");
      case "kv":
        return last("kv.usage", "max");
      case "waiting":
        return last("requests.waiting");
      case "running":
        return last("requests.running");
      case "errors":
        return errors(await rate("requests.finished"), await rate("requests.failed"));
      case "gpu":
        return gpuPoints();
    }
  }

  /** The mean over a node's GPUs. */
  async function gpuPoints(): Promise<ReadonlyMap<string, Pick<NodePoints, "points">>> {
    const answers = await ask(reader, of("gpu.utilisation"), grid, { function: "last", aggregate: null });
    const lines = new Map<string, Points>();
    for (const { selector, series } of answers) {
      for (const one of series) {
        const key = gpuKey(one.labels);
        if (!lines.has(key))
          lines.set(
            key,
            one.values.map((v) => (v === null ? null : v * selector.meaning.scale)),
          );
      }
    }
    return new Map(nodes.map(({ node, gpus }) => [node.id, { points: meanPoints(gpus.map((gpu) => lines.get(gpu.key) ?? [])) }]));
  }
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function errors(
  finished: ReadonlyMap<string, NodePoints>,
  failed: ReadonlyMap<string, NodePoints>,
): ReadonlyMap<string, Pick<NodePoints, "points">> {
  return new Map(
    [...finished].map(([id, { engine, points }]) => [
      id,
      { points: points.map((n, i) => errorRatio(engine, n, failed.get(id)?.points[i] ?? null)) },
    ]),
  );
}
