import { afterEach, expect, test } from "vitest";
import type { QueryJob } from "./job";
import { QueryPool, type PoolOptions } from "./query-pool";

let pool: QueryPool;
afterEach(() => pool.close());

const reports: string[] = [];

/** A pool of threads that run a program of the test's own, in place of an evaluator. */
function open(program: string, options: Partial<PoolOptions> = {}): QueryPool {
  const source = `import { parentPort } from "node:worker_threads";
    parentPort.on("message", ({ id, job, flag }) => {
      const word = new Int32Array(flag);
      const answer = (reply) => parentPort.postMessage({ id, reply });
      const done = () => answer({ ok: true, body: new Uint8Array([1]), samplesRead: 0, seriesRead: 0, resolution: "raw" });
      ${program}
    });`;
  reports.length = 0;
  pool = new QueryPool({
    entry: new URL(`data:text/javascript,${encodeURIComponent(source)}`),
    databaseUrl: "",
    size: 1,
    mostWaiting: 10,
    memoryMb: 32,
    timeoutMs: 10_000,
    report: (message) => reports.push(message),
    ...options,
  });
  return pool;
}

const job = (text: string): QueryJob => ({
  text,
  plan: {} as QueryJob["plan"],
  read: { head: new Uint8Array(8) } as QueryJob["read"],
  output: { form: "prometheus", warnings: [], limit: 0, stats: false },
});
const DIES = `if (job.text === "die") throw new Error("bang"); else done();`;
const DEAF = `if (job.text === "deaf") for (;;); else done();`;
const HEARS = `if (job.text !== "long") return done();
  const look = () => (Atomics.load(word, 0) === 0 ? setImmediate(look) : answer({ ok: false, kind: word[0] === 1 ? "timeout" : "canceled", message: "told", fix: "" }));
  look();`;

test("queries run one after the other in as many threads as there may be", async () => {
  open("done();", { size: 2 });
  const replies = await Promise.all(Array.from({ length: 8 }, () => pool.run(job("x"))));
  expect(replies.every(({ ok }) => ok)).toBe(true);
});

test("a query that takes too long is told so, and the thread goes on", async () => {
  open(HEARS);
  expect(await pool.run(job("long"), { timeoutMs: 50 })).toMatchObject({ ok: false, kind: "timeout", message: "told" });
  expect(await pool.run(job("x"))).toMatchObject({ ok: true });
  expect(reports).toEqual([]);
});

test("a query nobody waits for any more is told so", async () => {
  open(HEARS);
  const gone = new AbortController();
  const reply = pool.run(job("long"), { signal: gone.signal });
  setImmediate(() => gone.abort());
  expect(await reply).toMatchObject({ ok: false, kind: "canceled" });
});

test("a thread that does not hear is ended, and its successor answers the next query", async () => {
  open(DEAF);
  const stuck = pool.run(job("deaf"), { timeoutMs: 100 });
  const next = pool.run(job("x"));
  expect(await stuck).toMatchObject({ ok: false, kind: "timeout" });
  expect(await next).toMatchObject({ ok: true });
}, 15_000);

test("a thread that dies fails its own query alone", async () => {
  open(DIES);
  expect(await pool.run(job("x"))).toMatchObject({ ok: true });
  const [dead, next] = await Promise.all([pool.run(job("die")), pool.run(job("x"))]);
  expect(dead).toMatchObject({ ok: false, kind: "internal" });
  expect(next).toMatchObject({ ok: true });
  expect(reports).toHaveLength(1);
});

test("a thread that cannot even start fails the queries that wait, in words", async () => {
  open("done();", { entry: new URL("data:text/javascript,throw new Error('no')") });
  expect(await pool.run(job("x"))).toMatchObject({ ok: false, kind: "internal" });
});

test("a query that takes too much memory says so", async () => {
  open(`if (job.text !== "big") return done(); const all = []; for (;;) all.push({ a: all.length, b: [all.length] });`);
  expect(await pool.run(job("big"))).toMatchObject({ ok: false, kind: "execution", message: expect.stringContaining("memory") as string });
  expect(await pool.run(job("x"))).toMatchObject({ ok: true });
}, 30_000);

test("what waits is bounded, can be given up, and times out where it stands", async () => {
  open(HEARS, { mostWaiting: 2 });
  const gone = new AbortController();
  const running = pool.run(job("long"), { signal: gone.signal });
  const late = pool.run(job("x"), { timeoutMs: 50 });
  const given = new AbortController();
  const waiting = pool.run(job("x"), { signal: given.signal });
  expect(await pool.run(job("x"))).toMatchObject({ ok: false, kind: "unavailable" });
  given.abort();
  expect(await waiting).toMatchObject({ ok: false, kind: "canceled" });
  expect(await late).toMatchObject({ ok: false, kind: "timeout", message: "query timed out in query queue" });
  gone.abort();
  expect(await running).toMatchObject({ ok: false, kind: "canceled" });
});
