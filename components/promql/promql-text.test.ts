import fc from "fast-check";
import { expect, test } from "vitest";
import { fillBuiltins } from "./fill-builtins";
import { maskVariables } from "./mask-variables";

test.each([
  ["rate(x[$__rate_interval])", "rate(x[1m              ])"],
  ["sum by ($label) (x)", "sum by (vvvvvv) (x)"],
  ['$metric{a="$b"}', 'vvvvvvv{a="$b"}'],
  ["topk($k, x)", "topk(1 , x)"],
  ["x > $limit", "x > 1     "],
  ["x offset $shift", "x offset 1m    "],
  ["job:$what:rate5m", "job:vvvvv:rate5m"],
  ["x[1h:${step:raw}]", "x[1h:1m         ]"],
  ["up # $comment", "up # $comment"],
  ["rate($metric[5m])", "rate(vvvvvvv[5m])"],
])("%s parses as %s", (text, masked) => {
  expect(maskVariables(text).text).toBe(masked);
});

test("variables are known wherever they are used, and nothing else is taken for one", () => {
  expect(maskVariables('x{a="$b", c=~"${d:regex}"} > $e and "\\$" != "$5"').uses.map((u) => u.name)).toEqual(["b", "d", "e"]);
});

test("masking keeps every place where it was", () => {
  const part = fc.constantFrom("x", "$a", "${b:csv}", '"', "'", "`", "\\", "#", "\n", "[", "]", "(", ",", " ", "offset ", "$");
  fc.assert(
    fc.property(fc.array(part, { maxLength: 20 }), (parts) => {
      const text = parts.join("");
      const masked = maskVariables(text);
      return masked.text.length === text.length && masked.uses.every((u) => text.slice(u.range.start).startsWith("$"));
    }),
  );
});

test("a rate's window spans four scrapes at least, and one step and a scrape", () => {
  expect(fillBuiltins("rate(x[$__rate_interval])", { rangeMs: 3_600_000, stepMs: 15_000 }).text).toBe("rate(x[1m])");
  expect(fillBuiltins("rate(x[$__rate_interval])", { rangeMs: 86_400_000, stepMs: 300_000 }).text).toBe("rate(x[10m])");
  expect(fillBuiltins("x[$__range:$__interval] / $__range_s", { rangeMs: 3_600_000, stepMs: 15_000 }).text).toBe("x[3600s:15s] / 3600");
  expect(fillBuiltins('x{a="$b"}', { rangeMs: 1, stepMs: 1 }).text).toBe('x{a="$b"}');
});

test("a place in the filled query leads back to where it was written", () => {
  const text = "rate(x[$__rate_interval]) / rate(y[$__range])";
  const { text: filled, back } = fillBuiltins(text, { rangeMs: 3_600_000, stepMs: 15_000 });
  for (const word of ["rate(x", "]) /", "rate(y", "])"]) expect(back(filled.lastIndexOf(word))).toBe(text.lastIndexOf(word));
  expect(back(filled.indexOf("1m") + 1)).toBe(text.indexOf("$__rate"));
});
