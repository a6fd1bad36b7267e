import { isFault } from "@/lib/kernel/faults";
import { parseBoundedJson, parseExactJson } from "../bounded-json";
import type { DoorLimits } from "../limits";

const LONG = 16;

/**
 * Parses a JSON text within the door's bounds. An integer beyond 2^53 becomes
 * text with every digit; as that costs several times more, it is done only
 * where a body holds so many digits in a row. Throws Fault `invalid` or
 * `too-large`.
 */
export function parseJson(body: Buffer, limits: DoorLimits): unknown {
  if (!holdsLongNumber(body)) return parseBoundedJson(body, limits);
  try {
    return parseExactJson(body, limits);
  } catch (error) {
    if (isFault(error)) throw error;
    // It says what is wrong as a sentence.
    return parseBoundedJson(body, limits);
  }
}

function holdsLongNumber(body: Buffer): boolean {
  // Jumps from candidate to candidate: a run of that length covers one of every LONG bytes.
  for (let i = LONG - 1; i < body.length; i += LONG) {
    if (!isDigit(body[i])) continue;
    let from = i;
    let to = i + 1;
    while (from > 0 && isDigit(body[from - 1])) from--;
    while (to < body.length && isDigit(body[to])) to++;
    const before = body[from - 1];
    // Not the digits of a hexadecimal id or of a fraction.
    if (to - from >= LONG && (before === undefined || BEFORE_NUMBER.has(before))) return true;
    i = Math.max(i, to - 1);
  }
  return false;
}

const isDigit = (byte: number | undefined): boolean => byte !== undefined && byte >= 48 && byte <= 57;
/** Blank, colon, comma, bracket, minus. */
const BEFORE_NUMBER = new Set([32, 9, 10, 13, 58, 44, 91, 45]);
