import { executionError } from "../eval/query-error";

const PIECE = 64 * 1024;
/** No client takes in more, and the thread has to hold it twice. */
const MOST_BYTES = 512 * 1024 * 1024;
const encoder = new TextEncoder();

/**
 * Text that grows into UTF-8 bytes: an answer may be longer than one string
 * can be, and is transferred between threads as bytes.
 */
export class TextSink {
  #text = "";
  #bytes = new Uint8Array(PIECE);
  #at = 0;

  write(text: string): void {
    this.#text += text;
    if (this.#text.length >= PIECE) this.#flush();
  }

  /** The bytes; they are the only content of their buffer. */
  take(): Uint8Array<ArrayBuffer> {
    this.#flush();
    const out = this.#bytes.slice(0, this.#at);
    this.#at = 0;
    return out;
  }

  #flush(): void {
    const text = this.#text;
    this.#text = "";
    const most = text.length * 3;
    if (this.#at + most > MOST_BYTES) throw executionError("the answer is larger than 512 MiB: use a longer step or fewer series");
    if (this.#at + most > this.#bytes.length) {
      const grown = new Uint8Array(Math.max(this.#bytes.length * 2, this.#at + most));
      grown.set(this.#bytes.subarray(0, this.#at));
      this.#bytes = grown;
    }
    this.#at += encoder.encodeInto(text, this.#bytes.subarray(this.#at)).written;
  }
}
