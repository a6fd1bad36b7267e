import fc from "fast-check";
import { expect, test } from "vitest";
import { sharedVectors } from "@/test/shared";
import { type PathSpan, criticalPath } from "./critical-path";

interface Given {
  readonly spans: readonly (Omit<PathSpan, "kind"> & { readonly kind?: string; readonly ref?: string })[];
}
interface Wanted {
  readonly sections: readonly { readonly span: string; readonly from: number; readonly to: number }[];
  readonly time_on_path: Readonly<Record<string, number>>;
}
interface Vectors {
  readonly cases: readonly { readonly name: string; readonly given: Given; readonly expect: Wanted }[];
}

const vectors = sharedVectors<Vectors>("critical-path.json");

test.skipIf(vectors === null).each(vectors?.cases ?? [])("$name", ({ given, expect: wanted }) => {
  const spans = given.spans.map((span) => ({ kind: "internal", ...span, followsFrom: span.ref === "follows_from" }));
  const sections = criticalPath(spans).map(({ row, from, to }) => ({ span: spans[row]?.id ?? "", from, to }));
  expect(sections).toEqual(wanted.sections);
  const onPath: Record<string, number> = {};
  for (const { span, from, to } of sections) onPath[span] = (onPath[span] ?? 0) + to - from;
  expect(onPath).toEqual(wanted.time_on_path);
});

const forest = fc
  .array(fc.record({ up: fc.nat(), start: fc.integer({ min: 0, max: 60 }), duration: fc.integer({ min: 0, max: 40 }), kind: fc.nat(5) }), {
    minLength: 1,
    maxLength: 40,
  })
  .map((rows) =>
    rows.map(({ up, start, duration, kind }, i): PathSpan => ({
      id: `${i}`,
      parent: i === 0 ? null : `${up % i}`,
      start,
      duration,
      kind: ["internal", "server", "client", "producer", "consumer", "unspecified"][kind] as string,
    })),
  );

test("sections lie within the root, abut without overlap and cover it", () => {
  fc.assert(
    fc.property(forest, (spans) => {
      const root = spans[0] as PathSpan;
      let point = root.start + root.duration;
      for (const section of criticalPath(spans)) {
        const span = spans[section.row] as PathSpan;
        expect(section.to).toBe(point);
        expect(section.from).toBeLessThan(section.to);
        expect(section.from).toBeGreaterThanOrEqual(span.start);
        expect(section.to).toBeLessThanOrEqual(span.start + span.duration);
        point = section.from;
      }
      expect(point).toBe(root.start);
    }),
  );
});

test("spans in a circle are on no path, and a chain of 100,000 is walked without running out of stack", () => {
  const circle = ["a", "b"].map((id) => ({ id, parent: id === "a" ? "b" : "a", start: 0, duration: 5, kind: "internal" }));
  expect(criticalPath(circle)).toEqual([]);
  const chain = Array.from({ length: 100_000 }, (_, i) => ({
    id: `${i}`,
    parent: i === 0 ? null : `${i - 1}`,
    start: i,
    duration: 200_000 - 2 * i,
    kind: "internal",
  }));
  expect(criticalPath(chain)).toHaveLength(199_999);
});
