import { type UnixNanos, unixNanos } from "@/lib/kernel/units";
import { severityOf } from "../engine-lines/engine-line";
import { isoNanos } from "../engine-lines/line-time";

/** The last instant that fits a signed 64-bit count of nanoseconds: the year 2262. */
const LATEST = 2n ** 63n - 1n;

/**
 * An instant as people write it in logs: RFC 3339 (without zone: UTC), or a
 * number since 1970 whose size says whether it counts seconds, milli-, micro-
 * or nanoseconds. Null when it is none of them.
 */
export function readInstant(value: unknown): UnixNanos | null {
  if (typeof value === "number") return Number.isFinite(value) && value > 0 ? fromNumber(value) : null;
  if (typeof value !== "string") return null;
  const text = value.trim();
  if (/^\d{17,19}$/.test(text)) return bounded(BigInt(text));
  if (/^\d{1,16}(\.\d{1,9})?$/.test(text)) return fromNumber(Number(text));
  const iso = isoNanos(text);
  return iso === null || iso < 0n ? null : iso;
}

function fromNumber(n: number): UnixNanos | null {
  // 1e11 s is the year 5138; 1e11 ms is 1973.
  if (n < 1e11) return bounded(decimal(n, 9));
  if (n < 1e14) return bounded(decimal(n, 6));
  if (n < 1e17) return bounded(decimal(n, 3));
  return bounded(BigInt(Math.round(n)));
}

/** `n` times ten to the power, without the noise that multiplying a fraction brings. */
function decimal(n: number, power: number): bigint {
  const whole = Math.floor(n);
  const scale = 10 ** power;
  return BigInt(whole) * BigInt(scale) + BigInt(Math.round((n - whole) * scale));
}

const bounded = (ns: bigint): UnixNanos | null => (ns > LATEST ? null : unixNanos(ns));

/** Severity of a level's name, or of a number as pino and bunyan have it (10 to 60). */
export function readSeverity(value: unknown): { readonly number: number; readonly text: string } {
  if (typeof value === "string") {
    const text = value.trim().slice(0, 32);
    const number = severityOf(text) || (ALIASES[text.toUpperCase()] ?? 0);
    return { number, text };
  }
  if (typeof value === "number" && value >= 10 && value <= 60 && value % 10 === 0) {
    return { number: [1, 5, 9, 13, 17, 21][value / 10 - 1] ?? 0, text: String(value) };
  }
  return { number: 0, text: "" };
}

const ALIASES: Readonly<Record<string, number>> = {
  VERBOSE: 1,
  DBG: 5,
  INFORMATION: 9,
  INFORMATIONAL: 9,
  ERR: 17,
  SEVERE: 17,
  CRIT: 21,
  ALERT: 21,
  EMERG: 24,
  EMERGENCY: 24,
  PANIC: 24,
};

/** An identifier of `length` hexadecimal digits, with or without hyphens; empty when it is none or all zero. */
export function readHexId(value: unknown, length: number): string {
  if (typeof value !== "string" || value.length > 64) return "";
  const id = value.replaceAll("-", "").toLowerCase();
  return id.length === length && /^[0-9a-f]+$/.test(id) && !/^0+$/.test(id) ? id : "";
}
