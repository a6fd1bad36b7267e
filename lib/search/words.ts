/**
 * What a word is, as the index of log blocks has it: ASCII letters, digits and
 * underscore, and everything beyond ASCII.
 */
export const isWordUnit = (c: number): boolean =>
  (c >= 97 && c <= 122) || (c >= 48 && c <= 57) || (c >= 65 && c <= 90) || c === 95 || c > 127;

/** The words of a text, in lower case. */
export function wordsIn(text: string): string[] {
  return text.toLowerCase().match(/[0-9a-z_\u0080-\uffff]+/g) ?? [];
}

/** Whether the needle occurs in the text, both in lower case. Where it begins or ends with a letter, a word must begin or end there unless that side is open. */
export function occurs(lower: string, needle: string, openStart: boolean, openEnd: boolean): boolean {
  const last = needle.length - 1;
  const bindsStart = !openStart && isWordUnit(needle.charCodeAt(0));
  const bindsEnd = !openEnd && isWordUnit(needle.charCodeAt(last));
  for (let hit = lower.indexOf(needle); hit >= 0; hit = lower.indexOf(needle, hit + 1)) {
    if (bindsStart && hit > 0 && isWordUnit(lower.charCodeAt(hit - 1))) continue;
    const end = hit + needle.length;
    if (bindsEnd && end < lower.length && isWordUnit(lower.charCodeAt(end))) continue;
    return true;
  }
  return false;
}
