/** GPUs joined to the nodes that run on them: by pod where both sides know it, else by host. */
import type { Labels } from "@/lib/kernel/labels";
import { hostOf, podOf } from "./identity";
import type { GpuDetail } from "./node-detail";

/** One GPU with where it sits. */
export interface Gpu extends GpuDetail {
  /** Equal for all series of this GPU (`gpuKey`). */
  readonly key: string;
  readonly host: string;
  readonly pod: string;
  readonly rowRemapFailed: boolean;
  /** Codes that appeared within the window looked at. */
  readonly newXids: readonly number[];
}

const first = (labels: Labels, ...names: readonly string[]): string => names.map((n) => labels[n] ?? "").find((v) => v !== "") ?? "";

/** Who a GPU series is about; null when it does not say which GPU. */
export function gpuIdentity(labels: Labels): Pick<Gpu, "index" | "uuid" | "model" | "pciBusId" | "host" | "pod"> | null {
  const uuid = first(labels, "UUID", "uuid", "gpu_uuid", "hw_id", "hw.id");
  const index = first(labels, "gpu", "index", "minor_number", "device");
  if (uuid === "" && index === "") return null;
  return {
    uuid,
    index,
    model: first(labels, "modelName", "name", "gpu_model", "hw_model", "hw.model"),
    pciBusId: first(labels, "pci_bus_id"),
    host: hostOf(labels),
    pod: podOf(labels),
  };
}

/** Equal for all series of one GPU. A MIG slice counts as a GPU of its own. */
export const gpuKey = (labels: Labels): string => {
  const who = gpuIdentity(labels);
  return who === null ? "" : `${who.uuid || `${who.host}/${who.index}`}#${first(labels, "GPU_I_ID")}`;
};

/** The GPUs of a node. Several engines on one host share its GPUs unless pods tell them apart. */
export function gpusOf(node: { readonly host: string; readonly pod: string }, gpus: readonly Gpu[]): readonly Gpu[] {
  const byPod = node.pod === "" ? [] : gpus.filter((gpu) => gpu.pod === node.pod);
  if (byPod.length > 0) return byPod;
  return node.host === "" ? [] : gpus.filter((gpu) => gpu.host === node.host && (gpu.pod === "" || node.pod === ""));
}

/** Memory over these GPUs, each counted once; null when none reports it. */
export function memoryOf(gpus: readonly Gpu[]): { readonly used: number; readonly total: number } | null {
  let used = 0;
  let total = 0;
  let known = false;
  for (const gpu of new Set(gpus)) {
    if (gpu.memoryUsed === null || gpu.memoryTotal === null) continue;
    used += gpu.memoryUsed;
    total += gpu.memoryTotal;
    known = true;
  }
  return known ? { used, total } : null;
}
