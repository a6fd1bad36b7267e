import fc from "fast-check";
import { expect, test } from "vitest";
import { formatDelta, formatNumber, formatValue, unitLabel } from "./format";

const plain = (text: string | null) => text?.replaceAll("\u00a0", " ");

test.each([
  [0.412, "s", "412 ms"],
  [1.8434, "s", "1.84 s"],
  [0.0093, "s", "9.3 ms"],
  [0.9996, "s", "1.00 s"],
  [0.000_12, "s", "120 µs"],
  [3000, "s", "50.0 min"],
  [0, "s", "0 ms"],
  [0.0042, "ratio", "0.42 %"],
  [0.781, "ratio", "78 %"],
  [0, "ratio", "0 %"],
  [0.000_01, "ratio", "<0.01 %"],
  [1, "ratio", "100 %"],
  [1_420_000, "requests", "1.42 M"],
  [12_300, "tokens/s", "12.3 k tok/s"],
  [999.6, "tokens/s", "1.00 k tok/s"],
  [7, "requests", "7"],
  [80 * 1024 ** 3, "bytes", "80.0 GiB"],
  [512, "bytes", "512 B"],
  [1284.074, "USD", "$1,284.07"],
  [41.2, "USD", "$41.20"],
  [-0.25, "s", "−250 ms"],
  [66, "Cel", "66 °C"],
] as const)("%d %s is written %s", (value, unit, text) => {
  expect(plain(formatValue(value, unit))).toBe(text);
});

test("what is not known is a dash, never a zero", () => {
  for (const value of [null, undefined, Number.NaN]) expect(formatValue(value, "s")).toBe("–");
});

test("every number has a short form, and none contains an ordinary space", () => {
  const units = fc.constantFrom("s", "ratio", "bytes", "requests", "USD", "tokens/s");
  fc.assert(
    fc.property(fc.double({ noNaN: true, min: 0, max: 1e15 }), units, (value, unit) => {
      expect(formatNumber(value, unit)).toMatch(/^[^ ]{1,14}$/u);
    }),
  );
});

test("a column head names the unit unless the numbers do", () => {
  expect(unitLabel("tokens/s")).toBe("tok/s");
  expect(unitLabel("s")).toBe("");
  expect(unitLabel("furlongs")).toBe("furlongs");
});

test("a change says its direction, and from doubling on its factor", () => {
  expect(plain(formatDelta(0.031))).toBe("+3.1 %");
  expect(plain(formatDelta(-0.12))).toBe("−12 %");
  expect(plain(formatDelta(1.4))).toBe("×2.4");
  expect(plain(formatDelta(0))).toBe("±0 %");
  expect(formatDelta(null)).toBeNull();
});
