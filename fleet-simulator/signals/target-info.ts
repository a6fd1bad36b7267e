import { type NodePlan, VERSIONS } from "../plan/nodes";
import type { Registry, Slot } from "./registry";

/** OpenMetrics' `target_info`, one label set for each release the node may run: the place where metrics name their version. */
export function targetInfo(registry: Registry, node: NodePlan): readonly (readonly [string, Slot])[] {
  return Object.values(VERSIONS[node.model.engine]).map((version) => [
    version,
    registry.info("target_info", "Target metadata", {
      service_name: node.model.engine,
      service_version: version,
      model_revision: node.model.revision,
      gpu_model: node.model.gpu,
    }),
  ]);
}
