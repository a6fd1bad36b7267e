import fs from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ClassicHistogram } from "@/lib/telemetry/metric";
import { sharedPath } from "@/test/shared";
import { Assembler, assemble, classicHistogram } from "./assemble";
import type { ParsedSeries } from "./exposition";
import { parseOpenMetrics } from "./openmetrics";
import { parsePrometheusText } from "./prometheus-text";

const shape = (text: string) => assemble(parsePrometheusText(text)).points.map((p) => [p.name, { ...p.labels }, p.type, p.value]);

describe("assembling series", () => {
  it("makes one series of a histogram, with counts per bucket, whatever the order of its lines", () => {
    const text = `# TYPE h histogram
h_count{m="x"} 6
h_bucket{m="x",le="+Inf"} 6
h_bucket{m="x",le="2"} 5
h_bucket{m="x",le="0.5"} 1
h_sum{m="x"} 7.5
`;
    const value: ClassicHistogram = {
      kind: "classic",
      bounds: Float64Array.of(0.5, 2),
      counts: Float64Array.of(1, 4, 1),
      sum: 7.5,
      count: 6,
    };
    expect(shape(text)).toEqual([["h", { m: "x" }, "histogram", value]]);
  });

  it("reads a histogram whose own name ends in _total", () => {
    const [series] = shape(
      '# TYPE vllm:it_total histogram\nvllm:it_total_bucket{le="+Inf"} 2\nvllm:it_total_sum 3\nvllm:it_total_count 2\n',
    );
    expect(series?.slice(0, 3)).toEqual(["vllm:it_total", {}, "histogram"]);
  });

  it("leaves bucket, sum and count alone where no histogram was declared", () => {
    expect(shape('h_bucket{le="1"} 1\nh_sum 2\n')).toEqual([
      ["h_bucket", { le: "1" }, "unknown", 1],
      ["h_sum", {}, "unknown", 2],
    ]);
  });

  it("keeps a bucket with an unreadable bound as the plain series it is", () => {
    expect(shape('# TYPE h histogram\nh_bucket{le="x"} 1\n')).toEqual([["h_bucket", { le: "x" }, "unknown", 1]]);
  });

  it("drops _created of counters, histograms and summaries, and nothing else that is called so", () => {
    const { points, createdDropped } = assemble(
      parsePrometheusText(
        "# TYPE a_total counter\na_total 1\n# TYPE a_created gauge\na_created 5\n# TYPE s summary\ns_created 5\ns_count 1\nusers_created 3\n",
      ),
    );
    expect(createdDropped).toBe(2);
    expect(points.map((p) => [p.name, p.type])).toEqual([
      ["a_total", "counter"],
      ["s_count", "summary"],
      ["users_created", "unknown"],
    ]);
  });

  it("keeps the exposed name of a counter and knows its type from the family in OpenMetrics", () => {
    const exposition = parseOpenMetrics(
      '# TYPE c_seconds counter\n# UNIT c_seconds seconds\nc_seconds_total 1 # {trace_id="t"} 1 2\n# EOF\n',
    );
    const [point] = assemble(exposition).points;
    expect(point).toMatchObject({ name: "c_seconds_total", type: "counter", unit: "seconds" });
    expect(point?.exemplars).toEqual([{ labels: { trace_id: "t" }, value: 1, timeMs: 2000 }]);
  });

  it("drops what DCGM writes where a GPU has no reading", () => {
    const text =
      "DCGM_FI_A 9223372036854775794\nDCGM_FI_B 2147483633\nDCGM_FI_C 140737488355328\nDCGM_FI_D 41\nother 9223372036854775794\n";
    const { points, blanksDropped } = assemble(parsePrometheusText(text));
    expect([blanksDropped, ...points.map((p) => p.name)]).toEqual([3, "DCGM_FI_D", "other"]);
  });

  it("gives the same series with and without memory of former scrapes", () => {
    const file = sharedPath("corpora", "metrics-exposition", "vllm", "vllm-t0.prom");
    if (file === null) return;
    const text = fs.readFileSync(file, "utf8");
    const cache = new Map<string, ParsedSeries>();
    const assembler = new Assembler();
    assembler.assemble(parsePrometheusText(text, cache));
    const again = assembler.assemble(parsePrometheusText(text, cache)).points;
    expect(again).toEqual(assemble(parsePrometheusText(text)).points);
    expect(new Set(again.map((p) => p.key)).size).toBe(again.length);
  });

  it("never counts below zero and always adds up to the count", () => {
    const bucket = fc.tuple(fc.double({ noNaN: true, min: -1e6, max: 1e6 }), fc.nat(1000));
    fc.assert(
      fc.property(fc.array(bucket, { maxLength: 12 }), fc.nat(2000), (buckets, inf) => {
        const h = classicHistogram([...buckets.map((b) => b[0]), Infinity], [...buckets.map((b) => b[1]), inf], 1, inf);
        expect(h.counts.length).toBe(h.bounds.length + 1);
        expect(h.counts.every((c) => c >= 0)).toBe(true);
        expect(h.counts.reduce((a, b) => a + b, 0)).toBe(h.count);
        for (let i = 1; i < h.bounds.length; i++) expect(h.bounds[i]).toBeGreaterThan(h.bounds[i - 1] ?? 0);
      }),
    );
  });
});
