import type { Labels } from "@/lib/kernel/labels";
import type { Engine } from "./entry";

const HARDWARE: Readonly<Record<string, string>> = {
  Hostname: "host.name",
  hostname: "host.name",
  modelName: "gpu.model",
  // On NVLink series DCGM writes the GPU's model under the name engines use for the served model.
  model_name: "gpu.model",
  gpu: "gpu.index",
  UUID: "gpu.uuid",
  uuid: "gpu.uuid",
  gpu_uuid: "gpu.uuid",
  pci_bus_id: "gpu.pci_bus_id",
};
const SERVING: Readonly<Record<string, string>> = {
  model_name: "model",
  requested_model: "model",
  model: "model",
  target_model_name: "model",
  engine: "engine.index",
  hostname: "host.name",
};

const isHardware = (engine: Engine): boolean => engine === "dcgm" || engine === "nvidia-smi";

/** Label names in one spelling; those without another spelling stay as they are. */
export function normaliseLabels(engine: Engine, labels: Labels): Labels {
  const names = isHardware(engine) ? HARDWARE : SERVING;
  return Object.fromEntries(Object.entries(labels).map(([name, value]) => [names[name] ?? name, value]));
}
