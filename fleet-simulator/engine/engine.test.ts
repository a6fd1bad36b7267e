import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { EngineLimits } from "../plan/models";
import { Engine, type EngineObserver } from "./engine";
import { type EngineOutcome, type EngineRequest, PIECE_TOKENS } from "./request";

const LIMITS: EngineLimits = {
  stepMs: 10,
  seqMs: 0.5,
  prefillTokensPerS: 10_000,
  kvBlocks: 256,
  blockTokens: 16,
  maxSequences: 8,
  maxBatchedTokens: 512,
};

const request = (id: string, more: Partial<EngineRequest> = {}): EngineRequest => {
  const promptTokens = more.promptTokens ?? 256;
  const pieces = Array.from({ length: Math.floor(promptTokens / PIECE_TOKENS) }, (_, i) => Number(id) * 1_000 + i);
  return { id, arrivedAt: 0, promptTokens, outputTokens: 4, maxTokens: 64, streams: true, ending: "stop", pieces, ...more };
};

function engine(limits = LIMITS) {
  const outcomes: EngineOutcome[] = [];
  const seen = { firsts: 0, gaps: 0, preempted: 0, prefilled: 0, cached: 0 };
  const observer: EngineObserver = {
    firstToken: (_r, cached) => {
      seen.firsts++;
      seen.cached += cached;
    },
    tokens: (count) => (seen.gaps += count),
    step: (prefill) => (seen.prefilled += prefill),
    preempted: () => seen.preempted++,
    finished: (o) => outcomes.push(o),
  };
  return { engine: new Engine(limits, observer), outcomes, seen };
}

describe("an engine", () => {
  test("computes a prompt in chunks, then a token a step, and says when", () => {
    const e = engine();
    e.engine.enqueue(request("1", { promptTokens: 1_000, outputTokens: 3 }));
    e.engine.advance(10_000);
    const [o] = e.outcomes;
    // Two chunks (512 + 488 tokens at 10,000/s) and a step's own time for each.
    expect(o!.firstTokenAt! - o!.scheduledAt).toBeCloseTo(100 + 2 * 10.5, 6);
    expect(o!.finishedAt - o!.firstTokenAt!).toBeCloseTo(2 * 10.5, 6);
    expect(e.seen).toMatchObject({ firsts: 1, gaps: 2, prefilled: 1_000 });
  });

  test("finds a shared prefix, and computes only the rest", () => {
    const e = engine();
    e.engine.enqueue(request("1", { promptTokens: 512 }));
    e.engine.advance(1_000);
    e.engine.enqueue(request("2", { promptTokens: 600, arrivedAt: 1_000, pieces: [1_000, 1_001, 1_002, 7] }));
    e.engine.advance(2_000);
    expect(e.outcomes[1]!.cachedTokens).toBe(3 * PIECE_TOKENS);
    expect(e.seen.prefilled).toBe(512 + 600 - 3 * PIECE_TOKENS);
  });

  test("with memory short it preempts the last that came, and still finishes everything", () => {
    const e = engine({ ...LIMITS, kvBlocks: 64 });
    for (let i = 1; i <= 6; i++) e.engine.enqueue(request(String(i), { promptTokens: 250, outputTokens: 120, pieces: [] }));
    e.engine.advance(60_000);
    expect(e.seen.preempted).toBeGreaterThan(0);
    expect(e.outcomes.map((o) => o.outputTokens)).toEqual([120, 120, 120, 120, 120, 120]);
    expect(e.outcomes.find((o) => o.request.id === "1")!.preemptions).toBe(0);
    expect(e.engine.kv.usage).toBe(0);
  });

  test("told to stand still it holds what it has; a crash gives it back", () => {
    const e = engine();
    e.engine.enqueue(request("1", { outputTokens: 500 }));
    e.engine.advance(200);
    e.engine.stalled = true;
    e.engine.advance(100_000);
    expect([e.engine.stuck, e.engine.running, e.outcomes.length]).toEqual([true, 1, 0]);
    expect(e.engine.crash().map((r) => r.id)).toEqual(["1"]);
    expect(e.engine.kv.usage).toBe(0);
  });

  test("whatever arrives, waits, is cancelled or dies: every request ends once and no block is lost", () => {
    const arrival = fc.record({
      at: fc.integer({ min: 0, max: 3_000 }),
      promptTokens: fc.integer({ min: 1, max: 1_500 }),
      outputTokens: fc.integer({ min: 1, max: 200 }),
      prefix: fc.integer({ min: 0, max: 3 }),
      cancelled: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(arrival, { maxLength: 30 }), fc.integer({ min: 130, max: 400 }), (arrivals, kvBlocks) => {
        const e = engine({ ...LIMITS, kvBlocks });
        const ended = new Map<string, number>();
        const end = (id: string) => ended.set(id, (ended.get(id) ?? 0) + 1);
        const ordered = arrivals.toSorted((a, b) => a.at - b.at);
        ordered.forEach((a, i) => {
          const pieces = Array.from({ length: Math.floor(a.promptTokens / PIECE_TOKENS) }, (_, p) =>
            p < 3 ? a.prefix * 100 + p : 10_000 + i * 100 + p,
          );
          e.engine.enqueue(request(String(i), { arrivedAt: a.at, promptTokens: a.promptTokens, outputTokens: a.outputTokens, pieces }));
        });
        e.engine.advance(1_500);
        ordered.forEach((a, i) => {
          if (a.cancelled && e.engine.cancel(String(i), 1_500, "abort")) end(String(i));
        });
        e.engine.advance(600_000);
        for (const o of e.outcomes) end(o.request.id);
        expect([...ended.values()].every((n) => n === 1)).toBe(true);
        expect(ended.size).toBe(arrivals.length);
        expect([e.engine.running, e.engine.waiting, e.engine.kv.usage]).toEqual([0, 0, 0]);
      }),
      { numRuns: 200 },
    );
  });
});
