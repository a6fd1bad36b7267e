/** A line that a program of the fleet writes. */
export interface LogLine {
  /** Which program: a node id, `gateway`, `router`, or `host:<host>` for a kernel. */
  readonly source: string;
  readonly at: number;
  readonly severity: "INFO" | "WARN" | "ERROR";
  readonly body: string;
  readonly attributes: Readonly<Record<string, string | number | boolean>>;
  readonly traceId?: string;
  readonly spanId?: string;
}

const two = (n: number): string => String(n).padStart(2, "0");

/** `08-20 10:15:30`, as vLLM writes a time (UTC, no year). */
export function vllmTime(atMs: number): string {
  const d = new Date(atMs);
  return `${two(d.getUTCMonth() + 1)}-${two(d.getUTCDate())} ${two(d.getUTCHours())}:${two(d.getUTCMinutes())}:${two(d.getUTCSeconds())}`;
}

/** `2026-08-20 11:00:01`, as SGLang does. */
export const sglangTime = (atMs: number): string => `${new Date(atMs).getUTCFullYear()}-${vllmTime(atMs)}`;
