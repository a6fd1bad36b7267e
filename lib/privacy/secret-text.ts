import { REDACTED } from "./rules";
import { ADDRESS, LONG_RUN, SECRET_WORD, suspicion } from "./suspicion";

const REASONS = LONG_RUN | SECRET_WORD | ADDRESS;

// Every repetition below that something must follow is bounded: the text is hostile, and up to 64 KiB long.

/** Whole-token forms that issuers chose to be recognisable; matched case-sensitively. */
const TOKENS = new RegExp(
  [
    "\\bsk-[A-Za-z0-9_-]{16,}", // OpenAI, Anthropic, LiteLLM and others
    "\\bsgk_[a-z]+_[A-Za-z0-9]{12}_[A-Za-z0-9]{40,}", // our own
    "\\bhf_[A-Za-z0-9]{30,}",
    "\\bapi_org_[A-Za-z0-9]{30,}",
    "\\bgh[pousr]_[A-Za-z0-9]{36,}",
    "\\bgithub_pat_[A-Za-z0-9_]{40,}",
    "\\bgl(pat|rt|dt|ft|soat|cbt|imt|agent)-[A-Za-z0-9_-]{20,}",
    "\\bxox[abeoprs](\\.xox[bp])?-(?=[A-Za-z0-9-]{0,200}\\d)[A-Za-z0-9-]{8,}",
    "\\bxapp-\\d-[A-Za-z0-9-]{20,}",
    "\\b(AKIA|ASIA|ABIA|ACCA|A3T[A-Z0-9])[A-Z2-7]{16}\\b",
    "\\bAIza[A-Za-z0-9_-]{35}",
    "\\bya29\\.[A-Za-z0-9_-]{20,}",
    "\\bey[A-Za-z0-9_-]{16,1024}\\.ey[A-Za-z0-9_/\\\\-]{16,}(\\.[A-Za-z0-9_/\\\\=-]*)?",
    "\\bops_eyJ[A-Za-z0-9+/]{100,}=*",
    "\\bA3-[A-Z0-9]{6}-[A-Z0-9]{5,11}-[A-Z0-9]{5,6}-[A-Z0-9]{5}(-[A-Z0-9]{5})?",
    "\\bglsa_[A-Za-z0-9]{32}_[A-Fa-f0-9]{8}",
    "\\bdapi[a-f0-9]{32}(-\\d)?",
    "\\bhv[sb]\\.[A-Za-z0-9_-]{20,}",
    "\\bs\\.(?=[A-Za-z]{0,23}\\d)[A-Za-z0-9]{24}\\b",
    "\\b[A-Za-z0-9]{14}\\.atlasv1\\.[A-Za-z0-9_=-]{60,}",
    "\\bsntry[su]_[A-Za-z0-9+/=_]{40,}",
    "\\b(sk|rk)_(test|live|prod)_[A-Za-z0-9]{10,}",
    "\\b(EAAA|sq0atp-|sq0csp-)[A-Za-z0-9_-]{22,}",
    "\\bEAA[MC][A-Za-z0-9]{100,}",
    "\\b\\d{15,16}(\\||%7C)[A-Za-z0-9_-]{27,40}",
    "\\bntn_\\d{11}[A-Za-z0-9]{35}",
    "\\bf(o1|m1[ar]|m2)_[A-Za-z0-9+/=_-]{40,}",
    "\\bsgp_[A-Za-z0-9_]{40,}",
    "\\btk-us-[A-Za-z0-9_-]{40,}",
    "\\bHRKU-[A-Za-z0-9_-]{36,}",
    "\\bAPI-[A-Z0-9]{26}\\b",
    "\\bsha256~[A-Za-z0-9_-]{43}",
    "\\bs-s4t2(ud|af)-[a-f0-9]{64}",
    "\\bnpm_[A-Za-z0-9]{36}",
    "\\bpypi-AgE[A-Za-z0-9_-]{50,}",
    "\\bsq[ua]_[a-f0-9]{40}",
    "[A-Za-z0-9_~.]{3}\\dQ~[A-Za-z0-9_~.-]{31,34}",
    "hooks\\.slack\\.com/(services|workflows|triggers)/[A-Za-z0-9+/]{30,}",
    "-----BEGIN[ A-Z0-9_-]{0,100}PRIVATE KEY( BLOCK)?-----[\\s\\S]{16,}?(-----END[ A-Z0-9_-]{0,100}-----|$)",
  ].join("|"),
  "g",
);

const HEADER_SCHEME = /\b(bearer|basic|token)(\s+)([A-Za-z0-9._~+/=-]{8,})/gi;
const HEADER_LINE =
  /((?:authorization|api[-_]?(?:key|token)|x-[a-z-]{0,40}(?:token|key)|(?:set-)?cookie)["']?\s*[:=]\s*["']?)((?:bearer|basic|token)\s+)?([^\s"'\]][^"'\r\n]{7,})/gi;
const URL_PASSWORD = /(:\/\/[^\s/@:]{0,256}:)([^\s/@]{1,256})(@)/g;
const CURL_USER = /(\s(?:-u|--user)[ =]['"]?[^\s:'"]{1,64}:['"]?)([^\s"'$]{3,})/g;
const ASSIGNMENT =
  /((?:pass(?:word|wd|phrase)|pwd|secret(?:[_-]?key)?|credentials?|(?:access|auth|api|session|refresh|client|private|signing|encryption|service|account|master)[_-]?(?:token|secret|key)|token|api[_-]?key|secret|login|(?:access|client)[_-]?id|contribsys__com)["']?\s{0,3}(?::=|=>|[:=])\s{0,3}["'`]?)([A-Za-z0-9_~+/=.:!@#$%^&*-]{8,512})/gi;

/** Names and identifiers repeat; those that were looked through are not looked through again. */
let knownClean = new Set<string>();
const MOST_KEPT = 20_000;
const LONGEST_KEPT = 96;

/** An assigned value that is a word or a number is not a secret: `token: expired`, `key=42`. */
const looksRandom = (value: string): boolean => {
  const digit = /\d/.test(value);
  const lower = /[a-z]/.test(value);
  const upper = /[A-Z]/.test(value);
  return value.length >= 16 ? digit || (lower && upper) : digit && (lower || upper);
};

/**
 * The text without what looks like a secret, and how many were taken out.
 * Prefers to leave text alone: a false alarm hides an operator's evidence.
 */
export function withoutSecrets(text: string, reasons = suspicion(text)): { readonly text: string; readonly found: number } {
  if (text.length < 8 || (reasons & REASONS) === 0 || knownClean.has(text)) return { text, found: 0 };
  let found = 0;
  const hit = (secret: string): string => {
    // Documentation and examples: xxxxxxxx is nobody's key.
    if (/([xX*.])\1{7}/.test(secret)) return secret;
    found++;
    return REDACTED;
  };
  const clean = text
    .replace(TOKENS, (secret: string) => hit(secret))
    .replace(URL_PASSWORD, (_all, before: string, secret: string, after: string) => `${before}${hit(secret)}${after}`)
    .replace(HEADER_LINE, (all, before: string, scheme: string | undefined, secret: string) =>
      secret.startsWith("[") || !/[A-Za-z0-9]{6}/.test(secret) ? all : `${before}${scheme ?? ""}${hit(secret)}`,
    )
    .replace(HEADER_SCHEME, (all, scheme: string, gap: string, secret: string) =>
      scheme.toLowerCase() === "bearer" || looksRandom(secret) ? `${scheme}${gap}${hit(secret)}` : all,
    )
    .replace(CURL_USER, (_all, before: string, secret: string) => `${before}${hit(secret)}`)
    .replace(ASSIGNMENT, (all, before: string, secret: string) => (looksRandom(secret) ? `${before}${hit(secret)}` : all));
  if (found > 0) return { text: clean, found };
  if (text.length <= LONGEST_KEPT) {
    if (knownClean.size >= MOST_KEPT) knownClean = new Set();
    knownClean.add(text);
  }
  return { text, found };
}
