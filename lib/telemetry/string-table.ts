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

export function readTexts(r: ByteReader): string[] {
  const n = r.varint();
  const lengths = new Uint32Array(n);
  for (let i = 0; i < n; i++) lengths[i] = r.varint();
  const all = r.utf8();
  const out: string[] = Array.from({ length: n });
  let at = 0;
  for (let i = 0; i < n; i++) {
    const end = at + (lengths[i] as number);
    out[i] = all.slice(at, end);
    at = end;
  }
  return out;
}
