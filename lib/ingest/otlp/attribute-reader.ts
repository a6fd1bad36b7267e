import type { Attributes, AttributeValue, Resource, Scope } from "@/lib/telemetry";
import type { DoorLimits } from "../limits";
import { malformed, type ProtoReader } from "../protobuf/reader";

type Mutable = Record<string, AttributeValue>;

/** Sets a member whose name the sender chose: `__proto__` must become a member, not a prototype. */
export function setMember(target: Mutable, key: string, value: AttributeValue): void {
  if (key === "__proto__") Object.defineProperty(target, key, { value, enumerable: true, writable: true, configurable: true });
  else target[key] = value;
}

/**
 * Reads OTLP `KeyValue` and `AnyValue` (opentelemetry/proto/common/v1) within
 * bounds: what is too much is cut and counted, never an error.
 */
export class AttributeReader {
  readonly #limits: DoorLimits;
  readonly #trimmed: (what: string, n: number) => void;

  constructor(limits: DoorLimits, trimmed: (what: string, n: number) => void) {
    this.#limits = limits;
    this.#trimmed = trimmed;
  }

  /** One repeated KeyValue into `into`, whose present size the caller keeps. Returns the new size. */
  keyValue(r: ProtoReader, into: Mutable, size: number): number {
    const end = r.end;
    const to = r.length();
    if (size >= this.#limits.attributes) {
      this.#trimmed("attribute-dropped", 1);
      r.pos = to;
      return size;
    }
    r.end = to;
    let key = "";
    let value: AttributeValue = null;
    while (r.pos < to) {
      const tag = r.tag();
      if (tag === 10) key = this.text(r, this.#limits.labelNameBytes);
      else if (tag === 18) value = this.anyValue(r, this.#limits.attributeBytes, 0);
      else r.skip(tag);
    }
    r.end = end;
    setMember(into, key, value);
    return size + 1;
  }

  /** The length-delimited AnyValue at the cursor; at most `most` bytes of it are read. */
  anyValue(r: ProtoReader, most: number, depth: number): AttributeValue {
    const end = r.end;
    const to = r.length();
    r.end = to;
    let value: AttributeValue = null;
    while (r.pos < to) {
      const tag = r.tag();
      switch (tag) {
        case 10:
          value = this.text(r, most);
          break;
        case 16:
          value = r.bool();
          break;
        case 24:
          value = r.int64Exact();
          break;
        case 33:
          value = r.double();
          break;
        case 42:
          value = this.#list(r, most, depth);
          break;
        case 50:
          value = this.#map(r, most, depth);
          break;
        case 58:
          value = this.#bytes(r, most);
          break;
        default:
          r.skip(tag);
      }
    }
    r.end = end;
    return value;
  }

  /** A length-delimited text of at most `most` bytes; the rest is cut and counted. */
  text(r: ProtoReader, most: number): string {
    const start = r.pos;
    const to = r.length();
    if (to - r.pos <= most) {
      r.pos = start;
      return r.string();
    }
    this.#trimmed("attribute-cut", 1);
    let cut = r.pos + most;
    // Not in the middle of a character.
    while (cut > r.pos && ((r.buf[cut] as number) & 0xc0) === 0x80) cut--;
    const text = r.buf.toString("utf8", r.pos, cut).replaceAll("\u0000", "\ufffd");
    r.pos = to;
    return text;
  }

  #bytes(r: ProtoReader, most: number): Uint8Array {
    const start = r.pos;
    const to = r.length();
    if (to - r.pos <= most) {
      r.pos = start;
      return r.bytes();
    }
    this.#trimmed("attribute-cut", 1);
    const copy = new Uint8Array(r.buf.subarray(r.pos, r.pos + most));
    r.pos = to;
    return copy;
  }

  #list(r: ProtoReader, most: number, depth: number): AttributeValue {
    const values: AttributeValue[] = [];
    this.#members(r, most, depth, () => values.push(this.anyValue(r, most, depth + 1)));
    return values;
  }

  #map(r: ProtoReader, most: number, depth: number): AttributeValue {
    const map: Mutable = {};
    this.#members(r, most, depth, () => {
      const end = r.end;
      const to = r.length();
      r.end = to;
      let key = "";
      let value: AttributeValue = null;
      while (r.pos < to) {
        const tag = r.tag();
        if (tag === 10) key = this.text(r, this.#limits.labelNameBytes);
        else if (tag === 18) value = this.anyValue(r, most, depth + 1);
        else r.skip(tag);
      }
      r.end = end;
      setMember(map, key, value);
    });
    return map;
  }

  /** Calls `member` at each element of a list or map until `most` bytes are used; the rest is cut. */
  #members(r: ProtoReader, most: number, depth: number, member: () => void): void {
    const end = r.end;
    const to = r.length();
    r.end = to;
    if (depth >= this.#limits.depth) throw malformed(`values are nested deeper than ${this.#limits.depth}`);
    const start = r.pos;
    while (r.pos < to) {
      if (r.pos - start > most) {
        this.#trimmed("attribute-cut", 1);
        r.pos = to;
        break;
      }
      const tag = r.tag();
      if (tag === 10) member();
      else r.skip(tag);
    }
    r.end = end;
  }

  /** The length-delimited Resource at the cursor. */
  resource(r: ProtoReader): Resource {
    return { attributes: this.#only(r, 10) };
  }

  /** A name, or another text that is short by nature. */
  name(r: ProtoReader): string {
    return this.text(r, this.#limits.nameBytes);
  }

  /** The length-delimited InstrumentationScope at the cursor. */
  scope(r: ProtoReader): Scope {
    const end = r.end;
    const to = r.length();
    r.end = to;
    let name = "";
    let version = "";
    while (r.pos < to) {
      const tag = r.tag();
      if (tag === 10) name = this.name(r);
      else if (tag === 18) version = this.name(r);
      else r.skip(tag);
    }
    r.end = end;
    return { name, version };
  }

  #only(r: ProtoReader, field: number): Attributes {
    const end = r.end;
    const to = r.length();
    r.end = to;
    const attributes: Mutable = {};
    let size = 0;
    while (r.pos < to) {
      const tag = r.tag();
      if (tag === field) size = this.keyValue(r, attributes, size);
      else r.skip(tag);
    }
    r.end = end;
    return attributes;
  }
}
