import { Fault } from "@/lib/kernel/faults";
import { parseBoundedJson, parseExactJson } from "../bounded-json";
import type { DoorLimits } from "../limits";
import { ProtoWriter } from "../protobuf/writer";
import type { Field, Message, Scalar } from "./json-schema";

const WIRE: Readonly<Record<Scalar, 0 | 1 | 2 | 5>> = {
  string: 2,
  bytes: 2,
  traceId: 2,
  spanId: 2,
  bool: 0,
  int64: 0,
  sint32: 0,
  uint32: 0,
  uint64: 0,
  enum: 0,
  fixed64: 1,
  sfixed64: 1,
  double: 1,
  fixed32: 5,
};

/** A number that lost digits in parsing was met where digits count. */
class DigitsLost extends Error {}

/**
 * Turns OTLP/JSON into OTLP/protobuf, so that one decoder defines what a
 * request means. Follows the OTLP specification where it departs from proto3
 * JSON: hex ids, enums as numbers alone. Throws Fault `invalid`.
 */
export function transcode(body: Buffer, message: Message, limits: DoorLimits): Buffer {
  const parsed = parseBoundedJson(body, limits);
  try {
    return encode(parsed, message, body.length);
  } catch (error) {
    if (!(error instanceof DigitsLost)) throw error;
    return encode(parseExactJson(body, limits), message, body.length);
  }
}

function encode(parsed: unknown, message: Message, sizeHint: number): Buffer {
  if (!isObject(parsed)) throw wrong("the request", "an object");
  const w = new ProtoWriter(Math.max(256, sizeHint));
  writeMessage(w, parsed, message);
  return w.finish();
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null && !Array.isArray(value);

const wrong = (where: string, expected: string): Fault =>
  new Fault("invalid", `The body is not OTLP/JSON: ${where} must be ${expected}.`, { fix: "See the OTLP specification, JSON encoding." });

function writeMessage(w: ProtoWriter, object: Record<string, unknown>, message: Message): void {
  for (const name in object) {
    const value = object[name];
    if (value === null || value === undefined) continue;
    const field = message.fields.get(name);
    // A newer sender may know more fields (OTLP specification: unknown fields are ignored).
    if (field === undefined) continue;
    if (!field.repeated) writeField(w, name, value, field);
    else {
      if (!Array.isArray(value)) throw wrong(name, "an array");
      for (const element of value) writeField(w, name, element, field);
    }
  }
}

function writeField(w: ProtoWriter, name: string, value: unknown, field: Field): void {
  const { type } = field;
  if (typeof type === "string") {
    w.tag(field.number, WIRE[type]);
    writeScalar(w, name, value, type);
    return;
  }
  w.tag(field.number, 2);
  const start = w.open();
  if (isObject(value)) writeMessage(w, value, type);
  else if (value !== null) throw wrong(name, "an object");
  w.close(start);
}

function writeScalar(w: ProtoWriter, name: string, value: unknown, type: Scalar): void {
  switch (type) {
    case "string":
      if (typeof value !== "string") throw wrong(name, "a string");
      w.string(value);
      return;
    case "bool":
      if (typeof value !== "boolean") throw wrong(name, "true or false");
      w.varint(value ? 1 : 0);
      return;
    case "traceId":
    case "spanId":
      writeId(w, name, value, type === "traceId" ? 32 : 16);
      return;
    case "bytes":
      if (typeof value !== "string" || !/^[A-Za-z0-9+/_-]*={0,2}$/.test(value)) throw wrong(name, "base64");
      w.bytes(Buffer.from(value, "base64"));
      return;
    case "double":
      w.double(double(name, value));
      return;
    case "enum":
      if (typeof value !== "number" || !Number.isInteger(value) || value < 0)
        throw wrong(name, "a number (names of enum values are not used in OTLP/JSON)");
      w.varint(value);
      return;
    case "uint32":
      w.varint(small(name, value, 0, 4_294_967_295));
      return;
    case "fixed32":
      w.fixed32(small(name, value, 0, 4_294_967_295));
      return;
    case "sint32": {
      const n = small(name, value, -2_147_483_648, 2_147_483_647);
      w.varint(((n << 1) ^ (n >> 31)) >>> 0);
      return;
    }
    case "int64":
      w.varint64(integer(name, value, true));
      return;
    case "uint64":
      w.varint64(integer(name, value, false));
      return;
    case "sfixed64":
      w.fixed64(integer(name, value, true));
      return;
    case "fixed64":
      w.fixed64(integer(name, value, false));
  }
}

function writeId(w: ProtoWriter, name: string, value: unknown, digits: number): void {
  if (value === "") {
    w.bytes(Buffer.alloc(0));
    return;
  }
  if (typeof value !== "string" || value.length !== digits) throw wrong(name, `${digits} hexadecimal digits`);
  const bytes = Buffer.from(value, "hex");
  if (bytes.length !== digits / 2) throw wrong(name, `${digits} hexadecimal digits`);
  w.bytes(bytes);
}

function double(name: string, value: unknown): number {
  if (typeof value === "number") return value;
  if (value === "NaN" || value === "Infinity" || value === "-Infinity") return Number(value);
  if (typeof value === "string" && value.trim() !== "" && Number.isFinite(Number(value))) return Number(value);
  throw wrong(name, "a number");
}

function small(name: string, value: unknown, least: number, most: number): number {
  const n = typeof value === "string" && /^-?\d{1,10}$/.test(value) ? Number(value) : value;
  if (typeof n !== "number" || !Number.isInteger(n) || n < least || n > most) throw wrong(name, `a whole number from ${least} to ${most}`);
  return n;
}

const MAX_UNSIGNED = 2n ** 64n - 1n;
const MAX_SIGNED = 2n ** 63n - 1n;

/** A 64-bit integer: decimal digits in a string, or a number. */
function integer(name: string, value: unknown, signed: boolean): bigint {
  let n: bigint;
  if (typeof value === "number" && Number.isInteger(value)) {
    if (!Number.isSafeInteger(value)) throw new DigitsLost();
    n = BigInt(value);
  } else if (typeof value === "string" && /^-?\d{1,20}$/.test(value)) n = BigInt(value);
  else throw wrong(name, "a whole number, as digits");
  const fits = signed ? n <= MAX_SIGNED && n >= -MAX_SIGNED - 1n : n >= 0n && n <= MAX_UNSIGNED;
  if (!fits) throw wrong(name, signed ? "a signed 64-bit integer" : "an unsigned 64-bit integer");
  return n;
}
