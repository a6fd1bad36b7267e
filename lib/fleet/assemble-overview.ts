/** Puts the overview together from what was read. No clock, no store: the same inputs give the same screen. */
import { visibleText } from "@/lib/kernel/visible-text";
import { type Points, deltaOf, meanOf, sumPoints } from "./arithmetic";
import { byTrouble, isHealthy, isServing, judgeDeployment } from "./deployment-health";
import { type NodeFacts, judgeNode } from "./health";
import { deploymentId, displayName } from "./identity";
import { latencyFigure } from "./latency";
import { type EngineQuantile, type Kpi, type LatencyFigure, NO_LATENCY, type TimeGrid } from "./measures";
import type { DeploymentRow, FleetOverview, GatewayRow, HealthVerdict, NodeRole, ReplicaRow } from "./overview";
import type { TenantShare } from "./tenants";
import { type NodeMeasures, errorPoints, errorsOf, vitalsOf } from "./vitals";

/** A node with everything that was read about it. */
export interface OverviewNode {
  readonly id: string;
  readonly role: NodeRole;
  readonly engine: string;
  readonly model: string;
  readonly region: string;
  readonly host: string;
  readonly pod: string;
  readonly version: string;
  readonly lastSeen: number;
  readonly facts: NodeFacts;
  /** True when the period lies in the past and nothing is known of the node at its end. */
  readonly unknownThen: boolean;
  readonly measures: NodeMeasures;
  /** The same over the period before; only its rates are used. */
  readonly before: NodeMeasures;
}

export interface OverviewInput {
  readonly range: { readonly from: number; readonly to: number };
  readonly grid: TimeGrid;
  readonly nodes: readonly OverviewNode[];
  /** Quantiles of a deployment's replicas together. */
  readonly deploymentQuantiles: (id: string) => Pick<NodeMeasures, "ttftP50" | "ttftP95" | "itlP95">;
  readonly ttft: readonly {
    readonly engine: string;
    readonly now: EngineQuantile;
    readonly before: EngineQuantile;
    readonly points: Points;
  }[];
  readonly spend: { readonly today: number | null; readonly yesterday: number | null } | null;
  /** By deployment id. */
  readonly tenants: ReadonlyMap<string, readonly TenantShare[]>;
  readonly tenantView: boolean;
}

const THEN_UNKNOWN: HealthVerdict = { health: "no-data", reason: "No telemetry at the end of this period.", severity: null };

const verdictOf = (node: OverviewNode): HealthVerdict => (node.unknownThen ? THEN_UNKNOWN : judgeNode(node.facts));

export function assembleOverview(input: OverviewInput): FleetOverview {
  const engines = input.nodes.filter((n) => n.role === "engine");
  const gateways = input.nodes.filter((n) => n.role !== "engine");
  return {
    range: { from: input.range.from, to: input.range.to },
    grid: input.grid,
    kpis: kpis(input, engines, gateways),
    deployments: deployments(input, engines),
    gateways: gateways.map(gatewayRow).sort((a, b) => byTrouble(a, b) || compare(a.name, b.name)),
    tenantView: input.tenantView,
    empty: input.nodes.length === 0,
  };
}

function deployments(input: OverviewInput, serving: readonly OverviewNode[]): readonly DeploymentRow[] {
  const healthyRegions = Map.groupBy(
    serving.filter((n) => isHealthy(verdictOf(n))),
    (n) => n.model,
  );
  const groups = Map.groupBy(serving, (n) => deploymentId(n.model, n.region));
  return [...groups]
    .map(([id, nodes]): DeploymentRow => {
      const replicas = nodes.map(replicaRow).sort((a, b) => byTrouble(a, b) || compare(a.name, b.name));
      const { model, region } = nodes[0] ?? { model: "", region: "" };
      const measures = nodes.map((n) => n.measures);
      const engines = [...new Set(nodes.map((n) => n.engine))].sort();
      // A gateway that sends this model's traffic here has latencies of its own under the same labels.
      const own = (parts: readonly EngineQuantile[]) => parts.filter((p) => engines.includes(p.engine));
      const { ttftP50, ttftP95, itlP95 } = input.deploymentQuantiles(id);
      return {
        id,
        name: visibleText(region === "" ? modelName(model) : `${modelName(model)} · ${region}`),
        model,
        region,
        engines,
        nodes: replicas,
        replicas: { serving: replicas.filter(isServing).length, known: replicas.length },
        sparkline: sumPoints(measures.map((m) => m.tokens)),
        usdPerHour: null,
        tenants: input.tenants.get(id) ?? [],
        ...judgeDeployment(replicas, model !== "" && (healthyRegions.get(model) ?? []).some((n) => n.region !== region)),
        ...vitalsOf(measures, { ttftP50: own(ttftP50), ttftP95: own(ttftP95), itlP95: own(itlP95) }),
      };
    })
    .sort((a, b) => byTrouble(a, b) || compare(a.name, b.name));
}

const modelName = (model: string): string => (model === "" ? "Model not named" : model);
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function replicaRow(node: OverviewNode): ReplicaRow {
  return {
    id: node.id,
    name: displayName(node.id, node.host, node.pod),
    engine: visibleText(node.engine),
    version: visibleText(node.version),
    sparkline: node.measures.tokens,
    lastSeen: node.lastSeen,
    ...verdictOf(node),
    ...vitalsOf([node.measures], node.measures),
  };
}

function gatewayRow(node: OverviewNode): GatewayRow {
  return {
    id: node.id,
    name: displayName(node.id, node.host, node.pod),
    role: node.role === "router" ? "router" : "gateway",
    engine: visibleText(node.engine),
    region: visibleText(node.region),
    version: visibleText(node.version),
    requestsPerS: meanOf(node.measures.finished),
    errorRatio: errorsOf([node.measures]),
    ttftP95: latencyFigure(node.measures.ttftP95),
    running: node.measures.running,
    lastSeen: node.lastSeen,
    ...verdictOf(node),
  };
}

function kpis(input: OverviewInput, engines: readonly OverviewNode[], gateways: readonly OverviewNode[]): FleetOverview["kpis"] {
  // Routers pass on what the gateway already counted.
  const front = gateways.filter((n) => n.role === "gateway" && meanOf(n.measures.finished) !== null);
  const served = engines.length > 0 ? engines : front;
  const source = engines.length > 0 ? "engines" : front.length > 0 ? "gateways" : null;
  const total = (unit: Kpi["unit"], pick: (m: NodeMeasures) => Points): Kpi => {
    const points = sumPoints(served.map((n) => pick(n.measures)));
    return kpi(unit, meanOf(points), meanOf(sumPoints(served.map((n) => pick(n.before)))), source, points);
  };
  const asked = front.length > 0 ? front : served;
  const errors = kpi(
    "ratio",
    errorsOf(asked.map((n) => n.measures)),
    errorsOf(asked.map((n) => n.before)),
    front.length > 0 ? "gateways" : source,
    errorPoints(asked.map((n) => n.measures)),
  );
  return {
    requests: total("requests/s", (m) => m.finished),
    tokens: total("tokens/s", (m) => m.tokens),
    errors,
    ttftP95: ttftKpi(input, new Set(front.map((n) => n.engine)), new Set(engines.map((n) => n.engine))),
    spend: spendKpi(input),
  };
}

function kpi(unit: Kpi["unit"], value: number | null, previous: number | null, source: Kpi["source"], points: Points): Kpi {
  const note = value === null ? "Nothing was reported in this period." : null;
  return { unit, value, previous, delta: deltaOf(value, previous), quantile: null, source: value === null ? null : source, note, points };
}

function ttftKpi(input: OverviewInput, fronts: ReadonlySet<string>, engines: ReadonlySet<string>): Kpi {
  const shown = input.ttft.filter((t) => fronts.has(t.engine) || engines.has(t.engine));
  const front = shown.filter((t) => fronts.has(t.engine) && t.now.value !== null);
  const spoken = front.length > 0 ? front : shown;
  const now = latencyFigure(spoken.map((t) => t.now));
  const before = latencyFigure(spoken.map((t) => t.before));
  const speaker = spoken.find((t) => t.now.value === now.value) ?? null;
  const quantile: LatencyFigure | null = now.value === null ? null : { ...now, parts: latencyFigure(shown.map((t) => t.now)).parts };
  const base = kpi("s", now.value, before.value, front.length > 0 ? "gateways" : "engines", speaker?.points ?? []);
  return { ...base, quantile, note: base.note ?? ttftNote(front.length > 0, quantile ?? NO_LATENCY) };
}

function ttftNote(fromGateway: boolean, figure: LatencyFigure): string | null {
  if (figure.parts.length < 2) return null;
  return fromGateway
    ? "As gateways see it; engines alone are listed beside."
    : "Buckets of different engines are not added: the slowest engine is shown.";
}

function spendKpi(input: OverviewInput): Kpi {
  const { spend } = input;
  const base = kpi("USD", spend?.today ?? null, spend?.yesterday ?? null, "gateways", []);
  if (spend === null) return { ...base, note: "No gateway reports spend, and no price is known for this hardware." };
  return base.value === null ? { ...base, note: "No spend was reported since midnight UTC." } : base;
}
