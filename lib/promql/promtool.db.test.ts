import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { promisify } from "node:util";
import pino from "pino";
import { afterAll, beforeAll, expect, test } from "vitest";
import { parseConfig } from "@/lib/config";
import { systemClock } from "@/lib/kernel/clock";
import { DAY, HOUR, manualClock, put } from "@/lib/metrics/testing/store-fixture";
import { CreateKeyInput } from "@/lib/people";
import { createKey } from "@/lib/people/server";
import { ctxOf, somebody, usePeople } from "@/lib/people/testing/people-fixture";
import { prometheusHandler, startPrometheusPort } from "@/server/prometheus";
import { type FreshDatabase, freshDatabase } from "@/test/fresh-database";
import { type OpenedQueries, openQueries } from "./testing/query-fixture";

const PROMTOOL = "/usr/bin/promtool";
const present = existsSync(PROMTOOL);
if (!present) console.log(`skipped: ${PROMTOOL} is not installed`);
const withTool = test.skipIf(!present);

let db: FreshDatabase;
let opened: OpenedQueries;
let port: Awaited<ReturnType<typeof startPrometheusPort>>;
let key: string;
let tenantKey: string;
const T = DAY + 10 * HOUR;

beforeAll(async () => {
  db = await freshDatabase();
  usePeople(db);
  opened = await openQueries(db, manualClock(DAY + 12 * HOUR));
  const batch = opened.metrics.store.openBatch({ keyId: "k", tenant: "" });
  for (const tenant of ["acme", "halcyon"]) {
    const samples = Array.from({ length: 41 }, (_, n): [number, number] => [T + n * 15_000, n]);
    put(batch, { __name__: "up", job: "api", tenant }, samples);
  }
  await opened.metrics.store.writeSamples(batch);
  const admin = await somebody({ role: "administrator" });
  const ctx = { ...ctxOf(admin.actor, undefined as never), clock: systemClock };
  const make = async (over: object) => (await createKey(ctx, CreateKeyInput.parse({ name: "k", scopes: ["metrics:read"], ...over }))).text;
  key = await make({});
  tenantKey = await make({ tenant: "acme" });
  port = await startPrometheusPort(parseConfig({ NODE_ENV: "test" }), 0, pino({ level: "silent" }));
});
afterAll(async () => {
  await port.stop();
  await opened.close();
  await db.close();
});

const server = (as = key) => `http://key:${as}@127.0.0.1:${port.port}`;

async function promtool(...args: string[]): Promise<{ code: number; out: string }> {
  return await promisify(execFile)(PROMTOOL, args).then(
    ({ stdout }) => ({ code: 0, out: stdout }),
    (error: { code: number; stdout: string; stderr: string }) => ({ code: error.code, out: error.stdout + error.stderr }),
  );
}

const AT = String((T + 600_000) / 1000);

withTool("promtool asks for an instant, and reads the answer", async () => {
  const { code, out } = await promtool("query", "instant", `--time=${AT}`, server(), "sum by (job) (up)");
  expect(out).toBe(`{job="api"} => 80 @[${AT}]\n`);
  expect(code).toBe(0);
});

withTool("promtool asks for a range, and reads the answer", async () => {
  const range = [`--start=${(T + 300_000) / 1000}`, `--end=${AT}`, "--step=150s"];
  const { code, out } = await promtool("query", "range", ...range, server(), "sum(up)");
  expect(out.trim().split("\n")).toEqual(["{} =>", `40 @[${(T + 300_000) / 1000}]`, `60 @[${(T + 450_000) / 1000}]`, `80 @[${AT}]`]);
  expect(code).toBe(0);
});

withTool("promtool lists series and the values of a label", async () => {
  const window = [`--start=${T / 1000}`, `--end=${AT}`];
  const series = await promtool("query", "series", ...window, '--match={job="api"}', server());
  expect(series.out).toBe('{__name__="up", job="api", tenant="acme"}\n{__name__="up", job="api", tenant="halcyon"}\n');
  const labels = await promtool("query", "labels", ...window, server(), "tenant");
  expect(labels.out).toBe("acme\nhalcyon\n");
});

withTool("promtool with a tenant's key sees that tenant alone", async () => {
  const { out } = await promtool("query", "instant", `--time=${AT}`, server(tenantKey), "up");
  expect(out).toContain('tenant="acme"');
  expect(out).not.toContain("halcyon");
  expect((await promtool("query", "labels", `--start=${T / 1000}`, `--end=${AT}`, server(tenantKey), "tenant")).out).toBe("acme\n");
});

withTool("promtool tells what is wrong with a query as it would of Prometheus", async () => {
  const bad = await promtool("query", "instant", server(), "up{");
  expect(bad.out).toContain('bad_data: invalid parameter "query": 1:4: parse error');
  expect(bad.code).toBe(1);
  const failed = await promtool("query", "instant", `--time=${AT}`, server(), "up * on(job) up");
  expect(failed.out).toContain("execution: ");
  expect(failed.code).toBe(1);
});

withTool("promtool asks below the console's prefix as well", async () => {
  const handler = prometheusHandler(parseConfig({ NODE_ENV: "test" }), "/api/prom", pino({ level: "silent" }));
  const web = createServer((request, response) => {
    if (!handler(request, response)) response.writeHead(418).end();
  });
  await new Promise<void>((resolve) => web.listen(0, "127.0.0.1", resolve));
  const base = `http://key:${key}@127.0.0.1:${(web.address() as AddressInfo).port}/api/prom`;
  expect((await promtool("query", "instant", `--time=${AT}`, base, "count(up)")).out).toBe(`{} => 2 @[${AT}]\n`);
  expect((await promtool("query", "labels", `--start=${T / 1000}`, `--end=${AT}`, base, "job")).out).toBe("api\n");
  expect((await fetch(`http://127.0.0.1:${(web.address() as AddressInfo).port}/fleet`)).status).toBe(418);
  web.closeAllConnections();
  await new Promise((resolve) => web.close(resolve));
});

test("who hangs up has their query stopped", async () => {
  const gone = new AbortController();
  // Millions of sums: long enough to be caught in the middle of.
  const query = `max_over_time((sum(up) + ${Array.from({ length: 40 }, (_, i) => `sum(up offset ${i}s)`).join(" + ")})[1d:1s])`;
  const asked = fetch(`http://127.0.0.1:${port.port}/api/v1/query?${new URLSearchParams({ query, time: AT })}`, {
    headers: { authorization: `Bearer ${key}` },
    signal: gone.signal,
  });
  await expect.poll(() => opened.service.pool.running).toBe(1);
  gone.abort();
  await expect(asked).rejects.toThrow();
  await expect.poll(() => opened.service.pool.running, { timeout: 5_000 }).toBe(0);
  expect(opened.service.log.list()[0]?.failed).toBe("canceled");
});

test("a bearer of a key may ask, and nobody without one", async () => {
  const address = `http://127.0.0.1:${port.port}/api/v1/query?query=up&time=${AT}`;
  const allowed = await fetch(address, { headers: { authorization: `Bearer ${key}` } });
  expect(((await allowed.json()) as { data: { result: unknown[] } }).data.result).toHaveLength(2);
  expect((await fetch(address)).status).toBe(401);
  expect((await fetch(address, { headers: { authorization: "Bearer sgk_live_nothing" } })).status).toBe(401);
});

test("the port answers nothing but the API, and only under its own name", async () => {
  expect((await fetch(`http://127.0.0.1:${port.port}/graph`)).status).toBe(404);
  expect((await fetch(`http://127.0.0.1:${port.port}/-/ready`)).status).toBe(200);
  expect((await fetch(`http://127.0.0.1:${port.port}/api/v1/query`, { method: "DELETE" })).status).toBe(405);
});
