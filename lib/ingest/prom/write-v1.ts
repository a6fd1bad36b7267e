import { canonicalLabels } from "@/lib/kernel/labels";
import { unixMillis } from "@/lib/kernel/units";
import type { SeriesDescription, SeriesRef } from "@/lib/telemetry";
import { ProtoReader } from "../protobuf/reader";
import type { DecodeContext, Decoded } from "../route";
import { ownText } from "../own-text";
import { finishLabels } from "../series-labels";
import { type Families, METRIC_TYPES } from "./families";
import { SeriesSequence, type SeriesSequences } from "./series-sequence";
import { SeriesWriter } from "./series-writer";

/** A series' raw labels beyond this are not looked at: more than the label bounds allow. */
const LONGEST_KEY = 65_536;

/** Decodes a prometheus.WriteRequest (remote write 1.0). Known series are found by the raw bytes of their labels. */
export function decodeWriteV1(body: Buffer, context: DecodeContext, families: Families, sequences: SeriesSequences): Decoded {
  const r = new ProtoReader(body);
  const decoder = new WriteV1(r, context, families, sequences);
  while (r.pos < r.end) {
    const tag = r.tag();
    if (tag === 10) decoder.series();
    else if (tag === 26) decoder.metadata();
    else r.skip(tag);
  }
  return { written: decoder.writer.written, newestMs: decoder.writer.newestMs };
}

class WriteV1 {
  readonly writer: SeriesWriter;
  readonly #r: ProtoReader;
  readonly #context: DecodeContext;
  readonly #families: Families;
  readonly #sequences: SeriesSequences;
  #prefix = "";
  #sequence: SeriesSequence = new SeriesSequence();

  constructor(r: ProtoReader, context: DecodeContext, families: Families, sequences: SeriesSequences) {
    this.#r = r;
    this.#sequences = sequences;
    this.#context = context;
    this.#families = families;
    this.writer = new SeriesWriter(context);
    this.#describedAnew();
  }

  /** Families may have changed: series are looked for among those described as they are now. */
  #describedAnew(): void {
    const { keyId, tenant } = this.#context.identity;
    const { generation } = this.#families;
    this.#prefix = `w${generation.toString(36)}\u0000${tenant}\u0000`;
    this.#sequence = this.#sequences.of(`${keyId}\u0000${tenant}`, generation);
  }

  series(): void {
    const r = this.#r;
    const end = r.end;
    const to = r.length();
    r.end = to;
    // Labels come first; a sender that writes them elsewhere costs one more pass.
    let [labelsFrom, labelsTo] = r.pos < to && r.buf[r.pos] !== 10 ? this.#findLabels(to) : [-1, -1];
    let ref: SeriesRef | undefined;
    let histogramRef: SeriesRef | undefined;
    let refused = 0;
    while (r.pos < to) {
      const tagAt = r.pos;
      const tag = r.tag();
      if (tag === 10) {
        r.pos = r.length();
        if (labelsFrom < 0) labelsFrom = tagAt;
        if (r.pos > labelsTo) labelsTo = r.pos;
      } else if (tag === 18) {
        ref ??= this.#floatRef(labelsFrom, labelsTo);
        if (ref >= 0) this.writer.sample(r, ref);
        else {
          r.skip(tag);
          refused++;
        }
      } else if (tag === 34) {
        histogramRef ??= this.#ref(labelsFrom, labelsTo, "histogram");
        if (histogramRef >= 0) this.writer.histogram(r, histogramRef);
        else {
          r.skip(tag);
          refused++;
        }
      } else if (tag === 26) {
        ref ??= this.#floatRef(labelsFrom, labelsTo);
        if (ref >= 0) this.#exemplar(ref);
        else r.skip(tag);
      } else r.skip(tag);
    }
    if (refused > 0) this.#explain(ref ?? histogramRef ?? UNREADABLE, refused);
    r.end = end;
  }

  /** From the first label to behind the last, wherever they lie before `to`. Leaves the cursor where it was. */
  #findLabels(to: number): [from: number, to: number] {
    const r = this.#r;
    const start = r.pos;
    let from = -1;
    let until = -1;
    while (r.pos < to) {
      const tagAt = r.pos;
      const tag = r.tag();
      r.skip(tag);
      if (tag !== 10) continue;
      if (from < 0) from = tagAt;
      until = r.pos;
    }
    r.pos = start;
    return [from, until];
  }

  /** Why the last series was refused before the store saw it. */
  #reason: string | null = null;

  #explain(ref: SeriesRef, samples: number): void {
    if (this.#reason === null) this.writer.refusedRef(ref, samples);
    else this.writer.refuse(this.#reason, "", samples);
  }

  #floatRef(from: number, to: number): SeriesRef {
    const { view } = this.#r;
    if (from >= 0) {
      const expected = this.#sequence.expected(view, from, to, this.writer.batch);
      if (expected !== undefined) return expected;
    }
    const ref = this.#ref(from, to, "float");
    if (ref >= 0) this.#sequence.found(view, from, to, ref);
    else this.#sequence.interrupt();
    return ref;
  }

  #ref(from: number, to: number, form: SeriesDescription["form"]): SeriesRef {
    this.#reason = null;
    if (from < 0) return this.#refuse("metric without a name");
    if (to - from > LONGEST_KEY) return this.#refuse("too many labels");
    const key = (form === "float" ? this.#prefix : `h${this.#prefix}`) + this.#r.raw(from, to);
    const known = this.writer.batch.lookup(key);
    if (known !== undefined) return known;
    const labels = this.#labels(from, to);
    const finished = typeof labels === "string" ? labels : finishLabels(labels, this.#context.identity.tenant, this.#context.limits);
    if (typeof finished === "string") return this.#refuse(finished);
    const family = this.#families.of(finished["__name__"] ?? "");
    return this.writer.batch.intern(key, { labels: finished, ...family, form });
  }

  #refuse(reason: string): SeriesRef {
    this.#reason = reason;
    return UNREADABLE;
  }

  /** Labels between two positions; other fields there are stepped over. */
  #labels(from: number, to: number): Record<string, string> | string {
    const r = this.#r;
    const { pos, end } = r;
    r.pos = from;
    r.end = to;
    const labels: Record<string, string> = {};
    let count = 0;
    let reason = "";
    while (r.pos < to) {
      const tag = r.tag();
      if (tag !== 10) {
        r.skip(tag);
        continue;
      }
      const [name, value] = readLabel(r);
      if (++count > this.#context.limits.labels) {
        reason = "too many labels";
        break;
      }
      if (name === "") reason = "label without a name";
      else if (Object.hasOwn(labels, name)) reason = "label given twice";
      else if (name !== "__proto__") labels[name] = value;
    }
    r.pos = pos;
    r.end = end;
    return reason === "" ? labels : reason;
  }

  #exemplar(ref: SeriesRef): void {
    const r = this.#r;
    const end = r.end;
    const to = r.length();
    r.end = to;
    const labels: Record<string, string> = {};
    let value = 0;
    let timeMs = 0;
    let count = 0;
    while (r.pos < to) {
      const tag = r.tag();
      if (tag === 10 && count++ < this.#context.limits.labels) {
        const [name, text] = readLabel(r);
        if (name !== "__proto__") labels[name] = text;
      } else if (tag === 17) value = r.double();
      else if (tag === 24) timeMs = r.int64();
      else r.skip(tag);
    }
    r.end = end;
    this.writer.batch.exemplar(ref, { timeMs: unixMillis(timeMs), value, labels: canonicalLabels(labels) });
    this.writer.written.exemplars++;
  }

  metadata(): void {
    const r = this.#r;
    const end = r.end;
    const to = r.length();
    r.end = to;
    let type = 0;
    let name = "";
    let help = "";
    let unit = "";
    while (r.pos < to) {
      const tag = r.tag();
      if (tag === 8) type = r.uint32();
      else if (tag === 18) name = r.string();
      else if (tag === 34) help = r.string();
      else if (tag === 42) unit = r.string();
      else r.skip(tag);
    }
    r.end = end;
    if (name !== "" && name.length <= this.#context.limits.labelNameBytes) {
      this.#families.set(name, { type: METRIC_TYPES[type] ?? "unknown", help: ownText(help, 1024), unit: ownText(unit, 64) });
    }
    this.#describedAnew();
  }
}

/** A reference that no store gives. */
const UNREADABLE = -1_000_000;

function readLabel(r: ProtoReader): [name: string, value: string] {
  const end = r.end;
  const to = r.length();
  r.end = to;
  let name = "";
  let value = "";
  while (r.pos < to) {
    const tag = r.tag();
    if (tag === 10) name = r.string();
    else if (tag === 18) value = r.string();
    else r.skip(tag);
  }
  r.end = end;
  return [name, value];
}
