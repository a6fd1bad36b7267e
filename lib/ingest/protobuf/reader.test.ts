import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ProtoReader } from "./reader";
import { StringCache } from "./string-cache";
import { ProtoWriter } from "./writer";

const written = (write: (w: ProtoWriter) => void): ProtoReader => {
  const w = new ProtoWriter(16);
  write(w);
  return new ProtoReader(Buffer.from(w.finish()));
};

describe("64-bit integers keep every digit a number can hold", () => {
  const int64 = fc.oneof(
    fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
    fc.constantFrom(0n, -1n, 2n ** 53n, -(2n ** 53n), 2n ** 63n - 1n, -(2n ** 63n), 2n ** 32n),
  );

  test("signed varints", () => {
    fc.assert(
      fc.property(int64, (n) => {
        expect(BigInt(written((w) => w.varint64(n)).int64Exact())).toBe(n);
        expect(written((w) => w.varint64(n)).int64()).toBe(Number(n));
      }),
    );
  });

  test("unsigned varints", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), (n) => {
        expect(written((w) => w.varint64(n)).uint64()).toBe(Number(n));
      }),
    );
  });

  test("zig-zag varints", () => {
    const zigzag = (n: bigint) => BigInt.asUintN(64, (n << 1n) ^ (n >> 63n));
    fc.assert(
      fc.property(int64, (n) => {
        expect(written((w) => w.varint64(zigzag(n))).sint64()).toBe(Number(n));
      }),
    );
  });

  test("fixed ones, as numbers and as bigints", () => {
    fc.assert(
      fc.property(int64, (n) => {
        expect(written((w) => w.fixed64(n)).sfixed64Number()).toBe(Number(n));
        expect(written((w) => w.fixed64(n)).fixed64()).toBe(BigInt.asUintN(64, n));
        expect(written((w) => w.fixed64(n)).fixed64Number()).toBe(Number(BigInt.asUintN(64, n)));
      }),
    );
  });

  test("nanoseconds become the millisecond they lie in", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), (n) => {
        expect(written((w) => w.fixed64(n)).nanosAsMillis()).toBe(Number(n / 1_000_000n));
      }),
    );
  });
});

test("a text read from the cache is the text in the bytes, however often others share its place", () => {
  const cache = new StringCache();
  const text = fc.string({ unit: "binary", maxLength: 80 }).filter((s) => s.isWellFormed());
  fc.assert(
    fc.property(fc.array(text, { maxLength: 20 }), (texts) => {
      for (const t of [...texts, ...texts, ...texts]) {
        const bytes = Buffer.from(`<${t}>`);
        expect(cache.read(bytes, 1, bytes.length - 1)).toBe(t.replaceAll("\0", "\ufffd"));
      }
    }),
  );
});

test("Prometheus' staleness marker is told from every other NaN", () => {
  const nan = (bits: bigint) => written((w) => w.fixed64(bits)).isStaleMarker();
  expect(nan(0x7ff0000000000002n)).toBe(true);
  expect(nan(0x7ff8000000000000n)).toBe(false);
  expect(nan(0x7ff8000000000001n)).toBe(false);
});
