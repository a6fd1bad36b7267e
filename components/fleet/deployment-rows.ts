/** The lines of the deployments table, in order, with replicas below what is expanded. Pure. */
import type { DeploymentRow, ReplicaRow } from "@/lib/fleet";

export type FleetLine =
  | { readonly kind: "deployment"; readonly id: string; readonly row: DeploymentRow; readonly expanded: boolean }
  | { readonly kind: "replica"; readonly id: string; readonly row: ReplicaRow; readonly of: DeploymentRow };

/** Deployments that contain every word, in the name of themselves, their model, region, engines, replicas or tenants. */
export function matchingDeployments(deployments: readonly DeploymentRow[], query: string): readonly DeploymentRow[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return deployments;
  return deployments.filter((d) => {
    const text = [
      d.name,
      d.id,
      d.model,
      d.region,
      ...d.engines,
      ...d.nodes.flatMap((n) => [n.id, n.name]),
      ...d.tenants.map((t) => t.tenant),
    ]
      .join("\n")
      .toLowerCase();
    return words.every((w) => text.includes(w));
  });
}

export function fleetLines(deployments: readonly DeploymentRow[], open: readonly string[]): readonly FleetLine[] {
  return deployments.flatMap((row): FleetLine[] => {
    const expanded = open.includes(row.id);
    const line: FleetLine = { kind: "deployment", id: row.id, row, expanded };
    return expanded ? [line, ...row.nodes.map((node): FleetLine => ({ kind: "replica", id: node.id, row: node, of: row }))] : [line];
  });
}

/** The same list with `id` in it if it was not, without it if it was. */
export const toggled = (open: readonly string[], id: string): string[] =>
  open.includes(id) ? open.filter((o) => o !== id) : [...open, id];

export const nodeHref = (id: string): string => `/nodes/${encodeURIComponent(id)}`;
