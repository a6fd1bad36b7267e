import fc from "fast-check";
import { expect, test } from "vitest";
import { unixMillis } from "@/lib/kernel/units";
import { keyIsLive, overlapEnd } from "./key-life";

const at = fc.integer({ min: 0, max: 4e12 }).map(unixMillis);

test("rotation never lets a key live longer than it would have", () => {
  fc.assert(
    fc.property(at, fc.option(at), fc.integer({ min: 0, max: 1e10 }), (now, expiresAt, overlap) => {
      const end = overlapEnd({ expiresAt, revokedAt: null }, now, overlap);
      expect(end).toBeLessThanOrEqual(now + overlap);
      if (expiresAt !== null) expect(end).toBeLessThanOrEqual(expiresAt);
    }),
  );
});

test.each([
  { name: "a key without end is live", expiresAt: null, revokedAt: null, live: true },
  { name: "a key is dead at the instant of its expiry", expiresAt: 100, revokedAt: null, live: false },
  { name: "a key is dead at the instant of its revocation, whatever its expiry", expiresAt: 200, revokedAt: 100, live: false },
  { name: "a key that expires later is live", expiresAt: 101, revokedAt: null, live: true },
])("$name", ({ expiresAt, revokedAt, live }) => {
  const millis = (n: number | null) => (n === null ? null : unixMillis(n));
  expect(keyIsLive({ expiresAt: millis(expiresAt), revokedAt: millis(revokedAt) }, unixMillis(100))).toBe(live);
});
