import type { AttributeValue } from "@/lib/telemetry";
import type { ProtoReader } from "../protobuf/reader";
import type { AttributeReader } from "./attribute-reader";

export const NO_KEY_BYTES = "";

/**
 * Where the attributes of one data point lie in the body. Their raw bytes
 * identify the series: the same sender writes the same attributes the same
 * way, and a known series is found without decoding a string.
 */
export class PointKey {
  readonly #r: ProtoReader;
  /** Pairs of start (at the tag's length) and end. */
  readonly #fields: number[] = [];
  length = 0;
  #from = 0;
  #to = 0;
  #whole = true;

  constructor(r: ProtoReader) {
    this.#r = r;
  }

  reset(): void {
    this.#fields.length = 0;
    this.length = 0;
    this.#whole = true;
  }

  /** Takes the attribute whose tag (one byte) was just read. */
  field(): void {
    const { pos } = this.#r;
    const tagAt = pos - 1;
    const to = this.#r.length();
    this.#r.pos = to;
    if (this.#fields.length === 0) this.#from = tagAt;
    else if (tagAt !== this.#to) this.#whole = false;
    this.#to = to;
    this.length += to - tagAt;
    // Beyond this the series is refused by its key's length; positions need not be kept.
    if (this.length <= 65_536) this.#fields.push(pos, to);
  }

  bytes(): string {
    if (this.#fields.length === 0) return "";
    if (this.#whole) return this.#r.raw(this.#from, this.#to);
    let joined = "";
    for (let i = 0; i < this.#fields.length; i += 2) {
      joined += this.#r.raw((this.#fields[i] as number) - 1, this.#fields[i + 1] as number);
    }
    return joined;
  }

  /** Decodes the attributes; null when there are more than `most`. Leaves the cursor where it was. */
  attributes(reader: AttributeReader, most: number): Readonly<Record<string, AttributeValue>> | null {
    if (this.#fields.length / 2 > most) return null;
    const r = this.#r;
    const { pos, end } = r;
    const into: Record<string, AttributeValue> = {};
    let size = 0;
    r.end = r.buf.length;
    for (let i = 0; i < this.#fields.length; i += 2) {
      r.pos = this.#fields[i] as number;
      size = reader.keyValue(r, into, size);
    }
    r.pos = pos;
    r.end = end;
    return into;
  }
}
