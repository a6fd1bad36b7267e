import fc from "fast-check";
import { expect, test } from "vitest";
import { labelsKey } from "./labels";
import { seriesName, tellingLabels } from "./series-name";

test("series are told apart by as few labels as it takes, the speaking ones first", () => {
  const gpus = [
    { __name__: "x", UUID: "GPU-1", hostname: "a", gpu: "0", job: "dcgm" },
    { __name__: "x", UUID: "GPU-2", hostname: "a", gpu: "1", job: "dcgm" },
    { __name__: "x", UUID: "GPU-3", hostname: "b", gpu: "0", job: "dcgm" },
  ];
  const telling = tellingLabels(gpus);
  expect(telling).toEqual(["hostname", "gpu"]);
  expect(seriesName(gpus[1] ?? {}, telling)).toBe("hostname=a gpu=1");
  expect(seriesName({ model: "b" }, ["model"])).toBe("b");
  expect(seriesName({}, tellingLabels([{}]))).toBe("all series");
});

test("no two series of an answer share a name", () => {
  const labels = fc.dictionary(fc.constantFrom("model", "region", "UUID", "x"), fc.constantFrom("1", "2", "3"), { noNullPrototype: true });
  fc.assert(
    fc.property(fc.uniqueArray(labels, { selector: (set) => labelsKey(set), maxLength: 12 }), (all) => {
      const telling = tellingLabels(all);
      return new Set(all.map((set) => JSON.stringify(telling.map((name) => set[name] ?? null)))).size === all.length;
    }),
  );
});
