import type { TimeRange } from "@/lib/kernel/time-range";
import { DEPLOYMENT_LABELS, deploymentId, modelOf, regionOf, roleOf } from "../identity";
import type { Quantile, TimeGrid } from "../measures";
import type { Concept } from "../registry/concept";
import type { Engine } from "../registry/entry";
import type { Selectors } from "../selectors";
import { type TenantShare, tenantShares } from "../tenants";
import { ask, askQuantiles, quantileAt } from "./by-node";
import { gridRange } from "../grid";
import type { MetricsReader } from "./metrics-reader";

/** Health is of the range's end, and so is the answer to “for whom”: the last minutes of it. */
const RECENT_MS = 15 * 60_000;
const TENANT = "tenant";

/** By deployment, whose requests it serves at the end of the range, from the gateways' counts. Empty where no gateway names tenants. */
export async function readTenants(
  reader: MetricsReader,
  selectors: Selectors,
  range: TimeRange,
): Promise<ReadonlyMap<string, readonly TenantShare[]>> {
  const windowMs = Math.min(RECENT_MS, range.to - range.from);
  const grid: TimeGrid = { start: range.to, stepMs: windowMs, count: 1 };
  const by = [TENANT, ...DEPLOYMENT_LABELS];
  const fronts = (concept: Concept) => (selectors.get(concept) ?? []).filter(({ meaning }) => roleOf(meaning.engine) === "gateway");
  const rates = async (concept: Concept) => {
    const answers = await ask(reader, fronts(concept), grid, { function: "rate", windowMs, aggregate: "sum", by }, [NAMES_TENANT]);
    return answers.flatMap(({ selector, series }) =>
      series.map((s) => ({ engine: selector.meaning.engine, labels: s.labels, value: s.values[0] ?? null })),
    );
  };
  const [finished, failed, ttft] = await Promise.all([
    rates("requests.finished"),
    rates("requests.failed"),
    askQuantiles(reader, fronts("latency.ttft"), [{ range: gridRange(grid), stepMs: windowMs, windowMs, quantiles: [0.95], by: [by] }]),
  ]);
  const found = new Map<string, Map<string, Traffic>>();
  const at = (labels: Readonly<Record<string, string>>, engine: Engine): Traffic => {
    const id = deploymentId(modelOf(labels, "gateway"), regionOf(labels));
    const tenants = found.get(id) ?? new Map<string, Traffic>();
    const tenant = labels[TENANT] ?? "";
    const traffic = tenants.get(tenant) ?? { tenant, engine, finishedPerS: null, failedPerS: null, ttftP95: null };
    found.set(id, tenants.set(tenant, traffic));
    return traffic;
  };
  for (const { engine, labels, value } of finished) if (value !== null) add(at(labels, engine), "finishedPerS", value);
  for (const { engine, labels, value } of failed) if (value !== null) add(at(labels, engine), "failedPerS", value);
  for (const { selector, grids } of ttft) {
    for (const { labels, lines } of grids[0]?.[0] ?? []) {
      const line = lines[0];
      if ((labels[TENANT] ?? "") !== "" && line) at(labels, selector.meaning.engine).ttftP95 ??= quantileAt(line, selector, 0);
    }
  }
  return new Map([...found].map(([id, tenants]) => [id, tenantShares([...tenants.values()])]));
}

interface Traffic {
  readonly tenant: string;
  readonly engine: Engine;
  finishedPerS: number | null;
  failedPerS: number | null;
  ttftP95: Quantile | null;
}

const NAMES_TENANT = { name: TENANT, op: "!=", value: "" } as const;

/** A gateway may count one model under several labels of its own. */
function add(traffic: Traffic, field: "finishedPerS" | "failedPerS", value: number): void {
  traffic[field] = (traffic[field] ?? 0) + value;
}
