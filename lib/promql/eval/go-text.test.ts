import { xxhash64 } from "./xxhash64";
import xxhash from "xxhash-wasm";
import fc from "fast-check";
import { expect, test } from "vitest";
import { compareText, formatFloat, formatGeneral } from "./go-text";
import { compareLabels, labelOf, labelsText, signatureBy, withLabel, withoutName } from "./label-sets";

test.each([
  [0, "0", "0"],
  [-0, "-0", "-0"],
  [1.5, "1.5", "1.5"],
  [1e21, "1000000000000000000000", "1e+21"],
  [123456, "123456", "123456"],
  [1234567, "1234567", "1.234567e+06"],
  [1e-7, "0.0000001", "1e-07"],
  [0.0001, "0.0001", "0.0001"],
  [-1.25e-10, "-0.000000000125", "-1.25e-10"],
  [Infinity, "+Inf", "+Inf"],
  [-Infinity, "-Inf", "-Inf"],
  [NaN, "NaN", "NaN"],
])("numbers in labels and messages read as Go writes them: %d", (x, plain, general) => {
  expect(formatFloat(x)).toBe(plain);
  expect(formatGeneral(x)).toBe(general);
});

test("a written float reads back as itself", () => {
  fc.assert(fc.property(fc.double({ noNaN: true }), (x) => Number(formatFloat(x).replace("Inf", "Infinity")) === x));
});

test("texts are ordered by their UTF-8 bytes", () => {
  const encoder = new TextEncoder();
  const bytes = (a: string, b: string) => Math.sign(Buffer.compare(encoder.encode(a), encoder.encode(b)));
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), fc.string({ unit: "binary" }), (a, b) => {
      expect(Math.sign(compareText(a, b))).toBe(bytes(a, b));
    }),
  );
  expect(compareText("\uffff", "\u{10000}")).toBeLessThan(0);
});

test("hashes are those of xxHash64", async () => {
  const known = await xxhash();
  fc.assert(fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => xxhash64(bytes) === known.h64Raw(bytes)));
  expect(xxhash64(new Uint8Array(0))).toBe(0xef46db3751d8e999n);
});

test("labels called like properties of every object are labels like others", () => {
  const labels = Object.fromEntries([
    ["__proto__", "a"],
    ["constructor", "b"],
  ]);
  expect(labelOf({}, "constructor")).toBe("");
  expect(labelOf(labels, "__proto__")).toBe("a");
  expect(labelsText(withLabel(labels, "x", "1"))).toBe('{__proto__="a", constructor="b", x="1"}');
  expect(signatureBy(["constructor"], "on")({})).toBe(signatureBy(["constructor"], "on")({ other: "1" }));
});

test("signatures differ where what counts differs, and only there", () => {
  const on = signatureBy(["a", "b"], "on");
  expect(on({ a: "x", b: "yz" })).not.toBe(on({ a: "xy", b: "z" }));
  const ignoring = signatureBy(["__name__", "c"], "ignoring");
  expect(ignoring({ __name__: "m", a: "1", c: "2" })).toBe(ignoring({ __name__: "n", a: "1" }));
});

test("label sets are ordered pair by pair, the shorter first; a dropped name takes type and unit along", () => {
  expect(compareLabels({ a: "1" }, { a: "1", b: "2" })).toBeLessThan(0);
  expect(compareLabels({ a: "2" }, { a: "1", b: "2" })).toBeGreaterThan(0);
  expect(compareLabels({ b: "1" }, { a: "1" })).toBeGreaterThan(0);
  expect(withoutName({ __name__: "x", __type__: "counter", __unit__: "s", a: "1" })).toEqual({ a: "1" });
});
