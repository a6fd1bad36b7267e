import type { Attributes, AttributeValue } from "./attributes";
import { ByteReader } from "./byte-reader";
import { ByteWriter } from "./byte-writer";
import { readDoubles, writeDoubles } from "./number-columns";
import type { StringTableWriter } from "./string-table";
import { TAGS, readValue, tagOf, writeValue } from "./value-codec";

// Reused; nothing is written by the columns of one set while those of another are.
const valuesOut = new ByteWriter(1 << 18);

/** Marks a column whose values are not all of one kind: their tags follow. */
const MIXED = 255;

interface Shape {
  readonly id: number;
  readonly keys: readonly string[];
  readonly columns: readonly AttributeValue[][];
  readonly next: Map<string, Shape>;
}

/**
 * Attribute sets as columns. Instrumentation sends the same few lists of keys
 * over and over: each list is a shape, each row names its shape, and the
 * values of one key lie together, where they compress.
 */
export class AttributeColumnsWriter {
  readonly #columns = new Map<string, AttributeValue[]>();
  readonly #shapes: Shape[] = [];
  readonly #rows: number[] = [];
  #last: Shape = this.#shape([]);

  get rows(): number {
    return this.#rows.length;
  }

  add(attributes: Attributes): void {
    const shape = this.#matches(this.#last, attributes) ? this.#last : this.#find(attributes);
    this.#last = shape;
    this.#rows.push(shape.id);
    const { keys, columns } = shape;
    for (let i = 0; i < keys.length; i++) (columns[i] as AttributeValue[]).push(attributes[keys[i] as string] as AttributeValue);
  }

  write(w: ByteWriter, strings: StringTableWriter): void {
    const keys = [...this.#columns.keys()];
    const index = new Map(keys.map((key, i) => [key, i]));
    w.varint(keys.length);
    for (const key of keys) w.varint(strings.ref(key));
    w.varint(this.#shapes.length);
    for (const shape of this.#shapes) {
      w.varint(shape.keys.length);
      for (const key of shape.keys) w.varint(index.get(key) as number);
    }
    for (const shape of this.#rows) w.varint(shape);
    const body = valuesOut.reset();
    let before = 0;
    for (const values of this.#columns.values()) {
      writeColumn(body, strings, values);
      w.varint(body.length - before);
      before = body.length;
    }
    w.raw(body.view());
  }

  #matches(shape: Shape, attributes: Attributes): boolean {
    const { keys } = shape;
    let i = 0;
    for (const key in attributes) if (key !== keys[i++]) return false;
    return i === keys.length;
  }

  #find(attributes: Attributes): Shape {
    let shape = this.#shapes[0] as Shape;
    for (const key in attributes) {
      const next: Shape = shape.next.get(key) ?? this.#shape([...shape.keys, key]);
      shape.next.set(key, next);
      shape = next;
    }
    return shape;
  }

  #shape(keys: readonly string[]): Shape {
    const columns = keys.map((key) => {
      let column = this.#columns.get(key);
      if (!column) this.#columns.set(key, (column = []));
      return column;
    });
    const shape = { id: this.#shapes.length, keys, columns, next: new Map<string, Shape>() };
    this.#shapes.push(shape);
    return shape;
  }
}

function writeColumn(w: ByteWriter, strings: StringTableWriter, values: readonly AttributeValue[]): void {
  w.varint(values.length);
  if (values.length === 0) return;
  const first = tagOf(values[0] as AttributeValue);
  let mixed = false;
  // Whole and broken numbers in one column are all doubles; `writeDoubles` makes integers of both where it can.
  let numeric = first === TAGS.integer || first === TAGS.double;
  for (let i = 1; i < values.length && (!mixed || numeric); i++) {
    const tag = tagOf(values[i] as AttributeValue);
    if (tag !== first) mixed = true;
    if (tag !== TAGS.integer && tag !== TAGS.double) numeric = false;
  }
  if (numeric && (mixed || first === TAGS.double)) {
    w.byte(TAGS.double);
    return writeDoubles(w, values as number[]);
  }
  w.byte(mixed ? MIXED : first);
  if (mixed) for (const value of values) w.byte(tagOf(value));
  for (const value of values) writeValue(w, strings, mixed ? tagOf(value) : first, value);
}

function readColumn(r: ByteReader, strings: readonly string[]): AttributeValue[] {
  const n = r.varint();
  if (n === 0) return [];
  const kind = r.byte();
  if (kind === TAGS.double) return Array.from(readDoubles(r, n));
  const tags = kind === MIXED ? r.raw(n) : null;
  const out: AttributeValue[] = Array.from({ length: n });
  for (let i = 0; i < n; i++) out[i] = readValue(r, strings, tags ? (tags[i] as number) : kind);
  return out;
}

/** The same sets, read back. A column is decoded when it is first asked for. */
export class AttributeColumns {
  readonly #strings: readonly string[];
  readonly #keys: readonly string[];
  readonly #shapes: readonly Uint32Array[];
  readonly #rowShape: Uint32Array;
  /** Where each row's positions begin in `#positions`. */
  readonly #rowStart: Uint32Array;
  /** For every row and key of its shape, the position in that key's column. */
  readonly #positions: Uint32Array;
  readonly #encoded: readonly Buffer[];
  readonly #decoded: (AttributeValue[] | undefined)[];

  constructor(r: ByteReader, strings: readonly string[], rows: number) {
    this.#strings = strings;
    const keyCount = r.varint();
    this.#keys = Array.from({ length: keyCount }, () => strings[r.varint()] as string);
    this.#shapes = Array.from({ length: r.varint() }, () => Uint32Array.from({ length: r.varint() }, () => r.varint()));
    this.#rowShape = new Uint32Array(rows);
    this.#rowStart = new Uint32Array(rows);
    let total = 0;
    for (let i = 0; i < rows; i++) {
      const shape = r.varint();
      this.#rowShape[i] = shape;
      this.#rowStart[i] = total;
      total += (this.#shapes[shape] as Uint32Array).length;
    }
    this.#positions = new Uint32Array(total);
    const seen = new Uint32Array(keyCount);
    for (let i = 0, p = 0; i < rows; i++) {
      const shape = this.#shapes[this.#rowShape[i] as number] as Uint32Array;
      for (let k = 0; k < shape.length; k++) this.#positions[p++] = (seen[shape[k] as number] as number)++;
    }
    const lengths = Array.from({ length: keyCount }, () => r.varint());
    this.#encoded = lengths.map((length) => r.raw(length));
    this.#decoded = Array.from({ length: keyCount });
  }

  get keys(): readonly string[] {
    return this.#keys;
  }

  row(i: number): Attributes {
    const shape = this.#shapes[this.#rowShape[i] as number] as Uint32Array;
    const start = this.#rowStart[i] as number;
    const out: Record<string, AttributeValue> = {};
    for (let k = 0; k < shape.length; k++) {
      const column = shape[k] as number;
      const key = this.#keys[column] as string;
      const value = this.#column(column)[this.#positions[start + k] as number] as AttributeValue;
      if (key === "__proto__") Object.defineProperty(out, key, { value, enumerable: true, configurable: true, writable: true });
      else out[key] = value;
    }
    return out;
  }

  /** One attribute of a row; undefined when the row has none of that name. */
  value(i: number, key: string): AttributeValue | undefined {
    const column = this.#keys.indexOf(key);
    if (column < 0) return undefined;
    const shape = this.#shapes[this.#rowShape[i] as number] as Uint32Array;
    const k = shape.indexOf(column);
    return k < 0 ? undefined : this.#column(column)[this.#positions[(this.#rowStart[i] as number) + k] as number];
  }

  #column(i: number): AttributeValue[] {
    return (this.#decoded[i] ??= readColumn(new ByteReader(this.#encoded[i] as Buffer), this.#strings));
  }
}
