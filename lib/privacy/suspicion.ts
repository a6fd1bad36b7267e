/** Reasons to look closer at a text; bits. */
export const LONG_RUN = 1;
export const SECRET_WORD = 2;
export const CONTENT_WORD = 4;
export const ADDRESS = 8;

const MASK = 8191;
/** What a word that ends before ':' or '=' gives reason for, by the hash of its letters read backwards. */
const WORDS = new Uint8Array(MASK + 1);
const LONGEST_WORD = 16;
const LONGEST_TOKEN_RUN = 20;

/** Characters that recognisable secrets are made of. */
const TOKEN_CHARACTER = new Uint8Array(128);
for (const character of "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-~") TOKEN_CHARACTER[character.charCodeAt(0)] = 1;

function addWords(reason: number, words: string): void {
  for (const word of words.split(" ")) {
    let hash = 0;
    for (let i = word.length - 1; i >= 0; i--) hash = (Math.imul(hash, 31) + (word.charCodeAt(i) | 32)) | 0;
    WORDS[hash & MASK] = (WORDS[hash & MASK] as number) | reason;
  }
}

addWords(
  SECRET_WORD,
  "password passwd passphrase pwd secret token key authorization cookie credential credentials login user contribsys__com access_id client_id",
);
addWords(CONTENT_WORD, "prompt output ids obj out messages content text");

/**
 * One pass over a text that tells which of the slow patterns could match at
 * all; 0 for almost every text. It may be wrong towards suspicion only.
 */
export function suspicion(text: string): number {
  let run = 0;
  let reasons = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code < 128 && TOKEN_CHARACTER[code] === 1) {
      if (++run === LONGEST_TOKEN_RUN) reasons |= LONG_RUN;
      continue;
    }
    run = 0;
    if (code === 58 || code === 61) reasons |= wordBefore(text, i) | (code === 58 && text.charCodeAt(i + 1) === 47 ? ADDRESS : 0);
    else if (code === 32 && schemeBefore(text, i)) reasons |= SECRET_WORD;
  }
  return reasons;
}

/** Letters without their case. */
const back = (text: string, at: number): number => text.charCodeAt(at) | 32;

/** True at the space behind "bearer", "basic", "-u" and "--user", after which a secret stands without any sign. */
function schemeBefore(text: string, at: number): boolean {
  switch (back(text, at - 1)) {
    case 114: // r
      return (
        back(text, at - 2) === 101 &&
        ((back(text, at - 3) === 114 && back(text, at - 4) === 97 && back(text, at - 5) === 101) ||
          (back(text, at - 3) === 115 && back(text, at - 5) === 45))
      );
    case 99: // c
      return back(text, at - 2) === 105 && back(text, at - 3) === 115 && back(text, at - 4) === 97;
    case 117: // u
      return back(text, at - 2) === 45;
    default:
      return false;
  }
}

/** What the word that ends before position `at` gives reason for; quotes and up to three spaces may stand between. */
function wordBefore(text: string, at: number): number {
  let i = at - 1;
  for (let skipped = 0; skipped < 4 && i >= 0; skipped++, i--) {
    const code = text.charCodeAt(i);
    if (code !== 32 && code !== 34 && code !== 39 && code !== 58) break;
  }
  let hash = 0;
  let reasons = 0;
  for (let length = 0; length < LONGEST_WORD && i >= 0; length++, i--) {
    const code = text.charCodeAt(i) | 32;
    if ((code < 97 || code > 122) && code !== 127) break;
    hash = (Math.imul(hash, 31) + code) | 0;
    reasons |= WORDS[hash & MASK] as number;
  }
  return reasons;
}
