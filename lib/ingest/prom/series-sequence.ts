import type { SampleBatch, SeriesRef } from "@/lib/telemetry";

interface Known {
  readonly ref: SeriesRef;
  /** The raw labels: whole words of four bytes, then what is left. */
  readonly words: Int32Array;
  readonly rest: Uint8Array;
  /** The series that came after it last time. */
  next: Known | null;
}

/** Beyond this a sender's series are found by their keys again. */
const MOST = 200_000;

/**
 * The order in which a sender names its series, which hardly ever changes from
 * one request to the next: comparing bytes with those of the series expected
 * costs a fifth of making a key and looking it up.
 */
export class SeriesSequence {
  #known = new Map<SeriesRef, Known>();
  #last: Known | null = null;

  /** A request begins: what came before it belongs to another. */
  begin(): void {
    this.#last = null;
  }

  /** The series expected here, when its labels are these bytes and the store still has it. */
  expected(view: DataView, from: number, to: number, batch: SampleBatch): SeriesRef | undefined {
    const next = this.#last?.next;
    if (!next || !sameBytes(next, view, from, to) || !batch.has(next.ref)) return undefined;
    this.#last = next;
    return next.ref;
  }

  /** Another series stood here, found by its key: it is expected at this place from now on. */
  found(view: DataView, from: number, to: number, ref: SeriesRef): void {
    let known = this.#known.get(ref);
    if (!known || !sameBytes(known, view, from, to)) {
      if (this.#known.size >= MOST) this.#known = new Map();
      this.#known.set(ref, (known = remember(view, from, to, ref)));
    }
    if (this.#last) this.#last.next = known;
    this.#last = known;
  }

  /** A series without a place in the sequence, such as one refused. */
  interrupt(): void {
    this.#last = null;
  }
}

function remember(view: DataView, from: number, to: number, ref: SeriesRef): Known {
  const words = new Int32Array((to - from) >> 2);
  for (let i = 0; i < words.length; i++) words[i] = view.getInt32(from + i * 4, true);
  const rest = Uint8Array.from({ length: (to - from) & 3 }, (_, i) => view.getUint8(from + words.length * 4 + i));
  return { ref, words, rest, next: null };
}

function sameBytes({ words, rest }: Known, view: DataView, from: number, to: number): boolean {
  if (words.length * 4 + rest.length !== to - from) return false;
  let at = from;
  for (let i = 0; i < words.length; i++, at += 4) if (words[i] !== view.getInt32(at, true)) return false;
  for (let i = 0; i < rest.length; i++, at++) if (rest[i] !== view.getUint8(at)) return false;
  return true;
}

/** Sequences by sender; those asked for longest ago go first. */
export class SeriesSequences {
  readonly #most: number;
  readonly #bySender = new Map<string, { readonly generation: number; readonly sequence: SeriesSequence }>();

  constructor(most = 100) {
    this.#most = most;
  }

  /** `generation`: series described anew have other keys, and so another sequence. */
  of(sender: string, generation: number): SeriesSequence {
    const held = this.#bySender.get(sender);
    const sequence = held?.generation === generation ? held.sequence : new SeriesSequence();
    this.#bySender.delete(sender);
    this.#bySender.set(sender, { generation, sequence });
    if (this.#bySender.size > this.#most) this.#bySender.delete(this.#bySender.keys().next().value ?? "");
    sequence.begin();
    return sequence;
  }
}
