/**
 * How a key is written: `sgk_{environment}_{id}{…}`. In full,
 * `sgk_live_` + 12 characters of id + `_` + 43 characters of secret (256 bit)
 * + 6 characters of CRC-32 over everything before. The checksum lets a secret
 * scanner tell a real key from a look-alike without asking anyone.
 */
import type { RandomBytes } from "@/lib/kernel/ids";

const DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
export const KEY_ID_LENGTH = 12;
const SECRET_LENGTH = 43;
const CHECKSUM_LENGTH = 6;
export const KEY_ENVIRONMENTS = ["live", "demo", "test"] as const;
export type KeyEnvironment = (typeof KEY_ENVIRONMENTS)[number];

/** For secret scanners (gitleaks, GitHub): every key, and nothing of another shape. */
export const KEY_PATTERN = /^sgk_(live|demo|test)_([0-9A-Za-z]{12})_([0-9A-Za-z]{43})([0-9A-Za-z]{6})$/;

export interface KeyParts {
  readonly environment: KeyEnvironment;
  readonly keyId: string;
  readonly secret: string;
}

/** CRC-32 (IEEE 802.3) of ASCII text, unsigned. */
export function crc32(text: string): number {
  let crc = ~0;
  for (let i = 0; i < text.length; i++) {
    crc ^= text.charCodeAt(i) & 0xff;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}

function base62(value: number, length: number): string {
  let rest = value;
  let text = "";
  for (let i = 0; i < length; i++) {
    text = DIGITS.charAt(rest % 62) + text;
    rest = Math.floor(rest / 62);
  }
  return text;
}

/** Characters drawn evenly: bytes past the last multiple of 62 are drawn again. */
function randomBase62(length: number, random: RandomBytes): string {
  let text = "";
  while (text.length < length) {
    for (const byte of random(length * 2)) {
      if (byte < 248 && text.length < length) text += DIGITS.charAt(byte % 62);
    }
  }
  return text;
}

export function mintKey(environment: KeyEnvironment, random: RandomBytes): KeyParts {
  return { environment, keyId: randomBase62(KEY_ID_LENGTH, random), secret: randomBase62(SECRET_LENGTH, random) };
}

export function writeKey({ environment, keyId, secret }: KeyParts): string {
  const body = `sgk_${environment}_${keyId}_${secret}`;
  return body + base62(crc32(body), CHECKSUM_LENGTH);
}

/** Null when the text is not a key, or was mistyped: no store need be asked. */
export function readKey(text: string): KeyParts | null {
  const match = KEY_PATTERN.exec(text);
  if (!match) return null;
  const parts: KeyParts = { environment: match[1] as KeyEnvironment, keyId: match[2] ?? "", secret: match[3] ?? "" };
  return writeKey(parts) === text ? parts : null;
}

/** The key in an Authorization header: `Bearer <key>`, or `Basic` with the key as the password, for senders that know no other. */
export function keyFromAuthorization(header: string): string | null {
  const [scheme = "", value = ""] = header.trim().split(/\s+/, 2);
  if (/^bearer$/i.test(scheme)) return value;
  if (!/^basic$/i.test(scheme)) return null;
  const decoded = atobOrEmpty(value);
  const colon = decoded.indexOf(":");
  return colon === -1 ? null : decoded.slice(colon + 1);
}

function atobOrEmpty(text: string): string {
  try {
    return atob(text);
  } catch {
    return "";
  }
}
