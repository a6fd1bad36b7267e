import type { UnixNanos } from "@/lib/kernel/units";
import type { AttributeValue } from "@/lib/telemetry/attributes";
import { type EngineEvent, type EngineLine, type NvlinkFault, engineLine } from "./engine-line";
import { instant, isoNanos, monthOf } from "./line-time";

const DMESG_LEVEL = /^\w{1,10} *:(\w{1,7}) *: (\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d),(\d{1,9})([+-]\d\d:\d\d) ([\s\S]*)$/;
const DMESG_CTIME = /^\[\w{3} (\w{3}) {1,2}(\d{1,2}) (\d\d:\d\d:\d\d) (\d{4})\] ([\s\S]*)$/;
const DMESG_UPTIME = /^\[ {0,12}(\d{1,12}(?:\.\d{1,9})?)\] ([\s\S]*)$/;
const KMSG = /^(\d{1,4}),(\d{1,15}),(\d{1,18}),[^;]{0,200};([\s\S]*)$/;
const LEVELS: Readonly<Record<string, string>> = {
  emerg: "CRITICAL",
  alert: "CRITICAL",
  crit: "CRITICAL",
  err: "ERROR",
  warn: "WARNING",
  notice: "INFO",
  info: "INFO",
  debug: "DEBUG",
};
const PRIORITIES = ["CRITICAL", "CRITICAL", "CRITICAL", "ERROR", "WARNING", "INFO", "INFO", "DEBUG"];

interface Prefix {
  readonly timeNs: UnixNanos | null;
  /** Null where the format has none. */
  readonly severity: string | null;
  readonly body: string;
  readonly attributes: Readonly<Record<string, AttributeValue>>;
}

/** A line of the kernel's ring buffer in any of dmesg's forms or /dev/kmsg's; without a prefix, only if it is one we know. */
export function parseKernel(line: string): EngineLine | null {
  const prefix = prefixOf(line);
  const body = prefix?.body ?? line;
  const found = findingIn(body);
  if (prefix === null && found === null) return null;
  const severity = prefix?.severity ?? (found === null ? "INFO" : found.severity);
  return engineLine({
    engine: "kernel",
    timeNs: prefix?.timeNs ?? null,
    severity,
    body,
    attributes: { ...prefix?.attributes, ...found?.attributes },
    event: found?.event ?? null,
    nvlink: found?.nvlink ?? null,
  });
}

function prefixOf(line: string): Prefix | null {
  let m = DMESG_LEVEL.exec(line);
  if (m !== null) {
    const severity = LEVELS[m[1] ?? ""] ?? null;
    return { timeNs: isoNanos(`${m[2]}.${m[3]}${m[4]}`), severity, body: m[5] ?? "", attributes: {} };
  }
  m = DMESG_CTIME.exec(line);
  if (m !== null) {
    const timeNs = instant(Number(m[4]), monthOf(m[1] ?? ""), Number(m[2]), m[3] ?? "");
    return timeNs === null ? null : { timeNs, severity: null, body: m[5] ?? "", attributes: {} };
  }
  m = KMSG.exec(line);
  if (m !== null) {
    const priority = Number(m[1]);
    const attributes = { "kmsg.priority": priority, "kmsg.seq": Number(m[2]), "kernel.uptime": Number(`${m[3]}e-6`) };
    return { timeNs: null, severity: PRIORITIES[priority & 7] ?? null, body: m[4] ?? "", attributes };
  }
  m = DMESG_UPTIME.exec(line);
  if (m !== null) return { timeNs: null, severity: null, body: m[2] ?? "", attributes: { "kernel.uptime": Number(m[1]) } };
  return null;
}

interface Finding {
  readonly event: EngineEvent;
  /** Where the line itself has no level. */
  readonly severity: string;
  readonly attributes: Readonly<Record<string, AttributeValue>>;
  readonly nvlink?: NvlinkFault | null;
}

/** One look before the many: almost every line of a kernel is about something else. */
const WORTH_A_LOOK = /NVRM|SXid|segfault|peermem|mlx5|Killed process|file-max/;

function findingIn(body: string): Finding | null {
  if (!WORTH_A_LOOK.test(body)) return null;
  return xid(body) ?? fallenOff(body) ?? sxid(body) ?? outOfMemory(body) ?? byText(body);
}

const XID =
  /NVRM: Xid \((?:PCI:)?([0-9a-fA-F]{1,8}(?::[0-9a-fA-F]{1,4}){1,2}(?:\.[0-7])?)\): (\d{1,5})(?:,|$)(?: pid='?([^',]{1,100})'?,)?(?: name=([^,]{1,100}),)?/;

function xid(body: string): Finding | null {
  const m = XID.exec(body);
  if (m === null) return null;
  const [, pci = "", code, pid, name] = m;
  const attributes: Record<string, AttributeValue> = { "gpu.xid": Number(code), "gpu.pci_bus_id": pci };
  if (pid !== undefined && /^\d{1,10}$/.test(pid)) attributes["process.pid"] = Number(pid);
  if (name !== undefined && name !== "<unknown>") attributes["process.name"] = name;
  return { event: "gpu.xid", severity: "WARNING", attributes, nvlink: nvlinkFault(body) };
}

const NVLINK =
  /\): 1(?:4[4-9]|50),.{0,120}? ([A-Z][A-Z0-9_/]{1,60}) +(Fatal|Nonfatal) +XC\d+ i\d+ Link (-?\d{1,3}) \((0x[0-9a-fA-F]{8}) (0x[0-9a-fA-F]{8})/;

function nvlinkFault(body: string): NvlinkFault | null {
  const m = NVLINK.exec(body);
  if (m === null) return null;
  const [, unit = "", severity = "", link, intrinfo = "", errorStatus = ""] = m;
  const contained = /^TLW_[RT]X\b/.test(unit);
  return {
    unit,
    severity,
    event: severity === "Fatal" && !contained ? "Fatal" : "Warning",
    link: Number(link),
    // Bits 20 to 25 of the interrupt information.
    subcode: (Number.parseInt(intrinfo, 16) >>> 20) & 0x3f,
    intrinfo,
    errorStatus,
  };
}

const OFF_THE_BUS =
  /NVRM: (?:The NVIDIA )?GPU (?:([0-9a-fA-F]{4,8}):)?([0-9a-fA-F]{2}:[0-9a-fA-F]{2})(?:\.[0-7])?\b[\s\S]{0,300}?fallen off the bus/;

/** What the driver says when a GPU is gone, without the number that goes with it: Xid 79. */
function fallenOff(body: string): Finding | null {
  const m = OFF_THE_BUS.exec(body);
  if (m === null) return null;
  return { event: "gpu.xid", severity: "WARNING", attributes: { "gpu.xid": 79, "gpu.pci_bus_id": `${m[1] ?? "0000"}:${m[2]}` } };
}

function sxid(body: string): Finding | null {
  const m = /SXid \(PCI:([0-9a-fA-F:.]{5,20})\): (\d{1,6}), (?:Non-fatal|Fatal)\b/.exec(body);
  if (m === null) return null;
  return { event: "gpu.sxid", severity: "WARNING", attributes: { "gpu.sxid": Number(m[2]), "gpu.pci_bus_id": m[1] ?? "" } };
}

function outOfMemory(body: string): Finding | null {
  const m = /\bout of memory: Killed process (\d{1,10}) \(([^)]{1,64})\)/i.exec(body);
  if (m === null) return null;
  return { event: "host.oom_kill", severity: "ERROR", attributes: { "process.pid": Number(m[1]), "process.name": m[2] ?? "" } };
}

const BY_TEXT: readonly (readonly [RegExp, EngineEvent, string])[] = [
  [/segfault at .{0,200} in libnccl\.so/, "nccl.segfault", "ERROR"],
  [/nvidia-peermem .{0,80}ERROR detected invalid context/, "peermem.invalid_context", "ERROR"],
  [/mlx5_pcie_event.{0,80}Detected insufficient power on the PCIe slot/, "ib.pci_power_insufficient", "ERROR"],
  [/mlx5_port_module_event.{0,120}High Temperature/, "ib.port_module_high_temperature", "ERROR"],
  [/mlx5_cmd_out_err.{0,80}ACCESS_REG.{0,80} failed/, "ib.access_reg_failed", "WARNING"],
  [/VFS: file-max limit \d{1,15} reached/, "host.file_limit", "ERROR"],
];

function byText(body: string): Finding | null {
  const found = BY_TEXT.find(([pattern]) => pattern.test(body));
  return found === undefined ? null : { event: found[1], severity: found[2], attributes: {} };
}
