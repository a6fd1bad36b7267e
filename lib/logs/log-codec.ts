import { AttributeColumns, AttributeColumnsWriter } from "@/lib/telemetry/attribute-columns";
import type { UnixNanos } from "@/lib/kernel/units";
import type { AttributeValue, Resource } from "@/lib/telemetry/attributes";
import { ByteReader } from "@/lib/telemetry/byte-reader";
import { ByteWriter } from "@/lib/telemetry/byte-writer";
import type { LogRecord } from "@/lib/telemetry/log-record";
import { NanosColumn } from "@/lib/telemetry/nanos-columns";
import { readCounts, writeCounts } from "@/lib/telemetry/number-columns";
import { type OriginTable, OriginTableWriter, readOrigins } from "@/lib/telemetry/origin-table";
import { type JoinedTexts, StringTableWriter, readJoined, readTexts, writeTexts } from "@/lib/telemetry/string-table";
import { readTagged, writeTagged } from "@/lib/telemetry/value-codec";

const VERSION = 1;

/** Bits that say which of the optional parts a record has. */
const HAS_TRACE = 1;
const HAS_SPAN = 2;
const STRUCTURED = 4;

const SMALL = ["severity", "severityText", "tenant", "resource", "scope", "parts"] as const;
type Small = (typeof SMALL)[number];

// Reused: a megabyte taken and given back a hundred times a second keeps the garbage collector busier than the encoder.
const columnsOut = new ByteWriter(1 << 20);
const allOut = new ByteWriter(1 << 20);

/**
 * Log records as columns, for the log and for blocks alike; the caller
 * compresses. The bytes are valid until the next call: copy what must live
 * longer. Order is kept. Bodies are not made distinct: most differ, and
 * the compressor finds what they share. Throws RangeError when an identifier
 * is not in hex.
 */
export const encodeLogs = (records: readonly LogRecord[]): Buffer => encodeLogBlock(records).bytes;

export interface EncodedLogs {
  readonly bytes: Buffer;
  /** Every distinct string but the bodies: attribute keys and values, names, levels, tenants. */
  readonly texts: readonly string[];
}

/** `encodeLogs`, with the strings that a word index needs. */
export function encodeLogBlock(records: readonly LogRecord[]): EncodedLogs {
  const n = records.length;
  const strings = new StringTableWriter();
  const origins = new OriginTableWriter();
  const attributes = new AttributeColumnsWriter();
  const small = Object.fromEntries(SMALL.map((name) => [name, new Uint32Array(n)])) as Record<Small, Uint32Array>;
  const time = new NanosColumn(n);
  const observed = new NanosColumn(n);
  const bodies: string[] = Array.from({ length: n });
  let traces = "";
  let spans = "";
  let traceCount = 0;
  let spanCount = 0;
  for (let i = 0; i < n; i++) {
    const record = records[i] as LogRecord;
    time.set(i, record.timeNs);
    observed.set(i, record.observedNs);
    small.severity[i] = record.severityNumber;
    small.severityText[i] = strings.ref(record.severityText);
    small.tenant[i] = strings.ref(record.tenant);
    small.resource[i] = origins.resource(record.resource);
    small.scope[i] = origins.scope(record.scope);
    let parts = 0;
    if (record.traceId !== "") {
      parts |= HAS_TRACE;
      traces += record.traceId;
      traceCount++;
    }
    if (record.spanId !== "") {
      parts |= HAS_SPAN;
      spans += record.spanId;
      spanCount++;
    }
    const { body } = record;
    if (typeof body === "string") bodies[i] = body.isWellFormed() ? body : body.toWellFormed();
    else {
      parts |= STRUCTURED;
      bodies[i] = "";
    }
    small.parts[i] = parts;
    attributes.add(record.attributes);
  }
  if (traces.length !== traceCount * 32) throw new RangeError("a trace id has not 32 digits");
  if (spans.length !== spanCount * 16) throw new RangeError("a span id has not 16 digits");

  const w = columnsOut.reset();
  origins.write(w, strings);
  time.write(w, null);
  observed.write(w, time);
  for (const name of SMALL) writeCounts(w, small[name]);
  w.hex(traces);
  w.hex(spans);
  attributes.write(w, strings);
  for (const record of records) if (typeof record.body !== "string") writeTagged(w, strings, record.body);
  writeTexts(w, bodies);

  const out = allOut.reset();
  out.byte(VERSION);
  out.varint(n);
  strings.write(out);
  out.raw(w.view());
  return { bytes: out.view(), texts: strings.texts };
}

/** An encoded list of records, read back; rows become records one by one, when asked for. */
export class LogColumns {
  readonly length: number;
  readonly strings: readonly string[];
  readonly time: NanosColumn;
  readonly attributes: AttributeColumns;
  /** Empty for structured bodies. */
  readonly bodies: JoinedTexts;
  readonly #observed: NanosColumn;
  readonly #origins: OriginTable;
  readonly #small: Readonly<Record<Small, Uint32Array>>;
  readonly #traces: Buffer;
  readonly #spans: Buffer;
  /** Place of a row's identifiers among those present. */
  readonly #traceRank: Uint32Array;
  readonly #spanRank: Uint32Array;
  readonly #structured: ReadonlyMap<number, AttributeValue>;

  constructor(bytes: Buffer) {
    const r = new ByteReader(bytes);
    const version = r.byte();
    if (version !== VERSION) throw new RangeError(`log block version ${version} is not known here`);
    const n = (this.length = r.varint());
    this.strings = readTexts(r);
    this.#origins = readOrigins(r, this.strings);
    this.time = NanosColumn.read(r, n, null);
    this.#observed = NanosColumn.read(r, n, this.time);
    this.#small = Object.fromEntries(SMALL.map((name) => [name, readCounts(r, n)])) as Record<Small, Uint32Array>;
    const { parts } = this.#small;
    this.#traceRank = new Uint32Array(n);
    this.#spanRank = new Uint32Array(n);
    let traceCount = 0;
    let spanCount = 0;
    for (let i = 0; i < n; i++) {
      this.#traceRank[i] = traceCount;
      this.#spanRank[i] = spanCount;
      if (parts[i]! & HAS_TRACE) traceCount++;
      if (parts[i]! & HAS_SPAN) spanCount++;
    }
    this.#traces = r.raw(traceCount * 16);
    this.#spans = r.raw(spanCount * 8);
    this.attributes = new AttributeColumns(r, this.strings, n);
    const structured = new Map<number, AttributeValue>();
    for (let i = 0; i < n; i++) if (parts[i]! & STRUCTURED) structured.set(i, readTagged(r, this.strings));
    this.#structured = structured;
    this.bodies = readJoined(r);
  }

  /** Some bodies are not strings. */
  get hasStructured(): boolean {
    return this.#structured.size > 0;
  }

  /** The record's own time, else when it was observed. */
  filedAt(i: number): UnixNanos {
    const time = this.time.get(i);
    return time > 0n ? time : this.#observed.get(i);
  }

  get resources(): readonly Resource[] {
    return this.#origins.resources;
  }

  resourceRef(i: number): number {
    return this.#small.resource[i]!;
  }

  resource(i: number): Resource {
    return this.#origins.resources[this.resourceRef(i)]!;
  }

  severity(i: number): number {
    return this.#small.severity[i]!;
  }

  tenant(i: number): string {
    return this.strings[this.#small.tenant[i]!]!;
  }

  traceId(i: number): string {
    if (!(this.#small.parts[i]! & HAS_TRACE)) return "";
    const k = this.#traceRank[i]!;
    return this.#traces.toString("hex", k * 16, k * 16 + 16);
  }

  spanId(i: number): string {
    if (!(this.#small.parts[i]! & HAS_SPAN)) return "";
    const k = this.#spanRank[i]!;
    return this.#spans.toString("hex", k * 8, k * 8 + 8);
  }

  body(i: number): AttributeValue {
    return this.#small.parts[i]! & STRUCTURED ? (this.#structured.get(i) as AttributeValue) : this.bodies.at(i);
  }

  record(i: number): LogRecord {
    return {
      timeNs: this.time.get(i),
      observedNs: this.#observed.get(i),
      severityNumber: this.severity(i),
      severityText: this.strings[this.#small.severityText[i]!]!,
      body: this.body(i),
      attributes: this.attributes.row(i),
      resource: this.resource(i),
      scope: this.#origins.scopes[this.#small.scope[i]!]!,
      traceId: this.traceId(i),
      spanId: this.spanId(i),
      tenant: this.tenant(i),
    };
  }

  records(): LogRecord[] {
    return Array.from({ length: this.length }, (_, i) => this.record(i));
  }
}
