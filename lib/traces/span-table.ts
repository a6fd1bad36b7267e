import type { Attributes } from "@/lib/telemetry/attributes";
import { identityOf } from "@/lib/telemetry/identity";
import type { SpanRecord } from "@/lib/telemetry/span";
import type { SpanColumns, SpanOutline } from "./span-codec";

/** Attributes by which an engine's span can be cut into phases; see `enginePhases`. */
const PHASE_KEYS = ["gen_ai.latency.e2e", "gen_ai.latency.time_to_first_token", "gen_ai.latency.time_in_queue", "inference_time"] as const;
/** Of so many engine spans the attributes are kept; those beyond are drawn without phases. */
const MAX_ENGINE_SPANS = 50_000;
const FIRST_CAPACITY = 4096;

/** Texts with a number each, in order of first appearance. */
export class Names {
  readonly #index = new Map<string, number>();
  readonly list: string[] = [];

  of(text: string): number {
    let at = this.#index.get(text);
    if (at === undefined) {
      at = this.list.push(text) - 1;
      this.#index.set(text, at);
    }
    return at;
  }
}

/** What the links and attributes of the few spans that need them say. */
interface Told {
  readonly links: SpanRecord["links"];
  readonly attributes: Attributes | null;
}

/**
 * Spans as columns of numbers, without their attributes: about 60 bytes a
 * span, so that a trace of a million is held at once. Times are microseconds
 * since the first span added; identifiers are two halves of 32 bits.
 */
export class SpanTable {
  length = 0;
  baseNs: bigint | null = null;
  readonly names = new Names();
  readonly services = new Names();
  readonly hosts = new Names();
  start = new Float64Array(FIRST_CAPACITY);
  duration = new Float64Array(FIRST_CAPACITY);
  idHigh = new Uint32Array(FIRST_CAPACITY);
  idLow = new Uint32Array(FIRST_CAPACITY);
  parentHigh = new Uint32Array(FIRST_CAPACITY);
  parentLow = new Uint32Array(FIRST_CAPACITY);
  name = new Uint32Array(FIRST_CAPACITY);
  service = new Uint32Array(FIRST_CAPACITY);
  host = new Uint32Array(FIRST_CAPACITY);
  /** Kind, and whether it has a parent (bit 3) and failed (bit 4). */
  kind = new Uint8Array(FIRST_CAPACITY);
  readonly engines = new Map<number, Attributes>();
  readonly follows = new Set<number>();

  addRecord(span: SpanRecord): void {
    const engine = PHASE_KEYS.some((key) => Object.hasOwn(span.attributes, key));
    this.#add(span, { links: span.links, attributes: engine ? span.attributes : null });
  }

  /** The rows of one run of a block, of one tenant or, when null, of all. */
  addRows(columns: SpanColumns, first: number, end: number, tenant: string | null): void {
    const keys = PHASE_KEYS.filter((key) => columns.attributes.keys.includes(key));
    for (let i = first; i < end; i++) {
      if (tenant !== null && columns.tenant(i) !== tenant) continue;
      const engine = keys.some((key) => columns.attributes.value(i, key) !== undefined);
      this.#add(columns.outline(i), { links: columns.links(i), attributes: engine ? columns.attributes.row(i) : null });
    }
  }

  #add(span: SpanOutline, { links, attributes }: Told): void {
    if (this.length === this.start.length) this.#grow();
    const row = this.length++;
    this.baseNs ??= span.startNs;
    const { service, host } = identityOf(span.resource);
    this.start[row] = Number(span.startNs - this.baseNs) / 1000;
    this.duration[row] = Math.max(0, Number(span.endNs - span.startNs) / 1000);
    this.idHigh[row] = Number.parseInt(span.spanId.slice(0, 8), 16);
    this.idLow[row] = Number.parseInt(span.spanId.slice(8), 16);
    const hasParent = span.parentSpanId !== "";
    if (hasParent) {
      this.parentHigh[row] = Number.parseInt(span.parentSpanId.slice(0, 8), 16);
      this.parentLow[row] = Number.parseInt(span.parentSpanId.slice(8), 16);
    }
    this.name[row] = this.names.of(span.name);
    this.service[row] = this.services.of(service);
    this.host[row] = this.hosts.of(host);
    this.kind[row] = span.kind | (hasParent ? HAS_PARENT : 0) | (span.status === 2 ? FAILED : 0);
    if (attributes !== null && this.engines.size < MAX_ENGINE_SPANS) this.engines.set(row, attributes);
    if (links.some((link) => link.spanId === span.parentSpanId && link.attributes["opentracing.ref_type"] === "follows_from")) {
      this.follows.add(row);
    }
  }

  #grow(): void {
    const more = <A extends Float64Array | Uint32Array | Uint8Array>(old: A, fresh: A): A => {
      fresh.set(old);
      return fresh;
    };
    const n = this.length * 2;
    this.start = more(this.start, new Float64Array(n));
    this.duration = more(this.duration, new Float64Array(n));
    this.idHigh = more(this.idHigh, new Uint32Array(n));
    this.idLow = more(this.idLow, new Uint32Array(n));
    this.parentHigh = more(this.parentHigh, new Uint32Array(n));
    this.parentLow = more(this.parentLow, new Uint32Array(n));
    this.name = more(this.name, new Uint32Array(n));
    this.service = more(this.service, new Uint32Array(n));
    this.host = more(this.host, new Uint32Array(n));
    this.kind = more(this.kind, new Uint8Array(n));
  }
}

export const HAS_PARENT = 8;
export const FAILED = 16;

/** Rows by identifier: an open hash table over the columns, for a Map of a million texts would be larger than they are. */
export class RowIndex {
  readonly #slots: Int32Array;
  readonly #mask: number;

  constructor(readonly table: Pick<SpanTable, "idHigh" | "idLow" | "length">) {
    let size = 16;
    while (size < table.length * 2) size *= 2;
    this.#slots = new Int32Array(size).fill(-1);
    this.#mask = size - 1;
  }

  /** The row that has the identifier, -1 when none was put. */
  get(high: number, low: number): number {
    for (let at = this.#slot(high, low); ; at = (at + 1) & this.#mask) {
      const row = this.#slots[at] as number;
      if (row < 0 || (this.table.idHigh[row] === high && this.table.idLow[row] === low)) return row;
    }
  }

  /** Puts a row in the place of its identifier, instead of the one that was there. */
  put(row: number): void {
    const [high, low] = [this.table.idHigh[row] as number, this.table.idLow[row] as number];
    for (let at = this.#slot(high, low); ; at = (at + 1) & this.#mask) {
      const there = this.#slots[at] as number;
      if (there >= 0 && (this.table.idHigh[there] !== high || this.table.idLow[there] !== low)) continue;
      this.#slots[at] = row;
      return;
    }
  }

  #slot(high: number, low: number): number {
    const mixed = Math.imul(high ^ Math.imul(low, 0x9e3779b1), 0x85ebca6b);
    return (mixed ^ (mixed >>> 15)) & this.#mask;
  }
}
