import { PIECE_TOKENS } from "./request";

interface CachedPiece {
  users: number;
}

/**
 * Paged KV memory with a prefix cache. Pieces of prompts are kept after their
 * request has gone, oldest given up first; what nobody uses counts as free.
 */
export class KvCache {
  readonly #blocks: number;
  readonly #blockTokens: number;
  readonly #pieceBlocks: number;
  /** In order of last use: the first is the one to give up first. */
  readonly #pieces = new Map<number, CachedPiece>();
  #private = 0;
  #inUse = 0;
  /** Blocks taken away from the engine, as a fault does. */
  withheld = 0;

  constructor(blocks: number, blockTokens: number) {
    this.#blocks = blocks;
    this.#blockTokens = blockTokens;
    this.#pieceBlocks = Math.ceil(PIECE_TOKENS / blockTokens);
  }

  get blocks(): number {
    return this.#blocks;
  }

  /** 0 to 1: blocks that running requests refer to. Cached blocks nobody uses are free. */
  get usage(): number {
    return Math.min(1, (this.#private + this.#inUse * this.#pieceBlocks + this.withheld) / this.#blocks);
  }

  get usedTokens(): number {
    return Math.round(this.usage * this.#blocks * this.#blockTokens);
  }

  get evictableTokens(): number {
    return (this.#pieces.size - this.#inUse) * PIECE_TOKENS;
  }

  blocksFor(tokens: number): number {
    return Math.ceil(tokens / this.#blockTokens);
  }

  /** Leading pieces that are in the cache. */
  match(pieces: readonly number[]): number {
    let found = 0;
    while (found < pieces.length && this.#pieces.has(pieces[found]!)) found++;
    return found;
  }

  /** Marks the first `count` pieces as used by one more request. */
  hold(pieces: readonly number[], count: number): void {
    for (let i = 0; i < count; i++) {
      const key = pieces[i]!;
      const piece = this.#pieces.get(key)!;
      if (piece.users++ === 0) this.#inUse++;
      this.#pieces.delete(key);
      this.#pieces.set(key, piece);
    }
  }

  release(pieces: readonly number[], count: number): void {
    for (let i = 0; i < count; i++) {
      const piece = this.#pieces.get(pieces[i]!);
      if (piece && --piece.users === 0) this.#inUse--;
    }
  }

  /** Takes blocks for one request, giving up cached pieces for them. False, with nothing taken, when there are not enough. */
  take(blocks: number): boolean {
    const free = this.#blocks - this.withheld - this.#private - this.#pieces.size * this.#pieceBlocks;
    let short = blocks - free;
    if (short > (this.#pieces.size - this.#inUse) * this.#pieceBlocks) return false;
    if (short > 0) {
      for (const [key, piece] of this.#pieces) {
        if (piece.users > 0) continue;
        this.#pieces.delete(key);
        short -= this.#pieceBlocks;
        if (short <= 0) break;
      }
    }
    this.#private += blocks;
    return true;
  }

  give(blocks: number): void {
    this.#private -= blocks;
  }

  /** Turns private blocks into shared pieces, used by the request that computed them. Returns the private blocks that became shared or double. */
  share(pieces: readonly number[], from: number): number {
    let moved = 0;
    for (let i = from; i < pieces.length; i++) {
      const key = pieces[i]!;
      const known = this.#pieces.get(key);
      if (known) {
        if (known.users++ === 0) this.#inUse++;
      } else {
        this.#pieces.set(key, { users: 1 });
        this.#inUse++;
      }
      moved += this.#pieceBlocks;
    }
    this.#private -= moved;
    return moved;
  }

  /** Everything forgotten, as when the engine starts again. */
  clear(): void {
    this.#pieces.clear();
    this.#private = 0;
    this.#inUse = 0;
  }
}
