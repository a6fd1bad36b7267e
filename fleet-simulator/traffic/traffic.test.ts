import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { sharedPath } from "@/test/shared";
import { FaultEffects } from "../faults/effects";
import { TENANTS } from "../plan/tenants";
import { AFTERNOON } from "../testing/recorded-fleet";
import { ReplayedArrivals } from "./replay";
import { tenantRate } from "./rhythm";
import { parseAzure, parseMooncake, parseTrace } from "./trace-formats";

const HOUR = 3_600_000;
const calm = new FaultEffects([], [], 0);
const workloads = sharedPath("corpora", "workloads");

describe("the tenants' rhythm", () => {
  const monday = Date.UTC(2026, 2, 9);
  const rates = (tenant: (typeof TENANTS)[number]) => Array.from({ length: 7 * 24 }, (_, h) => tenantRate(tenant, monday + h * HOUR));

  test("over a week a tenant asks about as often as its plan says", () => {
    const planned = TENANTS.reduce((sum, t) => sum + t.meanRate, 0);
    const lived = TENANTS.reduce((sum, t) => sum + rates(t).reduce((a, b) => a + b, 0) / (7 * 24), 0);
    expect(Math.abs(lived / planned - 1)).toBeLessThan(0.12);
  });

  test("a working day is busiest near the peak hour", () => {
    for (const tenant of TENANTS) {
      const tuesday = rates(tenant).slice(24, 48);
      const busiest = tuesday.indexOf(Math.max(...tuesday));
      const apart = Math.min(Math.abs(busiest - tenant.peakHourUtc), 24 - Math.abs(busiest - tenant.peakHourUtc));
      expect(apart, tenant.id).toBeLessThanOrEqual(2);
    }
  });

  test("a bank's Sunday is quieter than its Tuesday, a game's is busier", () => {
    const at = (id: string, day: number) => {
      const tenant = TENANTS.find((t) => t.id === id)!;
      return tenantRate(tenant, monday + (day * 24 + tenant.peakHourUtc) * HOUR);
    };
    expect(at("halcyon-bank", 6)).toBeLessThan(at("halcyon-bank", 1) * 0.6);
    expect(at("vesper-games", 6)).toBeGreaterThan(at("vesper-games", 1) * 1.2);
  });

  test("no instant has a negative or absurd rate", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4e12 }), fc.constantFrom(...TENANTS), (at, tenant) => {
        const rate = tenantRate(tenant, at);
        expect(rate).toBeGreaterThan(0);
        expect(rate).toBeLessThan(tenant.meanRate * 5);
      }),
    );
  });
});

describe("recorded workloads", () => {
  test.skipIf(workloads === null)("Azure's traces are read whole, to the 100 ns and to the last line without an end", () => {
    const read = (name: string) => parseAzure(readFileSync(`${workloads}/azure-2023/AzureLLMInferenceTrace_${name}.csv`, "utf8"));
    const [code, conversation] = [read("code"), read("conv")];
    expect(code.length + conversation.length).toBe(28_185);
    expect(code[0]).toEqual({ atMs: 0, promptTokens: 4_808, outputTokens: 10, blocks: null });
    expect(code[1]!.atMs).toBeCloseTo(52, 3);
    expect(conversation.at(-1)).toMatchObject({ promptTokens: 197, outputTokens: 183 });
  });

  test.skipIf(workloads === null)("Mooncake's traces are read whole, with the blocks that prompts share", () => {
    const read = (name: string) => parseMooncake(readFileSync(`${workloads}/mooncake/${name}_trace.jsonl`, "utf8"));
    const [conversation, synthetic] = [read("conversation"), read("synthetic")];
    expect(conversation.length + synthetic.length).toBe(16_024);
    expect(conversation[1]!.blocks?.slice(0, 2)).toEqual([0, 14]);
  });

  test("a replay keeps the trace's times and shared prefixes, and begins again when it ends", () => {
    const trace = parseTrace(
      [
        '{"timestamp":0,"input_length":1200,"output_length":5,"hash_ids":[1,2]}',
        '{"timestamp":300,"input_length":1100,"output_length":7,"hash_ids":[1,9]}',
      ].join("\n"),
    );
    const replay = new ReplayedArrivals(trace, 1, AFTERNOON);
    const seen = replay.between(AFTERNOON, AFTERNOON + 2_000, calm);
    expect(seen.map((a) => a.arrivedAt - AFTERNOON)).toEqual([0, 300, 1_300, 1_600]);
    expect(seen[0]!.pieces.slice(0, 4)).toEqual(seen[1]!.pieces.slice(0, 4));
    expect(seen[0]!.pieces[4]).not.toBe(seen[1]!.pieces[4]);
  });

  test("a file that is no trace is refused with its line", () => {
    expect(() => parseTrace("a,b,c\n1,2,3")).toThrow(/line 1/);
    expect(() => parseTrace("TIMESTAMP,ContextTokens,GeneratedTokens\nyesterday,1,2")).toThrow(/line 2/);
    expect(() => parseTrace('{"timestamp":0}')).toThrow(/line 1/);
    expect(() => parseTrace("")).toThrow();
  });
});
