import type { Engine } from "./entry";

/** Whether a value is a measurement, and why not. */
export type SentinelVerdict = { readonly keep: true } | { readonly keep: false; readonly reason: "blank" | "not a number" };

// DCGM's blank families: a code for "not available" at the top of each integer range, and one for doubles.
const INT32_BLANK_FROM = 0x7ffffff0;
const INT32_BLANK_TO = 0x7fffffff;
const INT64_BLANK_FROM = 2 ** 63 - 1024; // the largest double below 2^63: the whole 64-bit family rounds to 2^63
const FP64_BLANK_FROM = 140_737_488_355_328;
const FP64_BLANK_TO = FP64_BLANK_FROM + 15;

/** DCGM writes codes where it has no value; taken for numbers they become temperatures of 10^18 degrees. */
export function sentinel(engine: Engine, value: number | string): SentinelVerdict {
  const n = typeof value === "number" ? value : Number(value);
  if (engine !== "dcgm") return { keep: true };
  if (Number.isNaN(n)) return { keep: false, reason: "not a number" };
  const blank = (n >= INT32_BLANK_FROM && n <= INT32_BLANK_TO) || n > INT64_BLANK_FROM || (n >= FP64_BLANK_FROM && n <= FP64_BLANK_TO);
  return blank ? { keep: false, reason: "blank" } : { keep: true };
}
