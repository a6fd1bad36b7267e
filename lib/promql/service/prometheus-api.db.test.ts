import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type FreshDatabase, freshDatabase } from "@/test/fresh-database";
import type { HistogramValue } from "@/lib/telemetry";
import { DAY, HOUR, ctxAt, manualClock, put } from "@/lib/metrics/testing/store-fixture";
import { prometheusApi } from "../server";
import { classic, type OpenedQueries, openQueries } from "../testing/query-fixture";

let db: FreshDatabase;
let opened: OpenedQueries;
const clock = manualClock(DAY + 12 * HOUR);
const T = DAY + 10 * HOUR;

beforeAll(async () => {
  db = await freshDatabase();
  opened = await openQueries(db, clock);
  const batch = opened.metrics.store.openBatch({ keyId: "k", tenant: "" });
  for (const [i, tenant] of ["acme", "halcyon"].entries()) {
    const labels = { job: "api", tenant };
    put(
      batch,
      { __name__: "requests_total", ...labels },
      Array.from({ length: 120 }, (_, n): [number, number] => [T + n * 15_000, n * 15 * (i + 1)]),
      "counter",
    );
    put(batch, { __name__: `only_${tenant}`, ...labels }, [[T + 5, 1.5]]);
    put(
      batch,
      { __name__: "ttft", ...labels },
      Array.from({ length: 120 }, (_, n): [number, HistogramValue] => [T + n * 15_000, classic([n, 3 * n, n])]),
      "histogram",
    );
  }
  const ref = batch.lookup('test:histogram:{"__name__":"ttft","job":"api","tenant":"acme"}') ?? -1;
  batch.exemplar(ref, { timeMs: (T + 30_000) as never, value: 0.7, labels: { trace_id: "abc" } });
  await opened.metrics.store.writeSamples(batch);
});
afterAll(async () => {
  await opened.close();
  await db.close();
});

interface Asked {
  readonly status: number;
  readonly body: { status: string; data: never; error?: string; errorType?: string; warnings?: string[]; infos?: string[] };
  readonly headers: Headers;
}

async function ask(
  path: string,
  params: Record<string, string | string[]> = {},
  options: { tenant?: string; post?: boolean } = {},
): Promise<Asked> {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(params)) for (const one of [value].flat()) search.append(name, one);
  const address = `http://c.example/api/prom/api/v1/${path}`;
  const request = options.post
    ? new Request(address, { method: "POST", body: search })
    : new Request(`${address}?${search}`, { headers: { "accept-encoding": "gzip, deflate" } });
  const response = await prometheusApi(ctxAt(clock, options.tenant ?? null), request);
  const bytes = Buffer.from(await response.arrayBuffer());
  const text = (response.headers.get("content-encoding") === "gzip" ? gunzipSync(bytes) : bytes).toString("utf8");
  return { status: response.status, body: (text === "" ? {} : JSON.parse(text)) as Asked["body"], headers: response.headers };
}

const AT = String((T + 600_000) / 1000);
const RANGE = { start: String((T + 300_000) / 1000), end: AT, step: "60" };

test("an instant query answers a vector, by GET and by POST", async () => {
  for (const post of [false, true]) {
    const { status, body, headers } = await ask(
      "query",
      { query: "round(sum by (tenant) (rate(requests_total[5m])), 0.001)", time: AT },
      { post },
    );
    expect(status).toBe(200);
    expect(headers.get("content-type")).toBe("application/json");
    expect(body).toEqual({
      status: "success",
      data: {
        resultType: "vector",
        result: [
          { metric: { tenant: "acme" }, value: [Number(AT), "1"] },
          { metric: { tenant: "halcyon" }, value: [Number(AT), "2"] },
        ],
      },
    });
  }
});

test("a range query answers a matrix; scalars, strings and range vectors their own form", async () => {
  const { body } = await ask("query_range", { query: 'requests_total{tenant="acme"}', ...RANGE });
  expect(body.data).toMatchObject({ resultType: "matrix" });
  const [series] = (body.data as { result: { values: [number, string][] }[] }).result;
  expect(series?.values).toHaveLength(6);
  expect(series?.values[0]).toEqual([Number(RANGE.start), "300"]);
  expect((await ask("query", { query: "1+1", time: "4" })).body.data).toEqual({ resultType: "scalar", result: [4, "2"] });
  expect((await ask("query", { query: '"x"', time: "4" })).body.data).toEqual({ resultType: "string", result: [4, "x"] });
  const vector = (await ask("query", { query: 'requests_total{tenant="acme"}[30s]', time: AT })).body.data;
  expect(vector).toMatchObject({
    resultType: "matrix",
    result: [
      {
        values: [
          [Number(AT) - 15, "585"],
          [Number(AT), "600"],
        ],
      },
    ],
  });
  expect((await ask("query", { query: "nothing_like_it", time: AT })).body.data).toEqual({ resultType: "vector", result: [] });
});

test("a whole classic histogram answers quantiles through its buckets", async () => {
  const query = "histogram_quantile(0.5, sum by (le) (rate(ttft_bucket[5m])))";
  const { body } = await ask("query", { query, time: AT });
  expect(body.data).toMatchObject({ result: [{ metric: {}, value: [Number(AT), "0.75"] }] });
});

test.each([
  ["query", { query: "up{" }, 400, "bad_data", 'invalid parameter "query": 1:4: parse error: unexpected end of input inside braces'],
  ["query", { query: "" }, 400, "bad_data", 'invalid parameter "query": unknown position: parse error: no expression found in input'],
  ["query", { query: "up", time: "abc" }, 400, "bad_data", 'invalid parameter "time": cannot parse "abc" to a valid timestamp'],
  ["query", { query: "mad_over_time(up[5m])" }, 400, "bad_data", "not enabled"],
  ["query_range", { query: "up", start: "0", end: "1" }, 400, "bad_data", 'invalid parameter "step"'],
  ["query", { query: "requests_total / on(job) requests_total", time: AT }, 422, "execution", "many-to-many matching not allowed"],
  ["series", {}, 400, "bad_data", "no match[] parameter provided"],
  ["labels", { "match[]": "{" }, 400, "bad_data", 'invalid parameter "match[]"'],
  ["nothing", {}, 404, "not_found", "no endpoint"],
] as const)("%s with %j is refused", async (path, params, status, type, message) => {
  const asked = await ask(path, params);
  expect(asked.status).toBe(status);
  expect(asked.body).toMatchObject({ status: "error", errorType: type });
  expect(asked.body.error).toContain(message);
});

test("annotations carry their place in the query", async () => {
  const { body } = await ask("query", { query: "quantile(2, requests_total)", time: AT });
  expect(body.warnings).toEqual(["PromQL warning: quantile value should be between 0 and 1, got 2 (1:10)"]);
});

test("series, labels and values show whole classic histograms as Prometheus would", async () => {
  const series = await ask("series", { "match[]": ['ttft_bucket{tenant="acme"}', "only_acme{}"] });
  expect(series.body.data).toEqual([
    { __name__: "only_acme", job: "api", tenant: "acme" },
    { __name__: "ttft_bucket", job: "api", le: "+Inf", tenant: "acme" },
    { __name__: "ttft_bucket", job: "api", le: "0.5", tenant: "acme" },
    { __name__: "ttft_bucket", job: "api", le: "1.0", tenant: "acme" },
  ]);
  expect((await ask("labels")).body.data).toEqual(["__name__", "job", "le", "tenant"]);
  expect((await ask("labels", { "match[]": "requests_total" })).body.data).toEqual(["__name__", "job", "tenant"]);
  const names = ["only_acme", "only_halcyon", "requests_total", "ttft_bucket", "ttft_count", "ttft_sum"];
  expect((await ask("label/__name__/values")).body.data).toEqual(names);
  expect((await ask("label/U______name____/values")).body.data).toEqual(names);
  expect((await ask("label/le/values")).body.data).toEqual(["+Inf", "0.5", "1.0"]);
  const cut = await ask("label/__name__/values", { limit: "2" });
  expect(cut.body.data).toEqual(names.slice(0, 2));
  expect(cut.body.warnings).toEqual(["results truncated due to limit"]);
  expect((await ask("label/job/values", { start: "0", end: "1000" })).body.data).toEqual([]);
});

test("exemplars, metadata, formatting and the tree of a query", async () => {
  const exemplars = await ask("query_exemplars", { query: "ttft_bucket", ...RANGE, start: String(T / 1000) });
  expect(exemplars.body.data).toEqual([
    {
      seriesLabels: { __name__: "ttft_bucket", job: "api", tenant: "acme" },
      exemplars: [{ labels: { trace_id: "abc" }, value: "0.7", timestamp: (T + 30_000) / 1000 }],
    },
  ]);
  expect((await ask("metadata", { metric: "ttft" })).body.data).toEqual({ ttft: [{ type: "histogram", help: "", unit: "" }] });
  expect((await ask("format_query", { query: "sum( up )by(job)" })).body.data).toBe("sum by (job) (up)");
  expect((await ask("parse_query", { query: "up" })).body.data).toMatchObject({ type: "vectorSelector", name: "up" });
});

test("what clients look at before they ask", async () => {
  const { data } = (await ask("status/buildinfo")).body;
  expect(data).toMatchObject({ version: expect.stringMatching(/^3\./) as string });
  expect(data).not.toHaveProperty("features");
  expect((await ask("rules")).body.data).toEqual({ groups: [] });
  expect((await ask("alerts")).body.data).toEqual({ alerts: [] });
  expect((await ask("status/flags")).body.data).toMatchObject({ "query.max-samples": "50000000" });
  expect((await ask("status/runtimeinfo")).status).toBe(200);
  expect((await ask("status/tsdb")).body.data).toMatchObject({ headStats: { numSeries: 6 } });
  const targets = await ask("targets", {}, { tenant: "acme" });
  expect(targets.body.data).toMatchObject({ activeTargets: [] });
});

test("a form is taken only where Prometheus takes one", async () => {
  expect((await ask("metadata", {}, { post: true })).status).toBe(405);
  expect((await ask("label/job/values", {}, { post: true })).status).toBe(405);
});

test.each([
  ["query", { query: '{__name__!=""}', time: AT }],
  ["query_range", { query: "count by (tenant) (requests_total)", ...RANGE }],
  ["series", { "match[]": '{__name__=~".+"}' }],
  ["label/tenant/values", {}],
  ["label/__name__/values", {}],
  ["query_exemplars", { query: "ttft_bucket", ...RANGE }],
  ["metadata", {}],
  ["status/tsdb", {}],
  ["targets", {}],
] as const)("one tenant's people see nothing of another in %s", async (path, params) => {
  const { status, body } = await ask(path, params, { tenant: "halcyon" });
  expect(status).toBe(200);
  expect(JSON.stringify(body)).not.toContain("acme");
});

test("large answers are compressed for who takes that", async () => {
  const { headers } = await ask("query_range", { query: "requests_total", ...RANGE, step: "1" });
  expect(headers.get("content-encoding")).toBe("gzip");
  expect(headers.get("x-sightglass-resolution")).toBe("raw");
});
