/** Gives room for so many doubles, whose content is not cleared. */
export type TakeDoubles = (count: number) => Float64Array;

export const freshDoubles: TakeDoubles = (count) => new Float64Array(count);

/** Doubles in one block: 8 MiB. */
const BLOCK = 1 << 20;

/**
 * Memory for the columns of one read after the other: fetching fresh pages
 * from the kernel, and giving them back, takes longer than decoding into them.
 * What was taken is gone when the next read begins.
 */
export class SampleMemory {
  readonly #blocks: Float64Array[] = [];
  #block = 0;
  #at = 0;

  readonly take: TakeDoubles = (count) => {
    if (count > BLOCK) return new Float64Array(count);
    if (this.#at + count > BLOCK) {
      this.#block++;
      this.#at = 0;
    }
    const block = (this.#blocks[this.#block] ??= new Float64Array(BLOCK));
    const own = block.subarray(this.#at, this.#at + count);
    this.#at += count;
    return own;
  };

  /** Everything taken is free again. What the last read did not need is given back bit by bit. */
  reset(): void {
    const used = this.#block + 1;
    const kept = Math.max(used, Math.floor(this.#blocks.length * 0.9));
    if (this.#blocks.length > kept) this.#blocks.length = kept;
    this.#block = 0;
    this.#at = 0;
  }
}
