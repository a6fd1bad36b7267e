/** Size of one signal's store. Bytes are those on disk, indexes included. */
export interface SignalStats {
  readonly blocks: number;
  /** Spans or records in blocks. */
  readonly records: number;
  /** Encoded and compressed, without indexes. */
  readonly dataBytes: number;
  readonly totalBytes: number;
  /** Committed and not yet in blocks, in this process's memory. */
  readonly inMemory: number;
  /** Unix milliseconds of the earliest record in a block; null when there is none. */
  readonly oldestMs: number | null;
}
