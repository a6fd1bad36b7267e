/** What a node's page draws. Pure. */
import type { Change, DetailChart, NodeDetail } from "@/lib/fleet";
import { type ZoneName, fullDateTime } from "@/lib/kernel/zone";
import { unixMillis } from "@/lib/kernel/units";
import type { TraceSummary } from "@/lib/traces";
import { visibleText } from "@/lib/kernel/visible-text";
import { formatNumber, formatValue } from "../chart/prepare/format";
import type { SeriesSlot } from "../chart/prepare/series-slots";
import type { ChartMark, ChartSeries, LineStyle } from "../chart/prepare/time-series-model";
import { latencyText, quantileTitle } from "../fleet/figures";

const QUANTILE_STYLES: Readonly<Record<string, LineStyle>> = { p50: "dot", p95: "solid", p99: "dash" };

/** Quantiles of one measure share a hue and differ by their line; anything else has a hue of its own. */
export function chartSeries(chart: DetailChart): readonly ChartSeries[] {
  return chart.series.map((s, i) => {
    const style = QUANTILE_STYLES[s.name.toLowerCase().split(" ")[0] ?? ""];
    const slot = (style ? 1 : i < 8 ? i + 1 : 0) as SeriesSlot;
    return { id: s.name, name: s.name, values: s.values, slot, ...(style ? { style } : {}) };
  });
}

export const gridTimes = (grid: NodeDetail["grid"]): readonly number[] =>
  Array.from({ length: grid.count }, (_, i) => grid.start + i * grid.stepMs);

/** A change in few words: "service.version 0.11.1 → 0.11.2". */
export function changeText(change: Change): string {
  if (change.kind === "replica-added") return "Replica appeared";
  if (change.kind === "replica-lost") return "Replica lost";
  if (change.before !== null && change.after !== null) return `${change.title} ${change.before} → ${change.after}`;
  return change.after === null ? change.title : `${change.title} ${change.after}`;
}

export const changeMarks = (changes: readonly Change[]): readonly ChartMark[] => changes.map((c) => ({ at: c.at, label: changeText(c) }));

export interface NodeFigure {
  readonly label: string;
  readonly value: string | null;
  readonly title?: string | undefined;
}

/** The handful of numbers that say how a node is. Gateways and routers have no cache to fill. */
export function nodeFigures(node: NodeDetail): readonly NodeFigure[] {
  const known = (value: number | null, text: string): string | null => (value === null ? null : text);
  const engine: readonly NodeFigure[] =
    node.identity.role === "engine"
      ? [
          { label: "Tokens / s", value: known(node.tokensPerS, formatNumber(node.tokensPerS, "tokens/s")) },
          { label: "KV cache", value: known(node.kvUsage, formatNumber(node.kvUsage, "ratio")) },
        ]
      : [{ label: "Requests / s", value: known(node.requestsPerS, formatNumber(node.requestsPerS, "requests/s")) }];
  return [
    { label: "TTFT p95", value: known(node.ttftP95.value, latencyText(node.ttftP95)), title: quantileTitle(node.ttftP95) ?? undefined },
    { label: "ITL p95", value: known(node.itlP95.value, latencyText(node.itlP95)), title: quantileTitle(node.itlP95) ?? undefined },
    ...engine,
    {
      label: "Running / queued",
      value:
        node.running === null && node.waiting === null
          ? null
          : `${formatNumber(node.running, "requests")} / ${formatNumber(node.waiting, "requests")}`,
    },
    { label: "Error rate", value: known(node.errorRatio, formatNumber(node.errorRatio, "ratio")) },
  ];
}

/** Who a node is, leaving out what its telemetry does not say. */
export function nodeFacts(node: NodeDetail, zone: ZoneName): readonly { readonly name: string; readonly value: string }[] {
  const { identity } = node;
  const facts = [
    { name: "Model", value: identity.model },
    { name: "Region", value: identity.region },
    { name: "Engine", value: [identity.engine, identity.version].filter(Boolean).join(" ") },
    { name: "Host", value: identity.host },
    { name: "Pod", value: identity.pod },
    { name: "Job", value: identity.job },
    { name: "First seen", value: fullDateTime(unixMillis(node.firstSeen), zone) },
  ];
  return facts.filter((f) => f.value !== "").map((f) => ({ name: f.name, value: visibleText(f.value) }));
}

export interface TracePoint {
  readonly traceId: string;
  readonly at: number;
  readonly durationS: number;
  readonly error: boolean;
  readonly title: string;
}

export function tracePoints(traces: readonly TraceSummary[]): readonly TracePoint[] {
  return traces.map((t) => ({
    traceId: t.traceId,
    at: Number(BigInt(t.startNs) / 1_000_000n),
    durationS: t.durationMs / 1000,
    error: t.status === "error",
    title: `${t.rootService} ${t.rootName}, ${formatValue(t.durationMs / 1000, "s")}${t.status === "error" ? ", with errors" : ""}`,
  }));
}
