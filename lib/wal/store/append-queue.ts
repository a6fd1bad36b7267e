import { Fault } from "@/lib/kernel/faults";
import type { WalAppend, WalPosition } from "../port";

export interface Waiting {
  readonly entry: WalAppend;
  readonly resolve: (at: WalPosition) => void;
  readonly reject: (fault: unknown) => void;
}

/** More rows a statement would mean more prepared statements; more bytes, a longer wait for the first of them. */
const GROUP_ROWS = 64;
const GROUP_BYTES = 8 * 1024 * 1024;

/** What waits for the next commit, bounded in bytes. Entries of a commit in flight still count. */
export class AppendQueue {
  readonly #limit: number;
  #waiting: Waiting[] = [];
  #bytes = 0;

  constructor(limitBytes: number) {
    this.#limit = limitBytes;
  }

  get bytes(): number {
    return this.#bytes;
  }
  get length(): number {
    return this.#waiting.length;
  }

  /** Throws Fault `overloaded` when the entry does not fit; one entry always does, however large. */
  push(waiting: Waiting): void {
    const size = waiting.entry.body.length;
    if (this.#bytes > 0 && this.#bytes + size > this.#limit) {
      throw new Fault("overloaded", "The store is behind: too much waits to be written.", {
        retryAfterS: 1,
        fix: "Send again after the time given in Retry-After.",
      });
    }
    this.#bytes += size;
    this.#waiting.push(waiting);
  }

  /** The next group, in order of arrival; its bytes stay counted until `done`. */
  take(): Waiting[] {
    let bytes = 0;
    let n = 0;
    for (const { entry } of this.#waiting) {
      if (n > 0 && (n === GROUP_ROWS || bytes + entry.body.length > GROUP_BYTES)) break;
      bytes += entry.body.length;
      n++;
    }
    return this.#waiting.splice(0, n);
  }

  done(group: readonly Waiting[]): void {
    for (const { entry } of group) this.#bytes -= entry.body.length;
  }

  /** Refuses everything that waits. */
  rejectAll(fault: () => Fault): void {
    const all = this.#waiting;
    this.#waiting = [];
    this.done(all);
    for (const { reject } of all) reject(fault());
  }
}
