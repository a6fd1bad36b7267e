import { COMMON_LONG_PASSWORDS } from "./common-passwords";

export const SHORTEST_PASSWORD = 12;
/** Far beyond what anybody types; the bound only keeps hashing cheap. */
export const LONGEST_PASSWORD = 256;

/**
 * Why a password is not good enough, as a sentence, or null. Length and not
 * being guessable count; no character is demanded and none forbidden (NIST SP
 * 800-63B, OWASP ASVS 5 §6.2).
 */
export function passwordProblem(password: string, person: { readonly name: string; readonly email: string }): string | null {
  const length = Array.from(password).length;
  if (length < SHORTEST_PASSWORD) return `Use at least ${SHORTEST_PASSWORD} characters; a few words in a row are easy to remember.`;
  if (length > LONGEST_PASSWORD) return `Use at most ${LONGEST_PASSWORD} characters.`;
  const plain = simplified(password);
  if (COMMON_LONG_PASSWORDS.has(plain) || COMMON_LONG_PASSWORDS.has(password.toLowerCase()))
    return "This is one of the first passwords an attacker tries; choose another.";
  if (isRepetition(plain)) return "This repeats itself; choose something less regular.";
  if (isSequence(plain)) return "This is a row of keys or letters; choose something less regular.";
  for (const own of [person.email, ...person.email.split("@"), person.name, "sightglass"].map(simplified)) {
    if (own.length >= 5 && plain.includes(own) && plain.length - own.length < 6)
      return "This is too close to your name, your address or the product's name.";
  }
  return null;
}

const LOOK_ALIKES: Readonly<Record<string, string>> = {
  "0": "o",
  "1": "l",
  "3": "e",
  "4": "a",
  "5": "s",
  "7": "t",
  "@": "a",
  $: "s",
  "!": "i",
};

/** Lower case, look-alikes undone, what stands between left out: as a guesser sees it. */
function simplified(text: string): string {
  const letters = /[a-z]/i.test(text);
  return Array.from(text.toLowerCase())
    .map((c) => (letters ? (LOOK_ALIKES[c] ?? c) : c))
    .filter((c) => !/[\s._-]/.test(c))
    .join("");
}

/** One to four characters, over and over. */
const isRepetition = (text: string): boolean => /^(.{1,4})\1{2,}.?.?.?$/.test(text);

const ROWS = [
  "abcdefghijklmnopqrstuvwxyz",
  "qwertyuiopasdfghjklzxcvbnm",
  "qwertzuiopasdfghjklyxcvbnm",
  "0123456789012345678901234567890",
  "1qaz2wsx3edc4rfv5tgb6yhn7ujm",
  "1q2w3e4r5t6y7u8i9o0p",
];

function isSequence(text: string): boolean {
  const reversed = Array.from(text).reverse().join("");
  return ROWS.some((row) => row.includes(text) || row.includes(reversed));
}
