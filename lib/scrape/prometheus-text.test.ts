import fs from "node:fs";
import path from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sharedPath } from "@/test/shared";
import { assemble } from "./assemble";
import type { ParsedSeries } from "./exposition";
import { parseOpenMetrics } from "./openmetrics";
import { parsePrometheusText } from "./prometheus-text";

const corpus = sharedPath("corpora", "metrics-exposition");
const one = (text: string) => parsePrometheusText(text).samples[0];

describe("Prometheus text", () => {
  it.skipIf(corpus === null)("reads every sample of real engines and exporters", () => {
    const expected = JSON.parse(fs.readFileSync(path.join(corpus ?? "", "expected.json"), "utf8")) as Record<string, { samples: number }>;
    const counts = Object.keys(expected).map((file) => {
      const text = fs.readFileSync(path.join(corpus ?? "", file), "utf8");
      return [file, parsePrometheusText(text).samples.length];
    });
    expect(Object.fromEntries(counts)).toEqual(Object.fromEntries(Object.entries(expected).map(([file, e]) => [file, e.samples])));
    console.log(`metrics-exposition: ${counts.length} / ${counts.length} files`);
  });

  it.each([
    ["a 1", 1],
    ["a\t 1.5e3 \t", 1500],
    ["a{} -.5", -0.5],
    ["a +Inf", Infinity],
    ["a -inf", -Infinity],
    ["a NaN", Number.NaN],
    ["a infinity", Infinity],
    ["a 9223372036854775794", 2 ** 63],
  ])("reads the value of %j", (line, value) => expect(one(line)?.value).toEqual(value));

  it.each([
    "a",
    "a ",
    "a x",
    "a 0x1",
    "a 1_0",
    "a 1 2.5",
    "a 1 2 3",
    "1a 1",
    "a{b} 1",
    "a{b=1} 1",
    'a{b="1} 1',
    'a{b="1"c="2"} 1',
    'a{b="1",b="2"} 1',
    'a{b="1" 1',
    "a{,} 1",
    '{b="1"} 1',
    "# TYPE a meh",
    "# TYPE 1 gauge",
    'a 1 # {b="c"} 1',
  ])("refuses %j and says which line is wrong", (line) => {
    expect(() => parsePrometheusText(`ok 1\n${line}\n`)).toThrow(/^Line 2 /);
  });

  it.each([
    ['a{ b = "1" , c="2", } 1 123', { b: "1", c: "2" }],
    ['a {b="x\\ny\\"\\\\z\\q"} 1', { b: 'x\ny"\\z\\q' }],
    ['{"my.metric", "a label"="1"} 1', { "a label": "1" }],
    ['a{__proto__="x",constructor="y"} 1', { ["__proto__"]: "x", constructor: "y" }],
    ['a{b="}{ # "} 1', { b: "}{ # " }],
  ])("reads the labels of %s", (line, labels) => expect(Object.entries(one(line)?.series.labels ?? {})).toEqual(Object.entries(labels)));

  it("keeps help and type of families, in any order and anywhere", () => {
    const { families } = parsePrometheusText("a_total 1\n# HELP a_total one\\ntwo\n# TYPE a_total counter\n#comment\n# HELP b\n# EOF\n");
    expect([...families.values()]).toEqual([
      { name: "a_total", type: "counter", unit: "", help: "one\ntwo" },
      { name: "b", type: "unknown", unit: "", help: "" },
    ]);
  });

  it("recognises a series it has seen by its text alone", () => {
    const cache = new Map<string, ParsedSeries>();
    const first = parsePrometheusText('a{b="1"} 1\n', cache).samples[0]?.series;
    expect(parsePrometheusText('a{b="1"} 2\n', cache).samples[0]?.series).toBe(first);
  });
});

const name = fc.stringMatching(/^[a-zA-Z_:][a-zA-Z0-9_:]{0,12}$/);
const labelName = fc.stringMatching(/^[a-zA-Z_][a-zA-Z0-9_]{0,8}$/);
const labels = fc.dictionary(labelName, fc.string({ unit: "binary", maxLength: 20 }), { maxKeys: 4, noNullPrototype: true });
const series = fc.record({ name, labels, value: fc.double(), timeMs: fc.option(fc.integer({ min: 0, max: 4_102_444_800_000 })) });

const escape = (text: string) => text.replaceAll("\\", "\\\\").replaceAll("\n", "\\n").replaceAll('"', '\\"');
const number = (v: number) => (v === Infinity ? "+Inf" : v === -Infinity ? "-Inf" : Object.is(v, -0) ? "-0" : String(v));
const identity = (s: { name: string; labels: Record<string, string> }) =>
  `${s.name}{${Object.entries(s.labels)
    .map(([k, v]) => `${k}="${escape(v)}"`)
    .join(",")}}`;

describe("printing and parsing", () => {
  it("gives back any series, value and time in the Prometheus format", () => {
    fc.assert(
      fc.property(fc.array(series, { maxLength: 20 }), (all) => {
        const text = all.map((s) => `${identity(s)} ${number(s.value)}${s.timeMs === null ? "" : ` ${s.timeMs}`}\n`).join("");
        const parsed = parsePrometheusText(text).samples;
        expect(parsed.map((p) => [p.series.name, Object.entries(p.series.labels), p.value, p.timeMs])).toEqual(
          all.map((s) => [s.name, Object.entries(s.labels), s.value, s.timeMs]),
        );
      }),
    );
  });

  it("gives back any gauge in OpenMetrics", () => {
    fc.assert(
      fc.property(series, (s) => {
        const text = `# TYPE ${s.name} gauge\n${identity(s)} ${number(s.value)}${s.timeMs === null ? "" : ` ${s.timeMs / 1000}`}\n# EOF\n`;
        const [p] = parseOpenMetrics(text).samples;
        expect([p?.series.name, Object.entries(p?.series.labels ?? {}), p?.value, p?.timeMs]).toEqual([
          s.name,
          Object.entries(s.labels),
          s.value,
          s.timeMs,
        ]);
      }),
    );
  });

  it("never fails but with a sentence, and never hangs, whatever the text", () => {
    const noise = fc.string({
      unit: fc.constantFrom(...'a1_:{}=",\\ \n\t#.+-eE'.split(""), "# TYPE a ", "counter", "le", "_bucket"),
      maxLength: 80,
    });
    fc.assert(
      fc.property(noise, (text) => {
        for (const parse of [parsePrometheusText, parseOpenMetrics]) {
          try {
            assemble(parse(text));
          } catch (error) {
            expect((error as Error).message).toMatch(/^Line \d+ of the exposition: /);
          }
        }
      }),
      { numRuns: 2000 },
    );
  });
});
