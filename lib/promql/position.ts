/** A place in a text as Prometheus counts it: lines from 1, columns from 1 in bytes of UTF-8. */
export interface TextPosition {
  readonly line: number;
  readonly column: number;
}

/** Where a UTF-16 offset lies; offsets past the end lie at the end. */
export function positionOf(text: string, offset: number): TextPosition {
  const end = Math.min(Math.max(offset, 0), text.length);
  let line = 1;
  let lineStart = 0;
  for (let at = text.indexOf("\n"); at !== -1 && at < end; at = text.indexOf("\n", at + 1)) {
    line += 1;
    lineStart = at + 1;
  }
  return { line, column: utf8Length(text, lineStart, end) + 1 };
}

/** `line:column`, the way Prometheus prefixes errors and suffixes annotations. */
export function positionText(text: string, offset: number): string {
  if (text === "") return "unknown position";
  const { line, column } = positionOf(text, offset);
  return `${line}:${column}`;
}

/** Bytes of UTF-8 that a part of a text takes. */
export function utf8Length(text: string, from = 0, to = text.length): number {
  let bytes = 0;
  for (let at = from; at < to; at++) {
    const unit = text.charCodeAt(at);
    // Each half of a pair stands for two of the four bytes.
    bytes += unit < 0x80 ? 1 : unit < 0x800 || (unit >= 0xd800 && unit < 0xe000) ? 2 : 3;
  }
  return bytes;
}
