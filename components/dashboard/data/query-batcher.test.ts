import { expect, test } from "vitest";
import type { PanelQuery, PanelQueryRequest, PanelQueryResponse } from "@/lib/promql";
import { QUERIES_PER_REQUEST, QueryBatcher, REQUESTS_AT_A_TIME } from "./query-batcher";

const GRID = { from: 0, to: 60, stepMs: 15 };
const query = (ref: string, expr: string): PanelQuery => ({ ref, expr, kind: "range" });

function answerTo(request: PanelQueryRequest): PanelQueryResponse {
  return {
    results: request.queries.map(({ ref, expr }) => ({
      ref,
      resultType: "matrix",
      times: [],
      stepMs: 15,
      series: [{ labels: { expr }, values: [] }],
      totalSeries: 1,
      notes: [],
      stats: { elapsedMs: 0, seriesRead: 0, samplesRead: 0, resolution: "raw" },
    })),
  };
}

function setup(send: (request: PanelQueryRequest, signal: AbortSignal) => Promise<PanelQueryResponse>) {
  const sent: PanelQueryRequest[] = [];
  let gather = () => undefined as void;
  const batcher = new QueryBatcher({
    send: (request, signal) => {
      sent.push(request);
      return send(request, signal);
    },
    later: (run) => (gather = run),
  });
  return { batcher, sent, gather: () => gather() };
}

const exprOf = (result: unknown): unknown => (result as { series: { labels: { expr: string } }[] }).series[0]?.labels.expr;

test("panels of a screen are asked together, and each gets its own answers under its own names", async () => {
  const { batcher, sent, gather } = setup(async (r) => answerTo(r));
  const both = Promise.all([
    batcher.ask([query("A", "up"), query("B", "down")], GRID),
    batcher.ask([query("A", "down")], GRID),
    batcher.ask([query("A", "up")], { ...GRID, stepMs: 60 }),
  ]);
  gather();
  const [first, second] = await both;
  expect(sent).toHaveLength(2);
  expect(sent[0]?.queries.map((q) => q.expr)).toEqual(["up", "down"]);
  expect(first.map((r) => [r.ref, exprOf(r)])).toEqual([
    ["A", "up"],
    ["B", "down"],
  ]);
  expect(second.map((r) => [r.ref, exprOf(r)])).toEqual([["A", "down"]]);
});

test("a screen of many panels makes few requests at a time", async () => {
  const answers: (() => void)[] = [];
  const { batcher, sent, gather } = setup((r) => new Promise((resolve) => answers.push(() => resolve(answerTo(r)))));
  const all = Array.from({ length: 60 }, (_, i) => batcher.ask([query("A", `m${i}`)], GRID));
  gather();
  expect(sent).toHaveLength(REQUESTS_AT_A_TIME);
  expect(sent.every((r) => r.queries.length <= QUERIES_PER_REQUEST)).toBe(true);
  while (answers.length > 0) {
    answers.shift()?.();
    await new Promise((resolve) => setImmediate(resolve));
  }
  await Promise.all(all);
  expect(sent).toHaveLength(60 / QUERIES_PER_REQUEST);
});

test("what nobody waits for is not asked; a request is given up when its last panel has gone", async () => {
  const signals: AbortSignal[] = [];
  const { batcher, sent, gather } = setup((_, signal) => {
    signals.push(signal);
    return new Promise((_resolve, reject) => signal.addEventListener("abort", () => reject(new Error("gone"))));
  });
  const [one, two, three] = [new AbortController(), new AbortController(), new AbortController()];
  three.abort(new Error("before"));
  const settled = Promise.allSettled([
    batcher.ask([query("A", "x")], GRID, one.signal),
    batcher.ask([query("A", "y")], GRID, two.signal),
    batcher.ask([query("A", "z")], GRID, three.signal),
  ]);
  gather();
  expect(sent[0]?.queries.map((q) => q.expr)).toEqual(["x", "y"]);
  one.abort();
  expect(signals[0]?.aborted).toBe(false);
  two.abort();
  expect(signals[0]?.aborted).toBe(true);
  expect((await settled).every((r) => r.status === "rejected")).toBe(true);
});

test("a query without an answer says so instead of leaving its panel waiting", async () => {
  const { batcher, gather } = setup(async () => ({ results: [] }));
  const asked = batcher.ask([query("A", "x")], GRID);
  gather();
  expect(await asked).toMatchObject([{ ref: "A", error: { kind: "unavailable" } }]);
});
