import type { TimeRange } from "@/lib/kernel/time-range";
import { meanOf, sumPoints } from "../arithmetic";
import { byTrouble } from "../deployment-health";
import { UNKNOWN_FACTS, judgeNode } from "../health";
import { DEPLOYMENT_LABELS, deploymentId, modelOf, regionOf, splitDeploymentId } from "../identity";
import { assembleOverview, type OverviewNode } from "../assemble-overview";
import type { TimeGrid } from "../measures";
import type { DeploymentRow, FleetOverview } from "../overview";
import type { Concept } from "../registry/concept";
import type { Engine } from "../registry/entry";
import { selectorsOf } from "../selectors";
import { type NodeMeasures, errorsOf, vitalsOf } from "../vitals";
import { ask } from "./by-node";
import { rateWindow, withPrevious } from "../grid";
import type { MetricsReader } from "./metrics-reader";
import { readPeriod } from "./period";

/**
 * The fleet as one tenant may see it: its own traffic through the gateways, by
 * model and region. Nodes, GPUs and other tenants' load are not in it. The
 * reader must already be bound to the tenant.
 */
export async function readTenantOverview(reader: MetricsReader, range: TimeRange): Promise<FleetOverview> {
  const selectors = selectorsOf(await reader.catalogue());
  const period = await readPeriod(reader, selectors, range);
  const [finished, failed, tokens, prompt] = await Promise.all([
    byDeployment("requests.finished"),
    byDeployment("requests.failed"),
    byDeployment("tokens.generated"),
    byDeployment("tokens.prompt"),
  ]);
  const ids = [...new Set([...finished.keys(), ...tokens.keys()])].sort();
  const rows = ids.map((id) => {
    const measures = (second: boolean): NodeMeasures => {
      const half = (of: ReadonlyMap<string, Entry>) => {
        const points = of.get(id)?.points ?? [];
        return second ? points.slice(period.grid.count) : points.slice(0, period.grid.count);
      };
      return {
        engine: finished.get(id)?.engine ?? tokens.get(id)?.engine ?? "litellm",
        finished: half(finished),
        failed: half(failed),
        tokens: half(tokens),
        promptTokens: half(prompt),
        preempted: [],
        prefixHits: [],
        prefixLookups: [],
        ...period.deploymentQuantiles(id),
        running: null,
        waiting: null,
        kvUsage: null,
        gpus: [],
      };
    };
    return { id, now: measures(true), before: measures(false) };
  });
  const overview = assembleOverview({
    range,
    grid: period.grid,
    nodes: rows.map((row) => asGateway(row.id, row.now, row.before)),
    deploymentQuantiles: period.deploymentQuantiles,
    ttft: period.ttft,
    spend: period.spend,
    tenants: new Map(),
    tenantView: true,
  });
  return {
    ...overview,
    gateways: [],
    deployments: rows.map((row) => deploymentRow(row.id, row.now)).sort((a, b) => byTrouble(a, b) || (a.name < b.name ? -1 : 1)),
  };

  async function byDeployment(concept: Concept): Promise<ReadonlyMap<string, Entry>> {
    const grid: TimeGrid = withPrevious(period.grid);
    const answers = await ask(reader, selectors.get(concept) ?? [], grid, {
      function: "rate",
      windowMs: rateWindow(period.grid),
      aggregate: "sum",
      by: DEPLOYMENT_LABELS,
    });
    const out = new Map<string, Entry>();
    for (const { selector, series } of answers) {
      for (const s of series) {
        const id = deploymentId(modelOf(s.labels, "gateway"), regionOf(s.labels));
        const before = out.get(id);
        // One model may be asked for under several labels of the gateway's own; another program's count is a copy.
        if (before !== undefined && before.engine !== selector.meaning.engine) continue;
        out.set(id, { engine: selector.meaning.engine, points: before ? sumPoints([before.points, s.values]) : s.values });
      }
    }
    return out;
  }
}

interface Entry {
  readonly engine: Engine;
  readonly points: readonly (number | null)[];
}

const asGateway = (id: string, measures: NodeMeasures, before: NodeMeasures): OverviewNode => ({
  id,
  role: "gateway",
  engine: measures.engine,
  ...splitDeploymentId(id),
  host: "",
  pod: "",
  version: "",
  lastSeen: 0,
  facts: { ...UNKNOWN_FACTS, role: "gateway" },
  unknownThen: false,
  measures,
  before,
});

function deploymentRow(id: string, measures: NodeMeasures): DeploymentRow {
  const { model, region } = splitDeploymentId(id);
  const finishedPerS = meanOf(measures.finished);
  const ratio = errorsOf([measures]);
  const facts = {
    ...UNKNOWN_FACTS,
    role: "gateway" as const,
    finishedPerS,
    failedPerS: ratio === null || finishedPerS === null ? null : ratio * finishedPerS,
  };
  return {
    id,
    name: region === "" ? model || "Model not named" : `${model} · ${region}`,
    model,
    region,
    engines: [measures.engine],
    nodes: [],
    replicas: { serving: 0, known: 0 },
    sparkline: measures.tokens,
    usdPerHour: null,
    tenants: [],
    ...judgeNode(facts),
    ...vitalsOf([measures], measures),
  };
}
