import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { secureRandomBytes } from "@/lib/kernel/ids";
import { crc32, KEY_ENVIRONMENTS, KEY_PATTERN, keyFromAuthorization, mintKey, readKey, writeKey } from "./api-key-format";

const minted = fc.tuple(fc.constantFrom(...KEY_ENVIRONMENTS), fc.integer({ min: 0, max: 2 ** 31 })).map(([environment, seed]) => {
  let state = seed;
  return mintKey(environment, (n) => Uint8Array.from({ length: n }, () => (state = (state * 1_103_515_245 + 12_345) & 0x7fffffff) >>> 16));
});

describe("an API key's text", () => {
  test("has 12 characters of id, 43 of secret and 6 of checksum, so that scanners can know it", () => {
    const text = writeKey(mintKey("live", secureRandomBytes));
    expect(text).toMatch(KEY_PATTERN);
    expect(text).toHaveLength("sgk_live_".length + 12 + 1 + 43 + 6);
  });

  test("is read back to the parts it was written from", () => {
    fc.assert(
      fc.property(minted, (parts) => {
        expect(readKey(writeKey(parts))).toEqual(parts);
      }),
    );
  });

  test("is refused without asking a store when one character is mistyped", () => {
    fc.assert(
      fc.property(minted, fc.nat(), fc.constantFrom("0", "A", "z"), (parts, at, other) => {
        const text = writeKey(parts);
        const i = "sgk_live_".length + (at % (text.length - "sgk_live_".length));
        fc.pre(text[i] !== other && text[i] !== "_");
        expect(readKey(text.slice(0, i) + other + text.slice(i + 1))).toBeNull();
      }),
    );
  });

  test("no text makes reading throw", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        readKey(text);
      }),
    );
  });

  test("draws every character of the secret evenly", () => {
    const counts = new Map<string, number>();
    for (let i = 0; i < 400; i++) for (const c of mintKey("live", secureRandomBytes).secret) counts.set(c, (counts.get(c) ?? 0) + 1);
    const expected = (400 * 43) / 62;
    const chi2 = [...counts.values()].reduce((sum, n) => sum + (n - expected) ** 2 / expected, 0);
    expect(counts.size).toBe(62);
    expect(chi2).toBeLessThan(130);
  });

  test("its checksum is CRC-32 as everybody computes it", () => expect(crc32("123456789")).toBe(0xcbf43926));
});

test.each([
  ["Bearer abc", "abc"],
  ["bearer   abc", "abc"],
  [`Basic ${btoa("anyone:abc:d")}`, "abc:d"],
  ["Basic !!!", null],
  [`Basic ${btoa("nocolon")}`, null],
  ["Token abc", null],
  ["", null],
])("the header %j holds the key %j", (header, key) => expect(keyFromAuthorization(header)).toBe(key));
