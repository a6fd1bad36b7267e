import { mixHash } from "@/lib/telemetry/text-hash";

/** Letters, digits and underscore of ASCII, and everything beyond ASCII, make words. Never changes: its hashes are stored. */
export const isWordUnit = (c: number): boolean =>
  (c >= 97 && c <= 122) || (c >= 48 && c <= 57) || (c >= 65 && c <= 90) || c === 95 || c > 127;

/** Calls `found` with the hash of every word, in lower case. */
export function hashWords(text: string, found: (hash: number) => void): void {
  const lower = text.toLowerCase();
  let h = 0;
  let inside = false;
  for (let i = 0; i < lower.length; i++) {
    const c = lower.charCodeAt(i);
    if (isWordUnit(c)) {
      h = Math.imul((inside ? h : 0x811c9dc5) ^ c, 0x01000193);
      inside = true;
    } else if (inside) {
      found(mixHash(h));
      inside = false;
    }
  }
  if (inside) found(mixHash(h));
}

/** The words of a text, in lower case, with where they lie. */
export function wordsOf(text: string): { readonly word: string; readonly start: number; readonly end: number }[] {
  const lower = text.toLowerCase();
  const out: { word: string; start: number; end: number }[] = [];
  let start = -1;
  for (let i = 0; i <= lower.length; i++) {
    if (i < lower.length && isWordUnit(lower.charCodeAt(i))) {
      if (start < 0) start = i;
    } else if (start >= 0) {
      out.push({ word: lower.slice(start, i), start, end: i });
      start = -1;
    }
  }
  return out;
}

/** What `hashWords` gives for a text that is one word. */
export function wordHash(word: string): number {
  const lower = word.toLowerCase();
  let h = 0x811c9dc5;
  for (let i = 0; i < lower.length; i++) h = Math.imul(h ^ lower.charCodeAt(i), 0x01000193);
  return mixHash(h);
}
