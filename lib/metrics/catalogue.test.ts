import fc from "fast-check";
import { expect, test } from "vitest";
import { labelsKey } from "@/lib/kernel/labels";
import { countCardinality, countLabels, savingsOf } from "./cardinality";
import { type SeriesSighting, countCatalogue } from "./catalogue";

const HOUR = 3_600_000;
const NOW = 1_000 * HOUR;

function seen(labels: Record<string, string>, firstSeen = 0, lastSeen = NOW, more: Partial<SeriesSighting> = {}): SeriesSighting {
  return {
    name: labels["__name__"] ?? "",
    labels,
    type: "unknown",
    unit: "",
    help: "",
    form: "float",
    histogram: null,
    firstSeen,
    lastSeen,
    ...more,
  };
}

test("a name is one entry that knows what any of its series says", () => {
  const [up, x] = countCatalogue(
    [
      seen({ __name__: "x", i: "1" }, 0, NOW, { type: "counter" }),
      seen({ __name__: "x", i: "2" }, NOW - 2 * HOUR, NOW - HOUR / 2, { help: "What it is." }),
      seen({ __name__: "x", i: "3" }, 5, NOW - 100 * HOUR, { unit: "s" }),
      seen({ __name__: "up" }),
    ],
    NOW,
  );
  expect(up).toMatchObject({ name: "up", seriesCount: 1 });
  expect(x).toMatchObject({
    type: "counter",
    help: "What it is.",
    unit: "s",
    seriesCount: 3,
    activeSeries: 2,
    newSeries: 1,
    lastSeen: NOW,
  });
});

test("a name that is sent both as numbers and as whole histograms is two entries", () => {
  const all = countCatalogue([seen({ __name__: "x" }), seen({ __name__: "x" }, 0, NOW, { form: "histogram", histogram: "native" })], NOW);
  expect(all.map((e) => [e.form, e.histogram])).toEqual([
    ["float", null],
    ["histogram", "native"],
  ]);
});

test("series count now and a day ago; those that ended or appeared are told", () => {
  const counted = countCardinality(
    [
      seen({ __name__: "a", job: "j", pod: "1" }),
      seen({ __name__: "a", job: "j", pod: "2" }, NOW - 2 * HOUR),
      seen({ __name__: "a", job: "k", pod: "3" }, 0, NOW - 10 * HOUR),
      seen({ __name__: "b", job: "k" }, 0, NOW - 500 * HOUR),
    ],
    NOW,
    "pod",
  );
  expect(counted).toMatchObject({ series: 2, dayAgo: 2, kept: 4, appeared: 1, ended: 1, metricCount: 1 });
  expect(counted.metrics).toEqual([{ name: "a", series: 2, dayAgo: 2 }]);
  expect(counted.jobs).toEqual([
    { name: "j", series: 2, dayAgo: 1 },
    { name: "k", series: 0, dayAgo: 1 },
  ]);
  expect(counted.focus?.top.map((v) => v.name)).toEqual(["1", "2", "3"]);
  expect(counted.labels.map((l) => [l.label, l.values])).toEqual([
    ["pod", 2],
    ["job", 1],
  ]);
});

test("a metric's labels are counted with their commonest values", () => {
  const labels = countLabels(
    [1, 2, 3].map((i) => seen({ __name__: "a", i: String(i), one: "x" })),
    NOW,
  );
  expect(labels.map((l) => [l.label, l.values, l.series])).toEqual([
    ["i", 3, 3],
    ["one", 1, 3],
  ]);
});

test("what leaving a label out saves is how many series are equal without it", () => {
  const label = fc.constantFrom("pod", "path", "code");
  const sets = fc.uniqueArray(fc.dictionary(label, fc.constantFrom("1", "2", "3"), { noNullPrototype: true }), {
    selector: (set) => labelsKey(set),
    minLength: 1,
    maxLength: 20,
  });
  fc.assert(
    fc.property(sets, (all) => {
      const series = all.map((set) => seen({ __name__: "m", ...set }));
      const told = new Map(savingsOf(series, new Set(["m"])).map((s) => [s.label, s.left]));
      for (const name of ["pod", "path", "code"]) {
        const left = new Set(all.map((set) => labelsKey(Object.fromEntries(Object.entries(set).filter(([n]) => n !== name))))).size;
        expect(told.get(name) ?? all.length).toBe(left);
      }
    }),
  );
});

test("nobody is advised to drop what tells senders or buckets apart", () => {
  const series = ["1", "2"].flatMap((v) => ["le", "job", "tenant", "quantile"].map((label) => seen({ __name__: "m", [label]: v })));
  expect(savingsOf(series, new Set(["m"]))).toEqual([]);
});
