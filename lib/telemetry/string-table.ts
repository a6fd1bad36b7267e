import type { ByteReader } from "./byte-reader";
import type { ByteWriter } from "./byte-writer";

/** Every distinct string once; columns hold references. */
export class StringTableWriter {
  readonly #refs = new Map<string, number>();
  readonly #texts: string[] = [];

  ref(text: string): number {
    const known = this.#refs.get(text);
    if (known !== undefined) return known;
    const ref = this.#texts.length;
    this.#refs.set(text, ref);
    // A lone surrogate has no UTF-8 form; it becomes the replacement character here rather than anywhere later.
    this.#texts.push(text.isWellFormed() ? text : text.toWellFormed());
    return ref;
  }

  get texts(): readonly string[] {
    return this.#texts;
  }

  write(w: ByteWriter): void {
    writeTexts(w, this.#texts);
  }
}

/** Strings by position, not made distinct. Lengths in UTF-16 units, then one run of UTF-8: a single native call each way. */
export function writeTexts(w: ByteWriter, texts: readonly string[]): void {
  w.varint(texts.length);
  for (const text of texts) w.varint(text.length);
  w.utf8(texts.join(""));
}

/** Strings by position, cut out of one long one when asked for. */
export class JoinedTexts {
  constructor(
    readonly all: string,
    /** Where each string ends in `all`. */
    readonly ends: Uint32Array,
  ) {}

  get length(): number {
    return this.ends.length;
  }

  start(i: number): number {
    return i === 0 ? 0 : (this.ends[i - 1] as number);
  }

  at(i: number): string {
    return this.all.slice(this.start(i), this.ends[i]);
  }
}

export function readJoined(r: ByteReader): JoinedTexts {
  const n = r.varint();
  const ends = new Uint32Array(n);
  for (let i = 0, end = 0; i < n; i++) ends[i] = end += r.varint();
  return new JoinedTexts(r.utf8(), ends);
}

export function readTexts(r: ByteReader): string[] {
  const joined = readJoined(r);
  return Array.from({ length: joined.length }, (_, i) => joined.at(i));
}
