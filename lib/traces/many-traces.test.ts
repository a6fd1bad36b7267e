import fc from "fast-check";
import { expect, test } from "vitest";
import { seededRandom } from "@/lib/kernel/random";
import { unixMillis } from "@/lib/kernel/units";
import { assembleTrace } from "./assemble";
import { compareWithCohort } from "./cohort";
import { compareTraces } from "./compare-traces";
import { groupTraces } from "./group-traces";
import { requestPath, withUsual } from "./request-path";
import { serviceMap } from "./service-map";
import { type MadeSpan, madeSpan } from "./testing/made-spans";
import { tracesOf } from "./trace-sample";

const EVERYTHING = { range: { from: unixMillis(0), to: unixMillis(8e15) }, limit: 1, order: "newest" } as const;
const sampled = (spans: readonly MadeSpan[]) =>
  tracesOf(
    spans.map((span) => madeSpan(span)),
    EVERYTHING,
    null,
  );
const detail = (spans: readonly MadeSpan[]) => {
  const records = spans.map((span) => madeSpan(span));
  return assembleTrace(records[0]?.traceId ?? "", records);
};

/** A request through gateway, router and engine; the engine's span has phases. */
function request(trace: string, queueS = 0.1, more: readonly MadeSpan[] = []): MadeSpan[] {
  const engineMs = (0.02 + queueS + 0.3 + 1) * 1000;
  const latency = {
    "gen_ai.latency.time_in_queue": queueS,
    "gen_ai.latency.time_in_model_prefill": 0.3,
    "gen_ai.latency.time_in_model_decode": 1,
    "gen_ai.latency.time_to_first_token": 0.02 + queueS + 0.3,
    "gen_ai.latency.e2e": engineMs / 1000,
    "gen_ai.request.model": "m",
  };
  return [
    { trace, id: "a", service: "gateway", name: "POST", kind: 2, at: 0, ms: engineMs + 30 },
    {
      trace,
      id: "b",
      parent: "a",
      service: "router",
      name: "route",
      kind: 2,
      at: 5,
      ms: engineMs + 20,
      attributes: { "gen_ai.response.time_to_first_chunk": 0.02 + queueS + 0.31 },
    },
    { trace, id: "c", parent: "b", service: "engine", name: "llm_request", kind: 2, at: 10, ms: engineMs, attributes: latency },
    ...more.map((span) => ({ trace, ...span })),
  ];
}

test("the phases of a request abut and add up to it, whatever its clocks say", () => {
  const times = fc.record({
    at: fc.integer({ min: -50, max: 200 }),
    ms: fc.integer({ min: 0, max: 3000 }),
    queue: fc.double({ min: 0, max: 4, noNaN: true }),
  });
  fc.assert(
    fc.property(times, times, times, (a, b, c) => {
      const path = requestPath(
        detail([
          { id: "a", service: "gateway", at: a.at, ms: a.ms },
          { id: "b", parent: "a", service: "router", at: b.at, ms: b.ms },
          {
            id: "c",
            parent: "b",
            service: "engine",
            at: c.at,
            ms: c.ms,
            attributes: { "gen_ai.latency.time_in_queue": c.queue, "gen_ai.latency.e2e": c.ms / 1000 },
          },
        ]),
      );
      if (path === null) throw new Error("the engine's span was not found");
      let reached = path.startUs;
      for (const phase of path.phases) {
        expect(phase.startUs).toBeCloseTo(reached, 3);
        expect(phase.durationUs).toBeGreaterThan(0);
        reached += phase.durationUs;
      }
      expect(reached).toBeCloseTo(path.startUs + path.durationUs, 3);
    }),
  );
});

test("a request goes from the gateway through the queue to the stream, with the usual figure beside each phase and the layers' gaps", () => {
  const path = requestPath(detail(request("1", 2.3)));
  const others = ["2", "3", "4"].map((id) => requestPath(detail(request(id)))).filter((other) => other !== null);
  expect(path).not.toBeNull();
  const shown = withUsual(path as NonNullable<typeof path>, others, { traces: 3, spans: 9, share: 1, partial: false });
  expect(shown.phases.map(({ at, service, name }) => `${at} ${service} ${name}`)).toEqual([
    "before gateway POST",
    "before router route",
    "engine engine frontend",
    "engine engine queue",
    "engine engine prefill",
    "engine engine decode",
    "after router route",
    "after gateway POST",
  ]);
  expect(shown.phases[3]).toMatchObject({ durationUs: 2_300_000, usual: { medianUs: 100_000, traces: 3 } });
  expect(shown.gaps.map((gap) => [gap.outer, gap.beforeUs, gap.overheadUs])).toEqual([
    ["gateway: POST", 10_000, 30_000],
    ["router: route", 5_000, 20_000],
  ]);
  expect(shown.gaps[0]?.firstTokenGapUs).toBeNull();
  expect(shown.gaps[1]?.firstTokenGapUs).toBeCloseTo(10_000, 3);
  expect(shown.firstTokenUs).toBeCloseTo(2_630_000, 3);
  expect(requestPath(detail([{ id: "a", at: 0, ms: 5 }]))).toBeNull();
});

test("what a gateway waited for before the call, a check or a routing decision, is a phase of its own", () => {
  const path = requestPath(
    detail([
      { id: "a", service: "gateway", name: "POST", at: 0, ms: 100 },
      { id: "b", parent: "a", service: "gateway", name: "auth", at: 1, ms: 2 },
      { id: "d", parent: "a", service: "router", name: "route", at: 5, ms: 4 },
      { id: "e", parent: "a", service: "gateway", name: "log", at: 8, ms: 90 },
      { id: "c", parent: "a", service: "engine", name: "call", at: 10, ms: 80, attributes: { "gen_ai.request.model": "m" } },
    ]),
  );
  expect(path?.phases.map(({ service, name, durationUs }) => [service, name, durationUs / 1000])).toEqual([
    ["gateway", "POST", 1],
    ["gateway", "auth", 2],
    ["gateway", "POST", 2],
    ["router", "route", 4],
    ["gateway", "POST", 1],
    ["engine", "call", 80],
    ["gateway", "POST", 10],
  ]);
});

test("an engine's own spans are its phases, and identifiers in names do not keep requests apart", () => {
  const sglang = (trace: string, request: string) =>
    detail([
      { trace, id: "a", service: "router", name: "POST", at: 0, ms: 100 },
      {
        trace,
        id: "b",
        parent: "a",
        service: "sglang",
        name: `Req ${request}`,
        at: 5,
        ms: 90,
        attributes: { "gen_ai.request.model": "m" },
      },
      { trace, id: "c", parent: "b", service: "sglang", name: "prefill_waiting", at: 6, ms: 10 },
      { trace, id: "d", parent: "b", service: "sglang", name: "decode_loop", at: 16, ms: 70 },
    ]);
  const [path, other] = [requestPath(sglang("1", "fe00006f")), requestPath(sglang("2", "0b12cd44"))];
  const shown = withUsual(path as NonNullable<typeof path>, [other as NonNullable<typeof other>], {
    traces: 1,
    spans: 4,
    share: 1,
    partial: false,
  });
  expect(shown.phases.map((phase) => [phase.name, phase.durationUs / 1000, phase.usual?.traces])).toEqual([
    ["POST", 5, 1],
    ["Req fe00006f", 1, 1],
    ["prefill_waiting", 10, 1],
    ["decode_loop", 70, 1],
    ["Req fe00006f", 9, 1],
    ["POST", 5, 1],
  ]);
  expect(compareTraces(sglang("1", "fe00006f"), sglang("2", "0b12cd44")).counts).toMatchObject({ same: 4, new: 0, missing: 0 });
});

test("two traces are laid over each other: longer, missing and new; the other way round turns the signs", () => {
  const one = detail(request("1", 2, [{ id: "d", parent: "a", service: "gateway", name: "retry", at: 1, ms: 2 }]));
  const two = detail(request("2", 0.1, [{ id: "e", parent: "b", service: "router", name: "lookup", at: 6, ms: 2 }]));
  const there = compareTraces(one, two);
  const kindOf = (name: string) => there.rows.find((row) => row.name === name)?.kind;
  expect(["POST", "queue", "prefill", "retry", "lookup"].map(kindOf)).toEqual(["longer", "longer", "same", "new", "missing"]);
  const back = compareTraces(two, one);
  expect(back.counts.missing).toBe(there.counts.new);
  expect(back.rows.reduce((sum, row) => sum + row.deltaUs, 0)).toBeCloseTo(-there.rows.reduce((sum, row) => sum + row.deltaUs, 0), 3);
  expect(compareTraces(one, one).counts).toMatchObject({ same: one.rows.length, longer: 0, shorter: 0, missing: 0, new: 0 });
});

test("a trace beside its cohort: what is usually 100 ms and here 2.3 s, what is usually there and missing", () => {
  const cohort = Array.from({ length: 20 }, (_, i) =>
    detail(request(`${i + 10}`, 0.1 + i / 1000, [{ id: "d", parent: "a", service: "gateway", name: "auth", at: 1, ms: 1 }])),
  );
  const { rows, whole } = compareWithCohort(
    detail(request("1", 2.3, [{ id: "e", parent: "b", service: "router", name: "retry", at: 6, ms: 1 }])),
    cohort,
  );
  const row = (name: string) => rows.find((other) => other.name === name);
  expect(row("queue")).toMatchObject({
    kind: "longer",
    rank: 1,
    here: { durationUs: 2_300_000 },
    usual: { presence: 1, medianUs: 109_000 },
  });
  expect(row("prefill")?.kind).toBe("same");
  expect(row("auth")).toMatchObject({ kind: "missing", here: null, depth: 1 });
  expect(row("retry")).toMatchObject({ kind: "new", usual: null });
  expect(whole).toMatchObject({ traces: 20, rank: 1 });
});

test("groups count every trace once a value, with the percentiles that sorting gives", () => {
  const random = seededRandom(5);
  const made = Array.from({ length: 300 }, (_, i) => ({
    trace: (i + 1).toString(16),
    id: "a",
    at: i,
    ms: Math.ceil(random() * 1000),
    failed: random() < 0.2,
    tenant: `t${i % 3}`,
  }));
  const { groups } = groupTraces(sampled(made), "tenant", "traces");
  expect(groups.map((group) => group.value)).toEqual(["t0", "t1", "t2"]);
  for (const group of groups) {
    const own = made.filter((span) => span.tenant === group.value);
    const sorted = own.map((span) => span.ms).sort((a, b) => a - b);
    expect(group).toMatchObject({ count: 100, errors: own.filter((span) => span.failed).length });
    expect([group.p50Ms, group.p95Ms, group.p99Ms]).toEqual([sorted[49], sorted[94], sorted[98]]);
  }
  const names = groupTraces(sampled(request("1")), "service", "spans").groups;
  expect(names.map(({ value, count }) => [value, count])).toEqual([
    ["engine", 1],
    ["gateway", 1],
    ["router", 1],
  ]);
});

test("the map has an edge for every caller and callee, messages by their links, and what was before", () => {
  const now = sampled([
    ...request("1"),
    ...request("2", 0.1, [
      { id: "d", parent: "a", service: "gateway", name: "GET", kind: 3, at: 1, ms: 2, attributes: { "db.system": "redis" } },
    ]),
    { trace: "3", id: "f", service: "producer", kind: 4, at: 0, ms: 1 },
    {
      trace: "4",
      id: "9",
      service: "worker",
      kind: 5,
      at: 90,
      ms: 7,
      links: [{ traceId: "3".padStart(32, "0"), spanId: "f".padStart(16, "0"), attributes: {} }],
    },
  ]);
  const before = sampled([
    { trace: "9", id: "a", service: "gateway", at: 0, ms: 9 },
    { trace: "9", id: "b", parent: "a", service: "old\u001frouter", at: 1, ms: 3, failed: true },
  ]);
  const map = serviceMap({ traces: now, share: 0.5, seconds: 10 }, { traces: before, share: 1, seconds: 10 });
  expect(map.edges.map(({ from, to, kind, now: { count, perSecond } }) => [from, to, kind, count, perSecond])).toEqual([
    ["gateway", "router", "call", 2, 0.4],
    ["router", "engine", "call", 2, 0.4],
    ["gateway", "redis", "outside", 1, 0.2],
    ["producer", "worker", "message", 1, 0.2],
  ]);
  expect(map.gone).toMatchObject([{ from: "gateway", to: "old router", before: { errorRate: 1 } }]);
  expect(map.services.find((service) => service.name === "gateway")).toMatchObject({ now: { count: 2 }, before: { count: 1 } });
  expect(map.services.find((service) => service.name === "redis")?.now).toBeNull();
});
