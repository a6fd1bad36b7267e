/** A sender that does not keep to RFC 6587; its connection cannot be read any further. */
export class FramingError extends Error {}

const NEWLINE = 10;
const SPACE = 32;

/**
 * Cuts a TCP stream into syslog messages (RFC 6587): counted (`12 <34>1 …`)
 * or ended by a newline, whichever each message uses. Memory is bounded by
 * `most` bytes: a longer line is cut there and the rest of it skipped.
 */
export class Framer {
  readonly #most: number;
  #pending: Buffer = Buffer.alloc(0);
  #skipping = false;
  /** Lines that were cut. */
  cut = 0;

  constructor(most: number) {
    this.#most = most;
  }

  /** The messages that this chunk completes. Throws FramingError, after those before it, when a count is not one, or beyond `most`. */
  *push(chunk: Buffer): Generator<Buffer> {
    let buffer = this.#pending.length === 0 ? chunk : Buffer.concat([this.#pending, chunk]);
    this.#pending = Buffer.alloc(0);
    while (buffer.length > 0) {
      if (this.#skipping) {
        const newline = buffer.indexOf(NEWLINE);
        buffer = newline === -1 ? Buffer.alloc(0) : buffer.subarray(newline + 1);
        this.#skipping = newline === -1;
        continue;
      }
      const taken = isDigit(buffer[0]) ? this.#counted(buffer) : this.#line(buffer);
      if (taken === null) break;
      buffer = buffer.subarray(taken.end);
      if (taken.message.length > 0) yield taken.message;
    }
    // A copy: the chunk it is part of may be large.
    this.#pending = Buffer.from(buffer);
  }

  /** What came before the connection closed without an end. */
  end(): Buffer | null {
    const rest = this.#pending;
    this.#pending = Buffer.alloc(0);
    return rest.length > 0 && !this.#skipping && !isDigit(rest[0]) ? rest : null;
  }

  #counted(buffer: Buffer): { message: Buffer; end: number } | null {
    const space = buffer.subarray(0, 8).indexOf(SPACE);
    if (space === -1) {
      if (buffer.length >= 8) throw new FramingError("a message begins with a digit and no length follows");
      return null;
    }
    const text = buffer.toString("latin1", 0, space);
    if (!/^[1-9]\d{0,6}$/.test(text)) throw new FramingError("a message's length is not a number");
    const length = Number(text);
    if (length > this.#most) throw new FramingError(`a message is longer than ${this.#most} bytes`);
    const end = space + 1 + length;
    return buffer.length < end ? null : { message: trimNewline(buffer.subarray(space + 1, end)), end };
  }

  #line(buffer: Buffer): { message: Buffer; end: number } | null {
    const newline = buffer.indexOf(NEWLINE);
    const length = newline === -1 ? buffer.length : newline;
    if (length > this.#most) {
      this.cut++;
      this.#skipping = newline === -1;
      return { message: buffer.subarray(0, this.#most), end: newline === -1 ? buffer.length : newline + 1 };
    }
    return newline === -1 ? null : { message: trimNewline(buffer.subarray(0, newline)), end: newline + 1 };
  }
}

const isDigit = (byte: number | undefined): boolean => byte !== undefined && byte >= 48 && byte <= 57;

/** Without the CR, LF or NUL that some senders end messages with. */
export function trimNewline(message: Buffer): Buffer {
  let end = message.length;
  while (end > 0 && (message[end - 1] === 13 || message[end - 1] === NEWLINE || message[end - 1] === 0)) end--;
  return message.subarray(0, end);
}
