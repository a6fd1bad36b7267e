import type { DashboardInput } from "../model";
import { anyEngine } from "./engine-selectors";

type VariableInput = NonNullable<DashboardInput["variables"]>[number];

/** A choice of several values of a label, all at first. All matches series without the label, too. */
export function choice(name: string, label: string, query: string, more: { sort?: "asc" | "natural-asc" } = {}): VariableInput {
  return {
    kind: "query",
    name,
    label,
    query,
    multi: true,
    includeAll: true,
    allValue: ".*",
    default: ["$__all"],
    sort: "natural-asc",
    ...more,
  };
}

export const regionOfEngines = choice("region", "Region", `label_values(${anyEngine()}, region)`);
export const modelOfEngines = choice("model", "Model", `label_values(${anyEngine('region=~"$region"')}, model_name)`);
export const nodeOfEngines = choice("node", "Node", `label_values(${anyEngine('region=~"$region",model_name=~"$model"')}, instance)`);
