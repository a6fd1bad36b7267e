/**
 * Quantities whose unit the compiler checks. A raw number that must travel
 * unbranded carries its unit in its name instead (`latencyMs`).
 */
declare const unit: unique symbol;
type Unit<Base, Name extends string> = Base & { readonly [unit]: Name };

/** A length of time in seconds. */
export type Seconds = Unit<number, "s">;
/** A length of time in milliseconds. */
export type Millis = Unit<number, "ms">;
/** An instant: whole milliseconds since the Unix epoch. */
export type UnixMillis = Unit<number, "unix-ms">;
/** An instant: whole nanoseconds since the Unix epoch. */
export type UnixNanos = Unit<bigint, "unix-ns">;
/** A share, 0 to 1. */
export type Ratio = Unit<number, "ratio">;
/** A size in bytes. */
export type Bytes = Unit<number, "B">;
/** Money: billionths of a US dollar, exact. */
export type NanoUsd = Unit<bigint, "nano-usd">;

export const seconds = (n: number) => n as Seconds;
export const minutes = (n: number) => (n * 60) as Seconds;
export const hours = (n: number) => (n * 3600) as Seconds;
export const days = (n: number) => (n * 86_400) as Seconds;
export const millis = (n: number) => n as Millis;
export const toMillis = (s: Seconds) => (s * 1000) as Millis;
export const unixMillis = (n: number) => n as UnixMillis;
export const unixNanos = (n: bigint) => n as UnixNanos;
export const ratio = (n: number) => n as Ratio;
export const bytes = (n: number) => n as Bytes;
export const mebibytes = (n: number) => (n * 1024 * 1024) as Bytes;

const NANOS_PER_MILLI = 1_000_000n;

/** Rounds towards the past, so that a nanosecond instant never lands in a later millisecond. */
export function nanosToMillis(t: UnixNanos): UnixMillis {
  const whole = t / NANOS_PER_MILLI;
  return Number(t < 0n && whole * NANOS_PER_MILLI !== t ? whole - 1n : whole) as UnixMillis;
}

export function millisToNanos(t: UnixMillis): UnixNanos {
  return (BigInt(Math.floor(t)) * NANOS_PER_MILLI) as UnixNanos;
}
