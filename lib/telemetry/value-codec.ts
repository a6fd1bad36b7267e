import { Fault } from "@/lib/kernel/faults";
import type { Attributes, AttributeValue } from "./attributes";
import type { ByteReader } from "./byte-reader";
import { type ByteWriter, ZIGZAG_LIMIT } from "./byte-writer";
import type { StringTableWriter } from "./string-table";

export const TAGS = { string: 0, integer: 1, double: 2, true: 3, false: 4, null: 5, bigint: 6, bytes: 7, array: 8, map: 9 } as const;

/** Deeper nesting is refused at the door; here it protects the stack from whatever came another way. */
const MAX_DEPTH = 64;

/** The tag under which a value is stored. An integer is a whole double within ±2^52 other than -0. */
export function tagOf(value: AttributeValue): number {
  switch (typeof value) {
    case "string":
      return TAGS.string;
    case "number":
      return Number.isInteger(value) && Math.abs(value) < ZIGZAG_LIMIT && !Object.is(value, -0) ? TAGS.integer : TAGS.double;
    case "boolean":
      return value ? TAGS.true : TAGS.false;
    case "bigint":
      return TAGS.bigint;
    default:
      return value === null || value === undefined
        ? TAGS.null
        : value instanceof Uint8Array
          ? TAGS.bytes
          : Array.isArray(value)
            ? TAGS.array
            : TAGS.map;
  }
}

/** Writes what the tag leaves open. */
export function writeValue(w: ByteWriter, strings: StringTableWriter, tag: number, value: AttributeValue, depth = 0): void {
  if (depth > MAX_DEPTH) throw new Fault("invalid", `An attribute is nested more than ${MAX_DEPTH} deep.`, { fix: "Flatten it." });
  switch (tag) {
    case TAGS.string:
      return w.varint(strings.ref(value as string));
    case TAGS.integer:
      return w.zigzag(value as number);
    case TAGS.double:
      return w.double(value as number);
    case TAGS.bigint:
      return w.utf8((value as bigint).toString());
    case TAGS.bytes:
      w.varint((value as Uint8Array).length);
      return w.raw(value as Uint8Array);
    case TAGS.array: {
      const items = value as readonly AttributeValue[];
      w.varint(items.length);
      for (const item of items) writeTagged(w, strings, item, depth + 1);
      return;
    }
    case TAGS.map: {
      const entries = Object.entries(value as Attributes);
      w.varint(entries.length);
      for (const [key, item] of entries) {
        w.varint(strings.ref(key));
        writeTagged(w, strings, item, depth + 1);
      }
      return;
    }
    default:
  }
}

export function writeTagged(w: ByteWriter, strings: StringTableWriter, value: AttributeValue, depth = 0): void {
  const tag = tagOf(value);
  w.byte(tag);
  writeValue(w, strings, tag, value, depth);
}

export function readValue(r: ByteReader, strings: readonly string[], tag: number): AttributeValue {
  switch (tag) {
    case TAGS.string:
      return strings[r.varint()] as string;
    case TAGS.integer:
      return r.zigzag();
    case TAGS.double:
      return r.double();
    case TAGS.true:
      return true;
    case TAGS.false:
      return false;
    case TAGS.null:
      return null;
    case TAGS.bigint:
      return BigInt(r.utf8());
    case TAGS.bytes:
      return Uint8Array.from(r.raw(r.varint()));
    case TAGS.array:
      return Array.from({ length: r.varint() }, () => readTagged(r, strings));
    case TAGS.map:
      return Object.fromEntries(Array.from({ length: r.varint() }, () => [strings[r.varint()] as string, readTagged(r, strings)]));
    default:
      throw new RangeError(`unknown value tag ${tag}`);
  }
}

export const readTagged = (r: ByteReader, strings: readonly string[]): AttributeValue => readValue(r, strings, r.byte());
