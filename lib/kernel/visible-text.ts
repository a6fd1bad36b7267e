/**
 * Text from a node, made safe to read: control characters and the marks that
 * reorder text on screen are shown as what they are, terminal colours are
 * dropped. React escapes the rest.
 */
export function visibleText(text: string): string {
  return text.replace(ANSI, "").replace(INVISIBLE, (c) => {
    const code = c.codePointAt(0) ?? 0;
    return code < 0x20
      ? String.fromCodePoint(0x2400 + code)
      : code === 0x7f
        ? "\u2421"
        : `[U+${code.toString(16).toUpperCase().padStart(4, "0")}]`;
  });
}

// oxlint-disable-next-line no-control-regex
const ANSI = /\u001b\[[0-9;?]*[ -/]*[@-~]/g;
// Tabs and line ends are kept. The rest: C0, DEL, C1, zero-width and directional marks, byte-order mark.
// oxlint-disable-next-line no-control-regex
const INVISIBLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g;
