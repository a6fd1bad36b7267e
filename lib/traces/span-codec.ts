import { AttributeColumns, AttributeColumnsWriter } from "@/lib/telemetry/attribute-columns";
import type { Attributes, Resource } from "@/lib/telemetry/attributes";
import { ByteReader } from "@/lib/telemetry/byte-reader";
import { ByteWriter } from "@/lib/telemetry/byte-writer";
import { NanosColumn } from "@/lib/telemetry/nanos-columns";
import { readCounts, writeCounts } from "@/lib/telemetry/number-columns";
import { type OriginTable, OriginTableWriter, readOrigins } from "@/lib/telemetry/origin-table";
import type { SpanKind, SpanRecord, SpanStatus } from "@/lib/telemetry/span";
import { StringTableWriter, readTexts } from "@/lib/telemetry/string-table";

const VERSION = 1;

/** A span without its attributes, events, links and texts. */
export type SpanOutline = Pick<SpanRecord, "spanId" | "parentSpanId" | "name" | "kind" | "status" | "startNs" | "endNs" | "resource">;

/** How a span names its parent: nobody, an identifier that follows, or (2 and up) a span of the same block so many rows away. */
const NO_PARENT = 0;
const ELSEWHERE = 1;
const NEARBY = 2;

// Reused: a megabyte taken and given back a hundred times a second keeps the garbage collector busier than the encoder.
const columnsOut = new ByteWriter(1 << 20);
const bodyOut = new ByteWriter(1 << 20);
const allOut = new ByteWriter(1 << 20);

/**
 * Spans as columns, for the log and for blocks alike; the caller compresses.
 * The bytes are valid until the next call: copy what must live longer.
 * Order is kept. Rows of one trace that lie together share its identifier, and
 * with `linkParents` a parent in the same block costs a byte instead of eight.
 * Throws RangeError when an identifier is not in hex.
 */
export function encodeSpans(spans: readonly SpanRecord[], linkParents: boolean): Buffer {
  const n = spans.length;
  const strings = new StringTableWriter();
  const origins = new OriginTableWriter();
  const attributes = new AttributeColumnsWriter();
  const details = new AttributeColumnsWriter();
  const w = columnsOut.reset();

  writeIdentifiers(w, spans, linkParents);

  const start = new NanosColumn(n);
  const end = new NanosColumn(n);
  const small = Array.from({ length: 8 }, () => new Uint32Array(n));
  const [name, kindStatus, message, state, tenant, resource, scope, extras] = small as unknown as readonly [
    Uint32Array,
    Uint32Array,
    Uint32Array,
    Uint32Array,
    Uint32Array,
    Uint32Array,
    Uint32Array,
    Uint32Array,
  ];
  for (let i = 0; i < n; i++) {
    const span = spans[i] as SpanRecord;
    start.set(i, span.startNs);
    end.set(i, span.endNs);
    name[i] = strings.ref(span.name);
    kindStatus[i] = span.kind * 4 + span.status;
    message[i] = strings.ref(span.statusMessage);
    state[i] = strings.ref(span.traceState);
    tenant[i] = strings.ref(span.tenant);
    resource[i] = origins.resource(span.resource);
    scope[i] = origins.scope(span.scope);
    extras[i] = span.events.length + span.links.length;
    attributes.add(span.attributes);
  }
  start.write(w, null);
  end.write(w, start);
  for (const column of small) writeCounts(w, column);
  attributes.write(w, strings);
  writeExtras(w, spans, start, strings, details);
  w.varint(details.rows);
  details.write(w, strings);

  const body = bodyOut.reset();
  origins.write(body, strings);
  body.raw(w.view());
  const out = allOut.reset();
  out.byte(VERSION);
  out.varint(n);
  strings.write(out);
  out.raw(body.view());
  return out.view();
}

function writeIdentifiers(w: ByteWriter, spans: readonly SpanRecord[], linkParents: boolean): void {
  const n = spans.length;
  let traces = "";
  const runs: number[] = [];
  for (let i = 0; i < n; i++) {
    if (i > 0 && (spans[i] as SpanRecord).traceId === (spans[i - 1] as SpanRecord).traceId) {
      runs[runs.length - 1] = (runs[runs.length - 1] as number) + 1;
      continue;
    }
    traces += (spans[i] as SpanRecord).traceId;
    runs.push(1);
  }
  if (traces.length !== runs.length * 32) throw new RangeError("a trace id has not 32 digits");
  w.varint(runs.length);
  writeCounts(w, runs);
  w.hex(traces);
  const ids = spans.map((span) => span.spanId).join("");
  if (ids.length !== n * 16) throw new RangeError("a span id has not 16 digits");
  w.hex(ids);

  let elsewhere = "";
  const parents = new Float64Array(n);
  for (let first = 0, run = 0; run < runs.length; run++) {
    const end = first + (runs[run] as number);
    const rows = linkParents && end - first > 1 ? new Map<string, number>() : null;
    if (rows) for (let i = first; i < end; i++) rows.set((spans[i] as SpanRecord).spanId, i);
    for (let i = first; i < end; i++) {
      const parent = (spans[i] as SpanRecord).parentSpanId;
      if (parent === "") continue;
      const row = rows?.get(parent);
      if (row === undefined) {
        parents[i] = ELSEWHERE;
        elsewhere += parent;
      } else parents[i] = NEARBY + (row <= i ? 2 * (i - row) : 2 * (row - i) - 1);
    }
    first = end;
  }
  writeCounts(w, parents);
  if (elsewhere.length % 16 !== 0) throw new RangeError("a parent's span id has not 16 digits");
  w.hex(elsewhere);
}

/** Events and links: counts per span, then one row of attributes each. */
function writeExtras(
  w: ByteWriter,
  spans: readonly SpanRecord[],
  start: NanosColumn,
  strings: StringTableWriter,
  details: AttributeColumnsWriter,
): void {
  const events = spans.flatMap((span) => span.events);
  const at = new NanosColumn(events.length);
  const from = new NanosColumn(events.length);
  for (let i = 0, e = 0; i < spans.length; i++) {
    for (const event of (spans[i] as SpanRecord).events) {
      from.setSum(e, start, i, 0);
      at.set(e++, event.timeNs);
    }
  }
  w.varint(events.length);
  at.write(w, from);
  for (const event of events) {
    w.varint(strings.ref(event.name));
    details.add(event.attributes);
  }
  for (const span of spans) {
    if (span.events.length + span.links.length === 0) continue;
    w.varint(span.links.length);
    for (const link of span.links) {
      // Links come from the sender's own context: an empty or odd identifier is kept as it is.
      w.varint(strings.ref(link.traceId));
      w.varint(strings.ref(link.spanId));
      details.add(link.attributes);
    }
  }
}

interface Extras {
  readonly at: NanosColumn;
  readonly names: Uint32Array;
  readonly links: readonly (readonly [trace: number, span: number])[];
  readonly details: AttributeColumns;
  /** Per span: its first event and its first link. Attributes lie events first, then links. */
  readonly firstEvent: Uint32Array;
  readonly firstLink: Uint32Array;
  readonly linkCount: Uint32Array;
}

/** An encoded list of spans, read back; rows become records one by one, when asked for. */
export class SpanColumns {
  readonly length: number;
  readonly strings: readonly string[];
  readonly start: NanosColumn;
  readonly end: NanosColumn;
  readonly attributes: AttributeColumns;
  readonly #bytes: Buffer;
  readonly #origins: OriginTable;
  /** First row of each run of one trace, and that trace's place in `#traceIds`. */
  readonly #runEnds: Uint32Array;
  readonly #traceIds: string;
  readonly #spanIds: Buffer;
  readonly #parents: Uint32Array;
  readonly #elsewhere: Buffer;
  readonly #small: readonly Uint32Array[];
  readonly #extras: Extras | null;
  #nextElsewhere: Uint32Array | null = null;

  constructor(bytes: Buffer) {
    const r = new ByteReader(bytes);
    const version = r.byte();
    if (version !== VERSION) throw new RangeError(`span block version ${version} is not known here`);
    const n = (this.length = r.varint());
    this.#bytes = bytes;
    this.strings = readTexts(r);
    this.#origins = readOrigins(r, this.strings);
    this.#runEnds = readCounts(r, r.varint());
    for (let i = 1; i < this.#runEnds.length; i++) this.#runEnds[i]! += this.#runEnds[i - 1]!;
    this.#traceIds = r.hex(this.#runEnds.length * 16);
    this.#spanIds = r.raw(n * 8);
    this.#parents = readCounts(r, n);
    let elsewhere = 0;
    for (let i = 0; i < n; i++) if (this.#parents[i] === ELSEWHERE) elsewhere++;
    this.#elsewhere = r.raw(elsewhere * 8);
    this.start = NanosColumn.read(r, n, null);
    this.end = NanosColumn.read(r, n, this.start);
    this.#small = Array.from({ length: 8 }, () => readCounts(r, n));
    this.attributes = new AttributeColumns(r, this.strings, n);
    this.#extras = this.#readExtras(r);
  }

  /** The rows of each trace: identifier, first row, row after the last. A trace may have several runs. */
  *runs(): Generator<readonly [traceId: string, first: number, end: number]> {
    for (let i = 0, first = 0; i < this.#runEnds.length; i++) {
      const end = this.#runEnds[i] as number;
      yield [this.#traceIds.slice(i * 32, i * 32 + 32), first, end];
      first = end;
    }
  }

  name(i: number): string {
    return this.#text(0, i);
  }

  tenant(i: number): string {
    return this.#text(4, i);
  }

  resource(i: number): Resource {
    return this.#origins.resources[this.#small[5]![i]!]!;
  }

  get resources(): readonly Resource[] {
    return this.#origins.resources;
  }

  durationNs(i: number): number {
    return this.end.minus(i, this.start, i);
  }

  /** 16 hex digits. */
  spanId(i: number): string {
    return this.#spanId(i);
  }

  links(i: number): SpanRecord["links"] {
    return this.#extrasOf(i).links;
  }

  /** A row without its attributes, events and texts: a fraction of the work that `record` is. */
  outline(i: number): SpanOutline {
    const kindStatus = this.#small[1]![i]!;
    return {
      spanId: this.#spanId(i),
      parentSpanId: this.#parentId(i),
      name: this.name(i),
      kind: (kindStatus >> 2) as SpanKind,
      status: (kindStatus & 3) as SpanStatus,
      startNs: this.start.get(i),
      endNs: this.end.get(i),
      resource: this.resource(i),
    };
  }

  /** One row as the record that was encoded; `traceId` comes from `runs`. */
  record(i: number, traceId: string): SpanRecord {
    const kindStatus = this.#small[1]![i]!;
    return {
      traceId,
      spanId: this.#spanId(i),
      parentSpanId: this.#parentId(i),
      name: this.name(i),
      kind: (kindStatus >> 2) as SpanKind,
      status: (kindStatus & 3) as SpanStatus,
      startNs: this.start.get(i),
      endNs: this.end.get(i),
      statusMessage: this.#text(2, i),
      traceState: this.#text(3, i),
      attributes: this.attributes.row(i),
      ...this.#extrasOf(i),
      resource: this.resource(i),
      scope: this.#origins.scopes[this.#small[6]![i]!]!,
      tenant: this.tenant(i),
    };
  }

  records(): SpanRecord[] {
    const out: SpanRecord[] = [];
    for (const [traceId, first, end] of this.runs()) for (let i = first; i < end; i++) out.push(this.record(i, traceId));
    return out;
  }

  get byteLength(): number {
    return this.#bytes.length;
  }

  #text(column: number, i: number): string {
    return this.strings[this.#small[column]![i]!]!;
  }

  #spanId(i: number): string {
    return this.#spanIds.toString("hex", i * 8, i * 8 + 8);
  }

  #parentId(i: number): string {
    const parent = this.#parents[i]!;
    if (parent === NO_PARENT) return "";
    if (parent === ELSEWHERE) {
      const k = this.#elsewhereRank(i);
      return this.#elsewhere.toString("hex", k * 8, k * 8 + 8);
    }
    const distance = parent - NEARBY;
    return this.#spanId(distance % 2 === 0 ? i - distance / 2 : i + (distance + 1) / 2);
  }

  /** How many parents elsewhere come before this row. */
  #elsewhereRank(i: number): number {
    if (!this.#nextElsewhere) {
      this.#nextElsewhere = new Uint32Array(this.length);
      for (let row = 0, rank = 0; row < this.length; row++) {
        this.#nextElsewhere[row] = rank;
        if (this.#parents[row] === ELSEWHERE) rank++;
      }
    }
    return this.#nextElsewhere[i]!;
  }

  #readExtras(r: ByteReader): Extras | null {
    const n = this.length;
    const counts = this.#small[7]!;
    const eventCount = r.varint();
    if (!counts.some((c) => c > 0)) return null;
    const firstEvent = new Uint32Array(n);
    const firstLink = new Uint32Array(n);
    const linkCount = new Uint32Array(n);
    // The instants are relative to their span's start, which needs the counts of links, which follow: read twice.
    const probe = r.fork();
    NanosColumn.read(probe, eventCount, new NanosColumn(eventCount));
    const names = readCounts(probe, eventCount);
    const links: (readonly [number, number])[] = [];
    const from = new NanosColumn(eventCount);
    for (let i = 0, e = 0; i < n; i++) {
      firstEvent[i] = e;
      firstLink[i] = links.length;
      if (counts[i] === 0) continue;
      linkCount[i] = probe.varint();
      for (let k = 0; k < linkCount[i]!; k++) links.push([probe.varint(), probe.varint()]);
      for (let k = counts[i]! - linkCount[i]!; k > 0; k--) from.setSum(e++, this.start, i, 0);
    }
    const at = NanosColumn.read(r, eventCount, from);
    return { at, names, links, firstEvent, firstLink, linkCount, details: new AttributeColumns(probe, this.strings, probe.varint()) };
  }

  #extrasOf(i: number): Pick<SpanRecord, "events" | "links"> {
    const count = this.#small[7]![i]!;
    const extras = this.#extras;
    if (count === 0 || !extras) return { events: [], links: [] };
    const links = extras.linkCount[i]!;
    const eventsBefore = extras.names.length;
    return {
      events: Array.from({ length: count - links }, (_, k) => {
        const e = extras.firstEvent[i]! + k;
        return { timeNs: extras.at.get(e), name: this.strings[extras.names[e]!]!, attributes: extras.details.row(e) as Attributes };
      }),
      links: Array.from({ length: links }, (_, k) => {
        const l = extras.firstLink[i]! + k;
        const [trace, span] = extras.links[l]!;
        return { traceId: this.strings[trace]!, spanId: this.strings[span]!, attributes: extras.details.row(eventsBefore + l) };
      }),
    };
  }
}
