import type { LabelMatcher } from "@/lib/kernel/labels";
import type { TimeRange } from "@/lib/kernel/time-range";
import type { Change } from "../change";
import type { Gpu } from "../gpus";
import { chartGrid } from "../grid";
import { judgeNode } from "../health";
import { deploymentId, displayName } from "../identity";
import type { DetailChart, GpuDetail, NodeDetail } from "../node-detail";
import type { Engine } from "../registry/entry";
import type { Selectors } from "../selectors";
import { vitalsOf } from "../vitals";
import type { KnownNode } from "./known-nodes";
import type { MetricsReader } from "./metrics-reader";
import { CHART_POINTS, gpuCharts as readGpuCharts, nodeCharts } from "./node-charts";
import { overviewNode } from "./overview";
import { readPeriod } from "./period";

/** Reads a node's page. `known` is the node as of the range's end. */
export async function readNodeDetail(
  reader: MetricsReader,
  selectors: Selectors,
  known: KnownNode,
  changes: readonly Change[],
  range: TimeRange,
  isPast: boolean,
): Promise<NodeDetail> {
  const { node } = known;
  const own: LabelMatcher = { name: node.idLabel, op: "=", value: node.id };
  // Every question about this node's own series carries its id, so nothing else is decoded.
  const bound: MetricsReader = {
    ...reader,
    query: (q) => reader.query({ ...q, matchers: [...q.matchers, own] }),
    quantiles: (q) => reader.quantiles({ ...q, matchers: [...q.matchers, own] }),
  };
  const [period, charts, gpuCharts] = await Promise.all([
    readPeriod(bound, selectors, range),
    nodeCharts(bound, selectors, node.engine as Engine, range),
    readGpuCharts(reader, selectors, known.gpus, range),
  ]);
  const overview = overviewNode(known, period, isPast);
  const verdict = overview.unknownThen
    ? { health: "no-data" as const, reason: "No telemetry at the end of this period.", severity: null }
    : judgeNode(known.facts);
  return {
    identity: {
      id: node.id,
      name: displayName(node.id, node.host, node.pod),
      role: node.role,
      engine: node.engine,
      version: node.version,
      model: node.model,
      region: node.region,
      job: node.job,
      host: node.host,
      pod: node.pod,
      deploymentId: deploymentId(node.model, node.region),
    },
    range: { from: range.from, to: range.to },
    grid: chartGrid(range, CHART_POINTS),
    firstSeen: known.firstSeen,
    lastSeen: node.lastSeen,
    config: configOf(known),
    gpus: known.gpus.map(gpuDetail).sort((a, b) => a.index.localeCompare(b.index, "en", { numeric: true })),
    charts: [...charts, ...gpuCharts].map(withoutEmptyLines).filter((chart) => chart.series.length > 0),
    changes,
    ...verdict,
    ...vitalsOf([overview.measures], overview.measures),
  };
}

const withoutEmptyLines = (chart: DetailChart): DetailChart => ({
  ...chart,
  series: chart.series.filter((s) => s.values.some((v) => v !== null)),
});

function configOf({ node }: KnownNode): NodeDetail["config"] {
  const own = [
    ["service.version", node.version],
    ["model.revision", node.revision],
  ].flatMap(([name = "", value = ""]) => (value === "" ? [] : [{ name, value, source: "resource" }]));
  const flags = Object.entries(node.flags).map(([key, value]) => {
    const dot = key.indexOf(".");
    return { name: key.slice(dot + 1), value, source: key.slice(0, dot) };
  });
  return [...own, ...flags].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}

const gpuDetail = (gpu: Gpu): GpuDetail => ({
  index: gpu.index,
  uuid: gpu.uuid,
  model: gpu.model,
  pciBusId: gpu.pciBusId,
  utilisation: gpu.utilisation,
  memoryUsed: gpu.memoryUsed,
  memoryTotal: gpu.memoryTotal,
  power: gpu.power,
  temperature: gpu.temperature,
  lastXid: gpu.lastXid,
  xidInPeriod: gpu.xidInPeriod,
});
