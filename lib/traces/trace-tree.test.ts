import { expect, test } from "vitest";
import { sharedVectors } from "@/test/shared";
import { MAX_SKEW_US, correctSkew } from "./clock-skew";
import { parseDebugDuration } from "./debug-duration";
import { distinctSpans } from "./duplicates";
import { enginePhases, timePerOutputToken } from "./engine-phases";
import { type TreeSpan, buildTree, flatten, layerGap, selfTime } from "./tree";

interface Span extends TreeSpan {
  readonly kind: string;
  readonly service: string;
  readonly host: string;
}

interface Given {
  readonly op: string;
  readonly spans: readonly Partial<Span>[];
  readonly span: Parameters<typeof enginePhases>[0];
  readonly outer: TreeSpan;
  readonly inner: TreeSpan;
  readonly max_adjust?: number;
  readonly output_tokens: number;
  readonly ttft_s: string;
  readonly e2e_s: string;
  readonly text: string;
}

interface Vectors {
  readonly cases: readonly { readonly name: string; readonly given: Given; readonly expect: Record<string, unknown> }[];
}

const spanOf = (given: Partial<Span>): Span => ({ kind: "internal", service: "", host: "", ...given }) as Span;
const same = (a: Span, b: Span) => JSON.stringify(a) === JSON.stringify(b);
const withIds = (span: Span, id: string, parent: string | null) => ({ ...span, id, parent });
const distinct = (spans: readonly Partial<Span>[]) => distinctSpans(spans.map(spanOf), same, withIds);

const OPERATIONS: Record<string, (given: Given) => unknown> = {
  tree: ({ spans }) => {
    const { spans: unique, repeated } = distinct(spans);
    const tree = buildTree(unique);
    const flags = Object.fromEntries([...tree.flags, ...[...repeated].map((id) => [id, ["exact_duplicate"]] as const)]);
    return {
      roots: tree.roots.map((node) => node.span.id),
      rows: flatten(tree.roots).map((node) => [node.span.id, node.depth]),
      flags,
      span_count: unique.length,
    };
  },
  dedupe: ({ spans }) => {
    const result = distinct(spans);
    return {
      spans: result.spans.map(({ id, parent, service }) => ({ id, parent, service })),
      warnings: Object.fromEntries([...result.conflicting].map((id) => [id, "duplicate_span_id"])),
    };
  },
  clock_skew: (given) => {
    const tree = buildTree(given.spans.map(spanOf));
    const { shifts, warnings } = correctSkew(tree.roots, given.max_adjust ?? MAX_SKEW_US);
    const orphans = [...tree.flags].filter(([, flags]) => flags.includes("orphan"));
    return {
      starts: Object.fromEntries(given.spans.map((s) => [s.id, (s.start as number) + (shifts.get(s.id as string) ?? 0)])),
      adjusted_by: Object.fromEntries(shifts),
      warnings: Object.fromEntries([...[...warnings].map(([id, w]) => [id, [w]]), ...orphans.map(([id]) => [id, ["missing_parent"]])]),
    };
  },
  self_time: ({ spans }) => ({
    self: Object.fromEntries(
      flatten(buildTree(spans.map(spanOf)).roots).map((node) => [
        node.span.id,
        selfTime(
          node.span,
          node.children.map((c) => c.span),
        ),
      ]),
    ),
  }),
  synthesise_phases: (given) => {
    const { phases, firstTokenAt, flags } = enginePhases(given.span);
    return { children: phases.map((phase) => ({ ...phase, synthetic: true })), first_token_at: firstTokenAt, flags };
  },
  time_per_output_token: (given) => {
    const value = timePerOutputToken(Number(given.ttft_s), Number(given.e2e_s), given.output_tokens);
    return { tpot_s: value === null ? null : expect.closeTo(value, 12) };
  },
  layer_gap: (given) => layerGap(given.outer, given.inner),
  parse_debug_duration: (given) => ({ seconds: parseDebugDuration(given.text) }),
};

const vectors = sharedVectors<Vectors>("trace-tree.json");

test.skipIf(vectors === null).each(vectors?.cases ?? [])("$name", ({ given, expect: wanted }) => {
  const operation = OPERATIONS[given.op];
  expect(operation, `no operation ${given.op}`).toBeDefined();
  const seconds = wanted["seconds"];
  expect(operation?.(given)).toEqual(typeof seconds === "string" ? { seconds: Number(seconds) } : wanted);
});

test("a chain of twenty thousand spans is laid out without running out of stack", () => {
  const chain = Array.from({ length: 20_000 }, (_, i) =>
    spanOf({ id: `${i}`, parent: i === 0 ? null : `${i - 1}`, start: i, duration: 1 }),
  );
  const tree = buildTree(chain);
  expect(flatten(tree.roots).at(-1)?.depth).toBe(19_999);
  expect(correctSkew(tree.roots).warnings.size).toBe(0);
});
