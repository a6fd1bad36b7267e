const SLOTS = 16_384;
const LONGEST = 72;

/** NUL cannot be stored as text in Postgres; nothing legible is lost with it. */
const withoutNul = (text: string): string => (text.includes("\u0000") ? text.replaceAll("\u0000", "\ufffd") : text);

/**
 * Turns UTF-8 into strings. Telemetry repeats the same few thousand words:
 * names, keys and short values are looked up by their bytes, which is faster
 * than decoding and lets all records share one string.
 */
export class StringCache {
  readonly #texts: (string | undefined)[] = Array.from({ length: SLOTS }, () => undefined);
  readonly #bytes: (Uint8Array | undefined)[] = Array.from({ length: SLOTS }, () => undefined);
  /** The hash last missed in each slot: a text is kept when it comes a second time, so that unique ones cost no copy. */
  readonly #missed = new Int32Array(SLOTS);

  read(buf: Buffer, from: number, to: number): string {
    const length = to - from;
    if (length === 0) return "";
    if (length > LONGEST) return withoutNul(buf.toString("utf8", from, to));
    let hash = length;
    for (let i = from; i < to; i++) hash = (Math.imul(hash, 31) + (buf[i] as number)) | 0;
    const slot = (hash ^ (hash >>> 15)) & (SLOTS - 1);
    const known = this.#bytes[slot];
    if (known !== undefined && known.length === length) {
      let i = 0;
      while (i < length && known[i] === buf[from + i]) i++;
      if (i === length) return this.#texts[slot] as string;
    }
    const text = withoutNul(buf.toString("utf8", from, to));
    if (this.#missed[slot] !== hash) {
      this.#missed[slot] = hash;
      return text;
    }
    this.#bytes[slot] = new Uint8Array(buf.subarray(from, to));
    this.#texts[slot] = text;
    return text;
  }
}

export const sharedStrings = new StringCache();
