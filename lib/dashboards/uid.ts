import type { RandomBytes } from "@/lib/kernel/ids";

// Without vowels, so that chance spells nothing; without 0, 1 and l, which are mistaken for others.
const LETTERS = "bcdfghjkmnpqrstvwxz23456789";

/** Letters and digits from unpredictable bytes, each equally likely. */
export function randomCode(length: number, random: RandomBytes): string {
  let code = "";
  const fair = 256 - (256 % LETTERS.length);
  while (code.length < length) {
    for (const byte of random(length * 2)) if (byte < fair && code.length < length) code += LETTERS[byte % LETTERS.length];
  }
  return code;
}

/** The uid of a new dashboard: its title, as far as an address can say it, and chance: `kv-cache-pressure-x7k2m9`. */
export function newUid(title: string, random: RandomBytes): string {
  const slug = title
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[\u0300-\u036f]/g, "")
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^(builtin)?-+|-+$/g, "")
    .slice(0, 40)
    .replace(/-+$/, "");
  return `${slug === "" || slug === "builtin" ? "dashboard" : slug}-${randomCode(6, random)}`;
}

/** Whether a text can be a uid at all; anything else is nobody's. */
export const isUid = (text: string): boolean => /^[a-z0-9-]{1,80}$/.test(text);
