/** FNV-1a over UTF-16 units with a final mix, as a signed 32-bit number: a short stand-in for a text in an index. Never changes: it is stored. */
export function textHash(text: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  return mixHash(h);
}

/** Spreads the bits of a 32-bit number (murmur3's finaliser). */
export function mixHash(h: number): number {
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}

/** Text as Postgres takes it: without NUL and lone surrogates, and no longer than an index row bears. */
export function storableText(text: string, maxLength = 512): string {
  const cut = text.length > maxLength ? text.slice(0, maxLength) : text;
  return cut.includes("\u0000") ? cut.replaceAll("\u0000", "\ufffd").toWellFormed() : cut.toWellFormed();
}
