/** Numbers as the console writes them: few digits, the unit after a space that does not break. */

/** Units the console knows; anything else is written after the number as it is. */
export type ChartUnit =
  "s" | "requests/s" | "tokens/s" | "tokens" | "ratio" | "bytes" | "bytes/s" | "requests" | "USD" | "W" | "Cel" | "events" | (string & {});

const SPACE = "\u00a0";
const DASH = "–";

const SUFFIXES: Readonly<Record<string, string>> = {
  "requests/s": "req/s",
  "tokens/s": "tok/s",
  requests: "",
  tokens: "",
  events: "",
  W: "W",
  Cel: "°C",
  "1": "",
};

/** The unit as a column head or axis says it; empty when the numbers say it themselves. */
export function unitLabel(unit: ChartUnit): string {
  if (["s", "ratio", "bytes", "bytes/s", "USD"].includes(unit)) return "";
  return SUFFIXES[unit] ?? unit;
}

/** A value with its unit: "412 ms", "1.84 s", "12.3 k tok/s", "0.42 %", "1.5 GiB", "$1,284.07". Null is a dash. */
export function formatValue(value: number | null | undefined, unit: ChartUnit): string {
  if (value === null || value === undefined || Number.isNaN(value)) return DASH;
  const suffix = unitLabel(unit);
  return suffix === "" ? formatNumber(value, unit) : `${formatNumber(value, unit)}${SPACE}${suffix}`;
}

/** The same without the unit's name, for a column whose head says it. */
export function formatNumber(value: number | null | undefined, unit: ChartUnit): string {
  if (value === null || value === undefined || Number.isNaN(value)) return DASH;
  if (!Number.isFinite(value)) return value > 0 ? "∞" : "−∞";
  if (value < 0) return `−${formatNumber(-value, unit)}`;
  if (unit === "s") return formatSeconds(value);
  if (unit === "ratio") return formatShare(value);
  if (unit === "bytes") return formatBytes(value);
  if (unit === "bytes/s") return `${formatBytes(value)}/s`;
  if (unit === "USD") return formatUsd(value);
  return formatSi(value);
}

function formatSeconds(s: number): string {
  if (s === 0) return `0${SPACE}ms`;
  if (s < 0.000_999_5) return `${digits(s * 1e6)}${SPACE}µs`;
  if (s < 0.999_5) return `${s < 0.009_95 ? (s * 1e3).toFixed(1) : (s * 1e3).toFixed(0)}${SPACE}ms`;
  if (s < 120) return `${s < 9.995 ? s.toFixed(2) : s < 99.95 ? s.toFixed(1) : s.toFixed(0)}${SPACE}s`;
  if (s < 7200) return `${digits(s / 60)}${SPACE}min`;
  return s < 172_800 ? `${digits(s / 3600)}${SPACE}h` : `${digits(s / 86_400)}${SPACE}d`;
}

function formatShare(share: number): string {
  const percent = share * 100;
  if (percent === 0) return `0${SPACE}%`;
  if (percent < 0.01) return `<0.01${SPACE}%`;
  if (percent >= 999.5) return `${formatSi(percent)}${SPACE}%`;
  return `${percent < 1 ? percent.toFixed(2) : percent < 10 ? percent.toFixed(1) : percent.toFixed(0)}${SPACE}%`;
}

const IEC = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"];

function formatBytes(bytes: number): string {
  let step = 0;
  while (bytes >= 1023.5 && step < IEC.length - 1) {
    bytes /= 1024;
    step++;
  }
  return `${step === 0 ? Math.round(bytes) : digits(bytes)}${SPACE}${IEC[step] ?? ""}`;
}

function formatUsd(usd: number): string {
  if (usd > 0 && usd < 0.005) return "<$0.01";
  if (usd >= 1e6) return `$${formatSi(usd)}`;
  return `$${usd.toFixed(2).replace(/\B(?=(\d{3})+\.)/g, ",")}`;
}

const SI = ["", "k", "M", "G", "T", "P"];

function formatSi(n: number): string {
  if (n === 0) return "0";
  if (n < 0.001) return n.toExponential(1).replace("e-", "e−");
  let step = 0;
  while (n >= 999.5 && step < SI.length - 1) {
    n /= 1000;
    step++;
  }
  const text = step === 0 && Number.isInteger(n) ? String(n) : digits(n);
  return step === 0 ? text : `${text}${SPACE}${SI[step] ?? ""}`;
}

/** Three digits that count. */
function digits(n: number): string {
  if (n >= 99.95) return n.toFixed(0);
  if (n >= 9.995) return n.toFixed(1);
  return n < 0.1 ? n.toPrecision(2) : n.toFixed(2);
}

/** How a value moved: "+3.1 %", "−12 %", "×2.4" from doubling on. Null when it cannot be said. */
export function formatDelta(delta: number | null): string | null {
  if (delta === null || !Number.isFinite(delta)) return null;
  if (Math.abs(delta) < 0.0005) return `±0${SPACE}%`;
  if (delta >= 1) return `×${(1 + delta).toFixed(1)}`;
  const percent = Math.abs(delta * 100);
  return `${delta < 0 ? "−" : "+"}${percent < 10 ? percent.toFixed(1) : percent.toFixed(0)}${SPACE}%`;
}
