import fc from "fast-check";
import { expect, test } from "vitest";
import { type UnixNanos, unixNanos } from "@/lib/kernel/units";
import type { SpanRecord } from "@/lib/telemetry/span";
import { compileSpanChoice, compileTraceSearch } from "./compile-trace";
import { parseSearchOrThrow } from "./parse";
import { traceView } from "./trace-view";

const ms = (n: number): UnixNanos => unixNanos(BigInt(n) * 1_000_000n);

const span = (id: string, parent: string, name: string, from: number, to: number, more: Partial<SpanRecord> = {}): SpanRecord => ({
  traceId: "0".repeat(32),
  spanId: id,
  parentSpanId: parent,
  name,
  kind: 1,
  startNs: ms(from),
  endNs: ms(to),
  status: 0,
  statusMessage: "",
  traceState: "",
  attributes: {},
  events: [],
  links: [],
  resource: { attributes: { "service.name": name.split(".")[0] as string } },
  scope: { name: "", version: "" },
  tenant: "",
  ...more,
});

const TRACE = traceView([
  span("1", "", "gateway.request", 0, 3000),
  span("2", "1", "router.pick", 10, 20),
  span("3", "1", "engine.llm", 30, 2900, { attributes: { "gen_ai.usage.input_tokens": 512 } }),
  span("4", "3", "engine.queue", 30, 1500),
  span("5", "3", "engine.prefill", 1500, 1700, { status: 2, statusMessage: "out of memory" }),
]);

const chosen = (text: string) => {
  const marks = compileSpanChoice(parseSearchOrThrow(text, "spans"))(TRACE);
  return TRACE.spans.filter((_, i) => marks[i] === 1).map((found) => found.spanId);
};

test.each<[string, string[]]>([
  ["service:engine duration>1s", ["3", "4"]],
  ["{ service:gateway } > { service:engine }", ["3"]],
  ["{ service:gateway } >> { service:engine }", ["3", "4", "5"]],
  ["{ name:engine.prefill } < { }", ["3"]],
  ["{ error:true } << { }", ["1", "3"]],
  ["{ name:engine.queue } ~ { }", ["5"]],
  ["{ service:engine } ~ { service:engine }", ["4", "5"]],
  ["{ } > { } > { }", ["4", "5"]],
  ["({ name:router.pick } || { name:engine.llm }) > { }", ["4", "5"]],
  ['"out of memory"', ["5"]],
  ["tokens_in>500 trace.duration>2s", ["3"]],
  ["{ service:router } { error:true } trace.spans>4", ["2", "5"]],
  ["{ service:router } trace.spans>5", []],
])("%s chooses spans", (text, expected) => {
  expect(chosen(text)).toEqual(expected);
});

test.each<[string, boolean]>([
  ["trace.duration>2s trace.duration:3s", true],
  ["trace.root.service:gateway trace.root.name:gateway.*", true],
  ["trace.error:true trace.errors:1 trace.services:3", true],
  ["trace.spans>100", false],
  ["-{ error:true }", false],
  ["-{ service:other } && { service:router }", true],
  ["{ service:other } || trace.error:true", true],
  ["{ service:router } > { error:true }", false],
])("%s finds the trace", (text, expected) => {
  expect(compileTraceSearch(parseSearchOrThrow(text, "spans"))(TRACE)).toBe(expected);
});

test("relations agree with looking at every pair, whatever the parents: missing, circular, themselves", () => {
  const spans = fc
    .array(fc.tuple(fc.nat({ max: 9 }), fc.constantFrom("a", "b", "c")), { minLength: 1, maxLength: 9 })
    .map((given) => given.map(([parent, name], i) => span(String(i), String(parent), name, i, i + 1)));
  fc.assert(
    fc.property(spans, fc.constantFrom(">", ">>", "<", "<<", "~"), (given, op) => {
      const trace = traceView(given);
      const above = (i: number): number[] =>
        trace.parents[i] === -1 ? [] : [trace.parents[i] as number, ...above(trace.parents[i] as number)];
      const related = (left: number, right: number): boolean =>
        op === ">"
          ? trace.parents[right] === left
          : op === ">>"
            ? above(right).includes(left)
            : op === "<"
              ? trace.parents[left] === right
              : op === "<<"
                ? above(left).includes(right)
                : left !== right && trace.parents[left] !== -1 && trace.parents[left] === trace.parents[right];
      const expected = given.map((to, r) => (to.name === "b" && given.some((from, l) => from.name === "a" && related(l, r)) ? 1 : 0));
      const marks = compileSpanChoice(parseSearchOrThrow(`{ name:a } ${op} { name:b }`, "spans"))(trace);
      expect([...marks]).toEqual(expected);
    }),
    { numRuns: 1000 },
  );
});
