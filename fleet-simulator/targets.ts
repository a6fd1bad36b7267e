import { stringify } from "yaml";
import { GATEWAY, type NodePlan, ROUTER } from "./plan/nodes";
import type { Registry } from "./signals/registry";

/** What of a fleet can be scraped: the exact fleet and its coarse history look the same from here. */
export interface FleetSurface {
  readonly nodes: readonly {
    readonly plan: NodePlan;
    readonly down: boolean;
    readonly signals: { readonly registry: Registry };
    readonly dcgm: { readonly registry: Registry };
  }[];
  readonly gateway: { readonly registry: Registry };
  readonly router: { readonly registry: Registry };
}

/** One `/metrics` of the fleet and the labels a scraper puts on its series. */
export interface ScrapeTarget {
  readonly path: string;
  readonly job: string;
  /** With `instance`; without `job`. */
  readonly labels: Readonly<Record<string, string>>;
  readonly registry: Registry;
  /** False while the process behind it does not answer. */
  up(): boolean;
}

export const SCRAPE_INTERVAL_S = 15;

/** Every target of the fleet, always in the same order. */
export function scrapeTargets(fleet: FleetSurface): readonly ScrapeTarget[] {
  const engines = fleet.nodes.map((node) => ({
    path: `/nodes/${node.plan.id}/metrics`,
    job: node.plan.model.engine,
    labels: { instance: node.plan.instance, region: node.plan.region, hostname: node.plan.host },
    registry: node.signals.registry,
    up: () => !node.down,
  }));
  const hosts = fleet.nodes.map((node) => ({
    path: `/hosts/${node.plan.host}/metrics`,
    job: "dcgm",
    labels: { instance: `${node.plan.host}:9400`, region: node.plan.region },
    registry: node.dcgm.registry,
    up: () => true,
  }));
  const always = () => true;
  return [
    ...engines,
    ...hosts,
    { path: "/gateway/metrics", job: "litellm", labels: { instance: GATEWAY.instance }, registry: fleet.gateway.registry, up: always },
    { path: "/router/metrics", job: "llm-d-router", labels: { instance: ROUTER.instance }, registry: fleet.router.registry, up: always },
  ];
}

/** The targets file that makes a console scrape a fleet which listens on `origin`. */
export function targetsFile(fleet: FleetSurface, origin: string): string {
  const targets = scrapeTargets(fleet).map(({ path, job, labels }) => ({
    job,
    url: `${origin}${path}`,
    interval: `${SCRAPE_INTERVAL_S}s`,
    timeout: "5s",
    labels,
  }));
  return `# The simulated fleet; written by the simulator when it starts.\n${stringify({ targets })}`;
}
