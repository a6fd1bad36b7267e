import { type DashboardSpec, compose } from "./compose";
import { LINKS } from "./links";
import { bars, lines, stat, table } from "./panels";
import { choice } from "./variables";

const WHERE = 'region=~"$region",modelName=~"$gpu",hostname=~"$host"';
const dcgm = (name: string) => `DCGM_FI_${name}{${WHERE}}`;
const rate = (name: string) => `rate(${dcgm(name)}[$__rate_interval])`;
const each = (expr: string) => `max by (hostname, gpu) (${expr})`;
const LEGEND = "{{hostname}} gpu {{gpu}}";
const memoryShare = `${dcgm("DEV_FB_USED")} / (${dcgm("DEV_FB_USED")} + ${dcgm("DEV_FB_FREE")})`;

const spec: DashboardSpec = {
  title: "GPU",
  description: "Whether GPUs work, how hot and how healthy they are. Busy is not useful: look at the tensor cores beside it.",
  tags: ["gpu", "dcgm", "hardware"],
  audience: "fleet",
  variables: [
    choice("region", "Region", "label_values(DCGM_FI_DEV_GPU_UTIL, region)"),
    choice("gpu", "GPU", 'label_values(DCGM_FI_DEV_GPU_UTIL{region=~"$region"}, modelName)'),
    choice("host", "Host", 'label_values(DCGM_FI_DEV_GPU_UTIL{region=~"$region",modelName=~"$gpu"}, hostname)'),
  ],
  links: [LINKS.fleet, LINKS.engine, LINKS.nodes, LINKS.errorLogs],
  sections: [
    {
      title: "",
      panels: [
        stat("GPUs", "GPUs that report. One that vanishes fell off the bus or took its host along.", `count(${dcgm("DEV_GPU_UTIL")})`, {
          decimals: 0,
        }),
        stat("Busy", "Mean utilisation.", `avg(${dcgm("DEV_GPU_UTIL")})`, { unit: "percent", decimals: 0 }),
        stat("Power", "Drawn by all of them now.", `sum(${dcgm("DEV_POWER_USAGE")})`, { unit: "watt" }),
        stat(
          "Memory in use",
          "Engines reserve their memory when they start: a full GPU is normal, an empty one has no engine.",
          `sum(${dcgm("DEV_FB_USED")}) / (sum(${dcgm("DEV_FB_USED")}) + sum(${dcgm("DEV_FB_FREE")}))`,
          { unit: "percentunit", decimals: 0 },
        ),
        stat("Hottest", "Above 85 °C clocks fall; above 90 °C look at the fans and the room.", `max(${dcgm("DEV_GPU_TEMP")})`, {
          unit: "celsius",
          decimals: 0,
          steps: [
            [null, "ok"],
            [80, "at-risk"],
            [88, "breached"],
          ],
        }),
        stat(
          "GPUs with an Xid",
          "GPUs whose last Xid is not zero. The gauge keeps the last code for ever: Xid codes, below, show when.",
          `count(${dcgm("DEV_XID_ERRORS")} > 0) or vector(0)`,
          {
            decimals: 0,
            steps: [
              [null, "ok"],
              [1, "breached"],
            ],
          },
        ),
      ],
    },
    {
      title: "Work",
      panels: [
        lines(
          "Busy",
          "Share of time with a kernel running. 100 % with tensor cores idle is a hang, or waiting for other GPUs.",
          [[each(dcgm("DEV_GPU_UTIL")), LEGEND]],
          { unit: "percent", min: 0, max: 100 },
        ),
        lines("Tensor cores", "Where prefill happens. High in prefill, low in decode.", [[each(dcgm("PROF_PIPE_TENSOR_ACTIVE")), LEGEND]], {
          unit: "percentunit",
          min: 0,
        }),
        lines(
          "Memory bandwidth",
          "Where decode happens: each token reads all weights. Near 0.7 decoding is as fast as it gets.",
          [[each(dcgm("PROF_DRAM_ACTIVE")), LEGEND]],
          { unit: "percentunit", min: 0 },
        ),
        lines(
          "Busy but not working",
          "Utilisation above 90 % with the tensor cores below 2 %: an engine that spins. Compare with steps on the engine's dashboard.",
          [
            [
              `count by (hostname) ((${each(dcgm("DEV_GPU_UTIL"))} > 90) and (${each(dcgm("PROF_PIPE_TENSOR_ACTIVE"))} < 0.02)) or on () label_replace(vector(0), "hostname", "none", "", "")`,
              "{{hostname}}",
            ],
          ],
          { min: 0, decimals: 0 },
        ),
        lines(
          "Clock",
          "SM clock. Falls under load when the GPU is too hot or its power is capped.",
          [[`${each(dcgm("DEV_SM_CLOCK"))} * 1e6`, LEGEND]],
          { unit: "hertz", min: 0 },
        ),
        lines(
          "NVLink",
          "Traffic between the GPUs of a host, for models that span several.",
          [[`sum by (hostname) (${rate("DEV_NVLINK_BANDWIDTH_TOTAL")})`, "{{hostname}}"]],
          { unit: "MBs", min: 0 },
        ),
      ],
    },
    {
      title: "Memory",
      panels: [
        lines(
          "Memory in use",
          "Share in use of each GPU, engines' reservation included.",
          [[`max by (hostname, gpu) (${memoryShare})`, LEGEND]],
          { unit: "percentunit", min: 0, max: 1 },
        ),
        lines(
          "Memory free",
          "What an engine could still take. Falls slowly: something leaks beside the engine.",
          [[each(`${dcgm("DEV_FB_FREE")} * 1048576`), LEGEND]],
          { unit: "bytes", min: 0 },
        ),
        lines("Copy engine", "Share of time with memory being copied.", [[each(dcgm("DEV_MEM_COPY_UTIL")), LEGEND]], {
          unit: "percent",
          min: 0,
          max: 100,
        }),
      ],
    },
    {
      title: "Power and heat",
      panels: [
        lines(
          "Power",
          "Drawn by the GPUs of each host. A host that draws less for the same work is throttled.",
          [[`sum by (hostname) (${dcgm("DEV_POWER_USAGE")})`, "{{hostname}}"]],
          {
            unit: "watt",
            min: 0,
            stack: true,
          },
        ),
        lines(
          "Temperature of the GPU",
          "One host above the others at the same power: its cooling.",
          [[each(dcgm("DEV_GPU_TEMP")), LEGEND]],
          {
            unit: "celsius",
            limits: true,
            steps: [
              [null, "ok"],
              [88, "breached"],
            ],
          },
        ),
        lines("Temperature of the memory", "HBM throttles earlier than the GPU.", [[each(dcgm("DEV_MEMORY_TEMP")), LEGEND]], {
          unit: "celsius",
          limits: true,
          steps: [
            [null, "ok"],
            [95, "breached"],
          ],
        }),
        bars(
          "Energy over the range",
          "In kilowatt hours, by host.",
          [[`sum by (hostname) (increase(${dcgm("DEV_TOTAL_ENERGY_CONSUMPTION")}[$__range])) / 3.6e9`, "{{hostname}}"]],
          { unit: "kwatth", decimals: 1 },
        ),
        lines(
          "Energy for a token",
          "Joules that the fleet's GPUs draw for each token that its engines generate.",
          [
            [
              'sum(rate(DCGM_FI_DEV_TOTAL_ENERGY_CONSUMPTION{region=~"$region"}[$__rate_interval])) / 1000 / sum(rate({__name__=~"vllm:generation_tokens_total|sglang:generation_tokens_total",region=~"$region"}[$__rate_interval]))',
              "joules a token",
            ],
          ],
          { unit: "joule", min: 0 },
        ),
      ],
    },
    {
      title: "Health",
      panels: [
        lines(
          "Xid codes",
          "The last code of each GPU; zero is none. 13, 31 and 43 are faults of the program; 48, 79 and 119 of the hardware: drain the node, reset the GPU, 79 asks for a reboot.",
          [[each(dcgm("DEV_XID_ERRORS")), LEGEND]],
          { min: 0, decimals: 0 },
        ),
        lines(
          "Rows remapped",
          "Memory rows replaced. Corrected ones are wear; an uncorrected one killed what ran there.",
          [
            [`sum by (hostname) (${dcgm("DEV_CORRECTABLE_REMAPPED_ROWS")})`, "corrected {{hostname}}"],
            [`sum by (hostname) (${dcgm("DEV_UNCORRECTABLE_REMAPPED_ROWS")})`, "uncorrected {{hostname}}"],
          ],
          { min: 0, decimals: 0 },
        ),
        lines(
          "PCIe replays",
          "A second. A few are nothing; a steady stream is a loose or dirty connection.",
          [[`sum by (hostname) (${rate("DEV_PCIE_REPLAY_COUNTER")})`, "{{hostname}}"]],
          { min: 0 },
        ),
        table(
          "Every GPU host",
          "The worst GPU of each host.",
          [
            [`avg by (hostname) (${dcgm("DEV_GPU_UTIL")})`, "Busy", { unit: "percent", decimals: 0 }],
            [`avg by (hostname) (${dcgm("PROF_PIPE_TENSOR_ACTIVE")})`, "Tensor cores", { unit: "percentunit", decimals: 0 }],
            [`max by (hostname) (${memoryShare})`, "Memory", { unit: "percentunit", decimals: 0 }],
            [`sum by (hostname) (${dcgm("DEV_POWER_USAGE")})`, "Power", { unit: "watt", decimals: 0 }],
            [`max by (hostname) (${dcgm("DEV_GPU_TEMP")})`, "Temperature", { unit: "celsius", decimals: 0 }],
            [
              `max by (hostname) (${dcgm("DEV_XID_ERRORS")})`,
              "Last Xid",
              {
                decimals: 0,
                thresholds: {
                  mode: "absolute",
                  steps: [
                    { from: null, color: "neutral" },
                    { from: 1, color: "breached" },
                  ],
                },
              },
            ],
          ],
          { by: "hostname", byName: "Host", sort: "Temperature" },
        ),
      ],
    },
  ],
};

export const gpuDashboard = compose(spec);
