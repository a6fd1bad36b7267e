import { isUtf8 } from "node:buffer";
import { Fault } from "@/lib/kernel/faults";
import type { DoorLimits } from "./limits";

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

const badJson = (what: string): Fault =>
  new Fault("invalid", `The body is not valid JSON: ${what}.`, { fix: "Send one JSON document in UTF-8." });

/**
 * Refuses a JSON text whose parsed form would be many times its size, before
 * it is parsed: nesting, and the number of values. Also refuses bytes that are
 * not UTF-8. Throws Fault `invalid` or `too-large`.
 */
export function checkJson(body: Buffer, limits: DoorLimits): void {
  if (!isUtf8(body)) throw badJson("it is not UTF-8");
  let depth = 0;
  let values = 0;
  const end = body.length;
  for (let i = 0; i < end; i++) {
    const byte = body[i] as number;
    if (byte === QUOTE) {
      // Almost all of a body is strings; indexOf runs through them much faster than this loop.
      i = endOfString(body, i + 1);
    } else if (byte === 0x7b || byte === 0x5b) {
      values++;
      if (++depth > limits.depth) throw badJson(`it is nested deeper than ${limits.depth}`);
    } else if (byte === 0x7d || byte === 0x5d) depth--;
    else if (byte === 0x2c) values++;
  }
  if (values > limits.jsonValues) {
    throw new Fault("too-large", `The body holds more than ${limits.jsonValues} values.`, { fix: "Send smaller batches." });
  }
}

function endOfString(body: Buffer, from: number): number {
  for (let at = from; ; at++) {
    at = body.indexOf(QUOTE, at);
    if (at === -1) throw badJson("a string does not end");
    let slashes = 0;
    while (at - 1 - slashes >= from && body[at - 1 - slashes] === BACKSLASH) slashes++;
    if (slashes % 2 === 0) return at;
  }
}

/** Parses a JSON text within bounds. Throws Fault `invalid` or `too-large`. */
export function parseBoundedJson(body: Buffer, limits: DoorLimits): unknown {
  checkJson(body, limits);
  try {
    return JSON.parse(body.toString("utf8")) as unknown;
  } catch (error) {
    throw badJson(error instanceof Error ? error.message.slice(0, 120) : "it cannot be parsed");
  }
}

type SourceReviver = (key: string, value: unknown, context: { readonly source?: string }) => unknown;

/** As `parseBoundedJson`, but integers beyond 2^53 become strings with every digit. Several times slower. */
export function parseExactJson(body: Buffer, limits: DoorLimits): unknown {
  checkJson(body, limits);
  const keepDigits: SourceReviver = (_key, value, { source }) =>
    typeof value === "number" && !Number.isSafeInteger(value) && source !== undefined && /^-?\d+$/.test(source) ? source : value;
  return JSON.parse(body.toString("utf8"), keepDigits as (key: string, value: unknown) => unknown) as unknown;
}
