import { DOCUMENTED, type Line } from "./entry";

const MIB = { scale: 1_048_576, sourceUnit: "MiB" } as const;

/** NVIDIA's DCGM exporter. */
export const DCGM: readonly Line[] = [
  ["DCGM_FI_DEV_GPU_UTIL", "gauge", "gpu.utilisation", { scale: 0.01, sourceUnit: "%" }],
  [
    "DCGM_FI_PROF_GR_ENGINE_ACTIVE",
    "gauge",
    "gpu.utilisation",
    { comparable: false, note: "already 0 to 1, and measures the graphics engine" },
  ],
  ["DCGM_FI_PROF_PIPE_TENSOR_ACTIVE", "gauge", "gpu.tensor_active"],
  ["DCGM_FI_DEV_FB_USED", "gauge", "gpu.memory_used", MIB],
  ["DCGM_FI_DEV_FB_FREE", "gauge", "gpu.memory_free", MIB],
  ["DCGM_FI_DEV_FB_RESERVED", "gauge", "gpu.memory_reserved", MIB],
  ["DCGM_FI_DEV_FB_TOTAL", "gauge", "gpu.memory_total", { ...MIB, note: "off by default" }],
  ["DCGM_FI_DEV_POWER_USAGE", "gauge", "gpu.power"],
  ["DCGM_FI_DEV_TOTAL_ENERGY_CONSUMPTION", "counter", "gpu.energy", { scale: 0.001, sourceUnit: "mJ" }],
  ["DCGM_FI_DEV_GPU_TEMP", "gauge", "gpu.temperature"],
  ["DCGM_FI_DEV_XID_ERRORS", "gauge", "gpu.xid_last", { note: "holds the last code for ever: a repeat of the same code cannot be seen" }],
  ["DCGM_EXP_XID_ERRORS_COUNT", "gauge", "gpu.xid_count", { note: "off by default" }],
  [
    "DCGM_FI_DEV_NVLINK_BANDWIDTH_TOTAL",
    "counter",
    "gpu.nvlink_bytes",
    { comparable: false, note: "its unit differs between driver generations: not converted" },
  ],
  ["DCGM_FI_DEV_ROW_REMAP_FAILURE", "gauge", "gpu.row_remap_failure"],
];

/** nvidia_gpu_exporter, which reads nvidia-smi and already uses base units. */
export const NVIDIA_SMI: readonly Line[] = [
  ["nvidia_smi_utilization_gpu_ratio", "gauge", "gpu.utilisation"],
  ["nvidia_smi_memory_used_bytes", "gauge", "gpu.memory_used"],
  ["nvidia_smi_memory_free_bytes", "gauge", "gpu.memory_free"],
  ["nvidia_smi_memory_reserved_bytes", "gauge", "gpu.memory_reserved"],
  ["nvidia_smi_memory_total_bytes", "gauge", "gpu.memory_total"],
  ["nvidia_smi_power_draw_watts", "gauge", "gpu.power"],
  ["nvidia_smi_temperature_gpu", "gauge", "gpu.temperature"],
  ["nvidia_smi_remapped_rows_failure", "gauge", "gpu.row_remap_failure"],
];

/** OpenTelemetry's conventions for generative AI servers and hardware, by their dotted names. */
export const OTEL: readonly Line[] = [
  ["gen_ai.server.request.duration", "histogram", "latency.e2e", DOCUMENTED],
  ["gen_ai.server.time_to_first_token", "histogram", "latency.ttft", DOCUMENTED],
  ["gen_ai.server.time_per_output_token", "histogram", "latency.tpot", DOCUMENTED],
  ["hw.gpu.utilization", "gauge", "gpu.utilisation", DOCUMENTED],
  ["hw.gpu.memory.usage", "gauge", "gpu.memory_used", DOCUMENTED],
  ["hw.gpu.memory.limit", "gauge", "gpu.memory_total", DOCUMENTED],
  ["hw.power", "gauge", "gpu.power", DOCUMENTED],
  ["hw.energy", "counter", "gpu.energy", DOCUMENTED],
  ["hw.temperature", "gauge", "gpu.temperature", DOCUMENTED],
];
