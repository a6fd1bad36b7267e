import { Fault } from "@/lib/kernel/faults";
import { canonicalLabels } from "@/lib/kernel/labels";
import { unixMillis } from "@/lib/kernel/units";
import type { SeriesDescription, SeriesRef } from "@/lib/telemetry";
import { ProtoReader } from "../protobuf/reader";
import type { DecodeContext, Decoded } from "../route";
import { ownText } from "../own-text";
import { finishLabels } from "../series-labels";
import { METRIC_TYPES, sampleFamily } from "./families";
import { SeriesWriter } from "./series-writer";

/** Decodes an io.prometheus.write.v2.Request (remote write 2.0). */
export function decodeWriteV2(body: Buffer, context: DecodeContext): Decoded {
  const r = new ProtoReader(body);
  // Symbols precede series in practice; the wire allows any order, so they are gathered first.
  const symbols = new Symbols(r);
  while (r.pos < r.end) {
    const tag = r.tag();
    if (tag === 34) symbols.add();
    else r.skip(tag);
  }
  const decoder = new WriteV2(r, context, symbols);
  if (symbols.count > 0 && !symbols.firstIsEmpty) {
    throw new Fault("invalid", "The first symbol must be the empty string.", { fix: "See the remote write 2.0 specification." });
  }
  r.pos = 0;
  while (r.pos < r.end) {
    const tag = r.tag();
    if (tag === 42) decoder.series();
    else r.skip(tag);
  }
  return { written: decoder.writer.written, newestMs: decoder.writer.newestMs };
}

/** The request's string table: positions first, text when asked for. */
class Symbols {
  readonly #r: ProtoReader;
  readonly #spans: number[] = [];
  readonly #texts: (string | undefined)[] = [];
  readonly #raws: (string | undefined)[] = [];

  constructor(r: ProtoReader) {
    this.#r = r;
  }

  add(): void {
    const to = this.#r.length();
    this.#spans.push(this.#r.pos, to);
    this.#r.pos = to;
  }

  get count(): number {
    return this.#spans.length / 2;
  }

  get firstIsEmpty(): boolean {
    return this.#spans[0] === this.#spans[1];
  }

  /** Undefined when there is no such symbol. */
  text(index: number): string | undefined {
    const known = this.#texts[index];
    if (known !== undefined) return known;
    const from = this.#spans[index * 2];
    if (from === undefined) return undefined;
    const text = this.#r.buf.toString("utf8", from, this.#spans[index * 2 + 1]).replaceAll("\u0000", "\ufffd");
    this.#texts[index] = text;
    return text;
  }

  /** The symbol's bytes with their length, so that two joined symbols never read as another two. */
  raw(index: number): string | undefined {
    const known = this.#raws[index];
    if (known !== undefined) return known;
    const from = this.#spans[index * 2];
    if (from === undefined) return undefined;
    const to = this.#spans[index * 2 + 1] as number;
    const raw = `${to - from}:${this.#r.raw(from, to)}`;
    this.#raws[index] = raw;
    return raw;
  }
}

interface Metadata {
  type: number;
  help: string;
  unit: string;
}

class WriteV2 {
  readonly writer: SeriesWriter;
  readonly #r: ProtoReader;
  readonly #context: DecodeContext;
  readonly #symbols: Symbols;
  readonly #refs: number[] = [];
  readonly #prefix: string;

  constructor(r: ProtoReader, context: DecodeContext, symbols: Symbols) {
    this.#r = r;
    this.#context = context;
    this.#symbols = symbols;
    this.writer = new SeriesWriter(context);
    this.#prefix = `v\u0000${context.identity.tenant}\u0000`;
  }

  series(): void {
    const r = this.#r;
    const end = r.end;
    const to = r.length();
    const start = r.pos;
    r.end = to;
    const refs = this.#refs;
    refs.length = 0;
    const metadata: Metadata = { type: 0, help: "", unit: "" };
    let samples = 0;
    // Labels and metadata may follow the samples they describe.
    while (r.pos < to) {
      const tag = r.tag();
      if (tag === 10 || tag === 8) this.#labelRefs(tag);
      else if (tag === 42) this.#metadata(metadata);
      else {
        if (tag === 18 || tag === 26) samples++;
        r.skip(tag);
      }
    }
    const labels = samples === 0 ? "series without samples" : this.#check(refs);
    if (labels !== null) {
      this.writer.refuse(labels, this.#symbols.text(refs[1] ?? -1) ?? "", samples);
      r.end = end;
      return;
    }
    this.#write(start, to, metadata);
    r.pos = to;
    r.end = end;
  }

  #write(start: number, to: number, metadata: Metadata): void {
    const r = this.#r;
    r.pos = start;
    let ref: SeriesRef | undefined;
    let histogramRef: SeriesRef | undefined;
    while (r.pos < to) {
      const tag = r.tag();
      if (tag === 18) {
        ref ??= this.#ref("float", metadata);
        if (ref >= 0) this.writer.sample(r, ref);
        else {
          this.#explain(ref);
          r.skip(tag);
        }
      } else if (tag === 26) {
        histogramRef ??= this.#ref("histogram", metadata);
        if (histogramRef >= 0) this.writer.histogram(r, histogramRef);
        else {
          this.#explain(histogramRef);
          r.skip(tag);
        }
      } else if (tag === 34) {
        const on = histogramRef ?? (ref ??= this.#ref("float", metadata));
        if (on >= 0) this.#exemplar(on);
        else r.skip(tag);
      } else r.skip(tag);
    }
  }

  #reason: string | null = null;

  #explain(ref: SeriesRef): void {
    if (this.#reason === null) this.writer.refusedRef(ref, 1);
    else this.writer.refuse(this.#reason, this.#symbols.text(this.#refs[1] ?? -1) ?? "", 1);
  }

  #labelRefs(tag: number): void {
    const r = this.#r;
    const refs = this.#refs;
    const most = this.#context.limits.labels * 2 + 2;
    if (tag === 8) {
      const ref = r.uint32();
      if (refs.length < most) refs.push(ref);
      return;
    }
    const to = r.length();
    while (r.pos < to && refs.length < most) refs.push(r.uint32());
    r.pos = to;
  }

  /** Why the label references cannot be a series; null when they can. */
  #check(refs: readonly number[]): string | null {
    if (refs.length > this.#context.limits.labels * 2) return "too many labels";
    if (refs.length % 2 !== 0) return "odd number of label references";
    let named = false;
    let previous = "";
    for (let i = 0; i < refs.length; i += 2) {
      const name = this.#symbols.text(refs[i] as number);
      const value = this.#symbols.text(refs[i + 1] as number);
      if (name === undefined || value === undefined) return "label reference out of range";
      if (name === "") return "label without a name";
      // Senders sort labels; when they do, a repeated name stands beside itself. Unsorted ones are compared in full.
      if (name <= previous && i > 0) {
        for (let j = 0; j < i; j += 2) if (this.#symbols.text(refs[j] as number) === name) return "label given twice";
      }
      previous = name;
      if (name === "__name__" && value !== "") named = true;
    }
    return named ? null : "metric without a name";
  }

  #ref(form: SeriesDescription["form"], metadata: Metadata): SeriesRef {
    this.#reason = null;
    const refs = this.#refs;
    let key = `${this.#prefix}${form === "float" ? "f" : "h"}${metadata.type}\u0000`;
    for (let i = 0; i < refs.length; i++) key += this.#symbols.raw(refs[i] as number) ?? "";
    const known = this.writer.batch.lookup(key);
    if (known !== undefined) return known;
    const labels: Record<string, string> = {};
    for (let i = 0; i < refs.length; i += 2) {
      const name = this.#symbols.text(refs[i] as number) ?? "";
      if (name !== "__proto__") labels[name] = this.#symbols.text(refs[i + 1] as number) ?? "";
    }
    const finished = finishLabels(labels, this.#context.identity.tenant, this.#context.limits);
    if (typeof finished === "string") {
      this.#reason = finished;
      return -1_000_000;
    }
    const given = { type: METRIC_TYPES[metadata.type] ?? "unknown", help: metadata.help, unit: metadata.unit };
    const family = form === "float" ? sampleFamily(finished["__name__"] ?? "", given) : given;
    return this.writer.batch.intern(key, { labels: finished, ...family, form });
  }

  #metadata(into: Metadata): void {
    const r = this.#r;
    const end = r.end;
    const to = r.length();
    r.end = to;
    while (r.pos < to) {
      const tag = r.tag();
      if (tag === 8) into.type = r.uint32();
      else if (tag === 24) into.help = ownText(this.#symbols.text(r.uint32()) ?? "", 1024);
      else if (tag === 32) into.unit = ownText(this.#symbols.text(r.uint32()) ?? "", 64);
      else r.skip(tag);
    }
    r.end = end;
  }

  #exemplar(ref: SeriesRef): void {
    const r = this.#r;
    const end = r.end;
    const to = r.length();
    r.end = to;
    const refs: number[] = [];
    let value = 0;
    let timeMs = 0;
    while (r.pos < to) {
      const tag = r.tag();
      if (tag === 10) {
        const listEnd = r.length();
        while (r.pos < listEnd && refs.length < this.#context.limits.labels * 2) refs.push(r.uint32());
        r.pos = listEnd;
      } else if (tag === 17) value = r.double();
      else if (tag === 24) timeMs = r.int64();
      else r.skip(tag);
    }
    r.end = end;
    const labels: Record<string, string> = {};
    for (let i = 0; i + 1 < refs.length; i += 2) {
      const name = this.#symbols.text(refs[i] as number) ?? "";
      if (name !== "__proto__") labels[name] = this.#symbols.text(refs[i + 1] as number) ?? "";
    }
    this.writer.batch.exemplar(ref, { timeMs: unixMillis(timeMs), value, labels: canonicalLabels(labels) });
    this.writer.written.exemplars++;
  }
}
