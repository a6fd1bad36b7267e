import { expect, test } from "vitest";
import type { SeriesSlot } from "../../chart";
import { familyOf, hueOf, seriesLooks } from "./series-looks";
import type { ShownSeries } from "./shown-series";

const series = (name: string, more: Partial<ShownSeries> = {}): ShownSeries => ({
  id: name,
  ref: "A",
  name,
  labels: { node: name },
  source: { labels: { node: name }, values: [] },
  times: [],
  values: [],
  band: null,
  saturated: null,
  histograms: null,
  field: {},
  color: null,
  axis: "left",
  draw: null,
  dashed: false,
  ...more,
});
const many = (count: number) => Array.from({ length: count }, (_, i) => series(`n${String(i).padStart(2, "0")}`));
const none = (): SeriesSlot => 0;

test("nothing changes colour when values change the order", () => {
  const all = many(12);
  const before = seriesLooks(all, none);
  const after = seriesLooks([...all].reverse(), none);
  for (const s of all) expect(after.get(s.id)).toEqual(before.get(s.id));
});

test("no two of twenty-four lines look the same; the rest is grey", () => {
  const looks = [...seriesLooks(many(26), none).values()];
  const distinct = new Set(looks.slice(0, 24).map((l) => `${l.colour} ${l.dash ?? ""}`));
  expect(distinct.size).toBe(24);
  expect(looks.at(-1)?.colour).toBe("var(--series-other)");
});

test("a name keeps the colour it has everywhere, and others go around it", () => {
  const looks = seriesLooks(many(3), (hue) => (hue === "n02" ? 1 : 0));
  expect(looks.get("n02")?.colour).toBe("var(--series-1)");
  expect(looks.get("n00")?.colour).toBe("var(--series-2)");
});

test("percentiles of one model are of one hue, told apart by their lines", () => {
  const looks = seriesLooks([series("p99 llama"), series("p50 llama"), series("p95 llama"), series("p50 qwen")], none);
  expect(new Set(["p50 llama", "p95 llama", "p99 llama"].map((n) => looks.get(n)?.colour)).size).toBe(1);
  expect(["p50 llama", "p95 llama", "p99 llama"].map((n) => looks.get(n)?.dash)).toEqual([undefined, "5 3", "1.5 3"]);
  expect(looks.get("p50 qwen")?.colour).not.toBe(looks.get("p50 llama")?.colour);
  expect(hueOf("p95")).toBe("p95");
});

test("an override's colour counts", () => {
  expect(seriesLooks([series("a", { color: "breached" })], none).get("a")?.colour).toBe("var(--breached)");
});

test("series told apart by the same labels are one family", () => {
  expect(familyOf({ labels: { b: "1", a: "2" } })).toBe("a,b");
});
