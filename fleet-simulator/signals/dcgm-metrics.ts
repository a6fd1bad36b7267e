import { Chance } from "../chance";
import type { GpuPlan, NodePlan } from "../plan/nodes";
import { Registry, type Slot } from "./registry";

/** What the engine asks of its GPUs over some time. */
export interface GpuLoad {
  /** 0 to 1: time with a kernel on the GPU, and the part of it in prefill. */
  readonly busy: number;
  readonly prefill: number;
  /** Holds its weights and KV memory. */
  readonly loaded: boolean;
  /** A kernel spins without doing anything. */
  readonly stalled: boolean;
  /** Fell off the bus with this Xid; 0 for none. */
  readonly xid: number;
}

/** A host's DCGM exporter, default counters of the exporter 4.x. One label set for each GPU. */
export class DcgmMetrics {
  readonly registry = new Registry();
  readonly #gpus: readonly (GpuSlots & { readonly plan: GpuPlan })[];
  readonly #node: NodePlan;

  constructor(node: NodePlan) {
    this.#node = node;
    this.#gpus = node.gpus.map((plan) => ({ ...declareGpu(this.registry, node, plan), plan }));
  }

  /** Sets the gauges for `load` over the last `seconds`, and adds the energy used. The same instant gives the same noise. */
  update(load: GpuLoad, seconds: number, atMs: number): void {
    const r = this.registry;
    const { model } = this.#node;
    for (const gpu of this.#gpus) {
      if (load.xid !== 0 && gpu.plan.index === 0) {
        r.set(gpu.xid, load.xid);
        continue;
      }
      const noise = Chance.of(gpu.plan.index + 1, this.#node.id, Math.floor(atMs / 1_000));
      const busy = load.stalled ? 1 : Math.min(1, load.busy);
      const tensor = load.stalled ? 0 : busy * (0.1 + 0.62 * load.prefill) * noise.between(0.94, 1.06);
      const dram = load.stalled ? 0.01 : busy * (0.66 - 0.35 * load.prefill) * noise.between(0.95, 1.05);
      const effort = load.stalled ? 0.3 : busy * (0.52 + 0.42 * load.prefill);
      const watts = model.gpuIdleW + (model.gpuPeakW - model.gpuIdleW) * effort + noise.between(-4, 4);
      const used = load.loaded ? model.gpuMemoryMiB * 0.905 : 620;
      r.set(gpu.util, Math.round(busy * 100));
      r.set(gpu.copy, Math.round(Math.min(1, dram) * 70));
      r.set(gpu.engine, round(busy * 0.97, 4));
      r.set(gpu.tensor, round(tensor, 4));
      r.set(gpu.dram, round(dram, 4));
      r.set(gpu.smClock, busy > 0.02 ? 1_755 : 345);
      r.set(gpu.used, Math.round(used));
      r.set(gpu.free, Math.round(model.gpuMemoryMiB - used - 560));
      r.set(gpu.watts, round(watts, 2));
      r.set(gpu.temperature, Math.round(30 + 36 * effort + gpu.plan.index * 2 + noise.between(-0.6, 0.6)));
      r.set(gpu.memoryTemperature, Math.round(36 + 40 * effort + gpu.plan.index * 2));
      r.add(gpu.energy, Math.round(watts * seconds * 1_000));
      r.add(gpu.nvlink, this.#node.gpus.length > 1 ? Math.round(busy * seconds * 9_400) : 0);
    }
  }

  /** Values a host has after running for a while: energy counts from boot. */
  boot(megajoules: number): void {
    for (const gpu of this.#gpus) this.registry.set(gpu.energy, megajoules * 1e9);
  }
}

type GpuSlots = Readonly<
  Record<
    | "util"
    | "copy"
    | "engine"
    | "tensor"
    | "dram"
    | "smClock"
    | "used"
    | "free"
    | "watts"
    | "temperature"
    | "memoryTemperature"
    | "energy"
    | "nvlink"
    | "xid",
    Slot
  >
>;

function declareGpu(r: Registry, node: NodePlan, gpu: GpuPlan): GpuSlots {
  const labels = {
    gpu: String(gpu.index),
    UUID: gpu.uuid,
    pci_bus_id: gpu.busId,
    device: `nvidia${gpu.index}`,
    modelName: node.model.gpu,
    hostname: node.host,
    DCGM_FI_DRIVER_VERSION: "580.65.06",
    container: node.model.engine,
    namespace: "inference",
    pod: node.id,
  };
  const gauge = (name: string, help: string) => r.gauge(`DCGM_FI_${name}`, help, labels);
  const counter = (name: string, help: string) => r.counter(`DCGM_FI_${name}`, help, labels);
  counter("DEV_PCIE_REPLAY_COUNTER", "Total number of PCIe retries.");
  counter("DEV_UNCORRECTABLE_REMAPPED_ROWS", "Number of remapped rows for uncorrectable errors");
  counter("DEV_CORRECTABLE_REMAPPED_ROWS", "Number of remapped rows for correctable errors");
  gauge("DEV_ROW_REMAP_FAILURE", "Whether remapping of rows has failed");
  return {
    util: gauge("DEV_GPU_UTIL", "GPU utilization (in %)."),
    copy: gauge("DEV_MEM_COPY_UTIL", "Memory utilization (in %)."),
    engine: gauge("PROF_GR_ENGINE_ACTIVE", "Ratio of time the graphics engine is active."),
    tensor: gauge("PROF_PIPE_TENSOR_ACTIVE", "Ratio of cycles the tensor (HMMA) pipe is active."),
    dram: gauge("PROF_DRAM_ACTIVE", "Ratio of cycles the device memory interface is active sending or receiving data."),
    smClock: gauge("DEV_SM_CLOCK", "SM clock frequency (in MHz)."),
    used: gauge("DEV_FB_USED", "Framebuffer memory used (in MiB)."),
    free: gauge("DEV_FB_FREE", "Framebuffer memory free (in MiB)."),
    watts: gauge("DEV_POWER_USAGE", "Power draw (in W)."),
    temperature: gauge("DEV_GPU_TEMP", "GPU temperature (in C)."),
    memoryTemperature: gauge("DEV_MEMORY_TEMP", "Memory temperature (in C)."),
    energy: counter("DEV_TOTAL_ENERGY_CONSUMPTION", "Total energy consumption since boot (in mJ)."),
    nvlink: counter("DEV_NVLINK_BANDWIDTH_TOTAL", "Total number of NVLink bandwidth counters for all lanes."),
    xid: gauge("DEV_XID_ERRORS", "Value of the last XID error encountered."),
  };
}

const round = (value: number, digits: number): number => Math.round(value * 10 ** digits) / 10 ** digits;
