import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Fault } from "@/lib/kernel/faults";
import { unixMillis } from "@/lib/kernel/units";
import { DEFAULT_TARGET, RELABEL_DEFAULTS, type TargetSettings } from "../target";
import { type Exposing, exposingServer } from "../testing/exposing-server";
import { MemorySink } from "@/lib/ingest/testing/memory-sink";
import { TargetScraper, specKey } from "./target-scraper";

const EXPOSITION = `# TYPE vllm:ttft_seconds histogram
vllm:ttft_seconds_bucket{model_name="m",le="0.1"} 1
vllm:ttft_seconds_bucket{model_name="m",le="+Inf"} 3
vllm:ttft_seconds_sum{model_name="m"} 2.5
vllm:ttft_seconds_count{model_name="m"} 3
# TYPE vllm:num_requests_running gauge
vllm:num_requests_running{model_name="m",instance="inner"} 7
`;

let server: Exposing;
let sink: MemorySink;
beforeEach(async () => {
  server = await exposingServer(EXPOSITION);
  sink = new MemorySink();
});
afterEach(() => server.close());

const never = new AbortController().signal;
function scraper(settings: Partial<TargetSettings> = {}, bearerToken: string | null = null): TargetScraper {
  const full: TargetSettings = { ...DEFAULT_TARGET, job: "vllm", url: server.url, ...settings };
  const spec = { targetId: "t", url: server.url, labels: { job: "vllm", instance: "a:1" }, settings: full, bearerToken };
  return new TargetScraper({ key: specKey(spec), ...spec }, sink);
}
const stored = (timeMs: number) =>
  Object.fromEntries(sink.samples.filter((p) => p.timeMs === timeMs).map((p) => [p.series.labels["__name__"] ?? "", p.value]));

describe("scraping a target", () => {
  it("stores each series under the target's labels, a histogram as one series, and what the scrape was like", async () => {
    await scraper().scrape(unixMillis(1000), never);
    expect(sink.samples.map((p) => [p.series.labels, p.series.type, p.series.form])).toEqual([
      [
        { __name__: "vllm:num_requests_running", exported_instance: "inner", instance: "a:1", job: "vllm", model_name: "m" },
        "gauge",
        "float",
      ],
      [{ __name__: "vllm:ttft_seconds", instance: "a:1", job: "vllm", model_name: "m" }, "histogram", "histogram"],
      ...["up", "scrape_duration_seconds", "scrape_samples_scraped", "scrape_samples_post_metric_relabeling"].map((name) => [
        { __name__: name, instance: "a:1", job: "vllm" },
        "gauge",
        "float",
      ]),
    ]);
    expect(stored(1000)).toMatchObject({
      up: 1,
      scrape_samples_scraped: 5,
      scrape_samples_post_metric_relabeling: 2,
      "vllm:ttft_seconds": { kind: "classic", counts: Float64Array.of(1, 2), sum: 2.5, count: 3 },
    });
  });

  it("asks for OpenMetrics, with the token and the time it has", async () => {
    await scraper({}, "sesame").scrape(unixMillis(1000), never);
    expect(server.requests[0]).toMatchObject({
      authorization: "Bearer sesame",
      "accept-encoding": "gzip",
      "x-prometheus-scrape-timeout-seconds": "10",
    });
    expect(server.requests[0]?.accept).toMatch(/^application\/openmetrics-text;version=1.0.0/);
  });

  it("ends a series that is no longer exposed, and only that one", async () => {
    const target = scraper();
    await target.scrape(unixMillis(1000), never);
    server.answer = { body: '# TYPE vllm:num_requests_running gauge\nvllm:num_requests_running{model_name="m",instance="inner"} 8\n' };
    await target.scrape(unixMillis(2000), never);
    expect(stored(2000)).toMatchObject({ "vllm:num_requests_running": 8, "vllm:ttft_seconds": "stale", up: 1 });
    await target.scrape(unixMillis(3000), never);
    expect(stored(3000)).not.toHaveProperty("vllm:ttft_seconds");
  });

  it("ends everything when the target goes down, says so once, and takes up again", async () => {
    const target = scraper();
    await target.scrape(unixMillis(1000), never);
    server.answer = { status: 503, body: "secret: hunter2" };
    await target.scrape(unixMillis(2000), never);
    expect(stored(2000)).toMatchObject({
      "vllm:num_requests_running": "stale",
      "vllm:ttft_seconds": "stale",
      up: 0,
      scrape_samples_scraped: 0,
    });
    expect(target.health).toMatchObject({ state: "down", lastError: "The target answered with status 503." });
    await target.scrape(unixMillis(3000), never);
    expect(stored(3000)).not.toHaveProperty("vllm:ttft_seconds");
    server.answer = { body: EXPOSITION };
    await target.scrape(unixMillis(4000), never);
    expect(stored(4000)).toMatchObject({ "vllm:num_requests_running": 7, up: 1 });
    expect(target.health).toMatchObject({ state: "up", samples: 5, lastError: "" });
  });

  it("ends its series and its reports when it is removed", async () => {
    const target = scraper();
    await target.scrape(unixMillis(1000), never);
    await target.end(unixMillis(1500));
    expect(stored(1500)).toMatchObject({ "vllm:num_requests_running": "stale", "vllm:ttft_seconds": "stale", up: "stale" });
  });

  it("ends a series again in the next scrape when the store did not take it", async () => {
    const target = scraper();
    await target.scrape(unixMillis(1000), never);
    server.answer = { body: "b 1\n" };
    sink.failWith = new Fault("overloaded", "The store cannot keep up.", { retryAfterS: 1 });
    await target.scrape(unixMillis(2000), never);
    sink.failWith = null;
    expect(stored(2000)).toEqual({});
    expect(target.health.lastError).toBe("Not stored: The store cannot keep up.");
    await target.scrape(unixMillis(3000), never);
    expect(stored(3000)).toMatchObject({ b: 1, "vllm:ttft_seconds": "stale" });
  });

  it("uses the exposition's own times, and then leaves ending to them", async () => {
    server.answer = { body: "a 1 500\n" };
    const target = scraper();
    await target.scrape(unixMillis(1000), never);
    expect(stored(500)).toEqual({ a: 1 });
    server.answer = { body: "b 1\n" };
    await target.scrape(unixMillis(2000), never);
    expect(stored(2000)).not.toHaveProperty("a");
    await scraper({ honorTimestamps: false }).scrape(unixMillis(3000), never);
    expect(stored(3000)).toHaveProperty("b");
  });

  it("stores an exemplar once, however often it is exposed", async () => {
    const body = '# TYPE c counter\nc_total 3 # {trace_id="t"} 1.5 0.25\n# EOF\n';
    server.answer = { headers: { "content-type": "application/openmetrics-text; version=1.0.0; charset=utf-8" }, body };
    const target = scraper();
    await target.scrape(unixMillis(1000), never);
    await target.scrape(unixMillis(2000), never);
    expect(sink.exemplars.map((e) => [e.series.labels["__name__"], e.exemplar])).toEqual([
      ["c_total", { timeMs: 250, value: 1.5, labels: { trace_id: "t" } }],
    ]);
  });

  it("relabels series, and drops those the rules drop", async () => {
    const metricRelabel = [{ ...RELABEL_DEFAULTS, action: "drop" as const, sourceLabels: ["__name__"], regex: ".*ttft.*" }];
    const target = scraper({ metricRelabel });
    await target.scrape(unixMillis(1000), never);
    await target.scrape(unixMillis(2000), never);
    expect(Object.keys(stored(2000))).not.toContain("vllm:ttft_seconds");
    expect(stored(2000)).toMatchObject({ scrape_samples_scraped: 5, scrape_samples_post_metric_relabeling: 1 });
  });

  it("says when the store refuses series and keeps the rest", async () => {
    sink.seriesLimit = 6;
    const target = scraper();
    server.answer = { body: "a 1\nb 1\nc 1\n" };
    await target.scrape(unixMillis(1000), never);
    expect(stored(1000)).toMatchObject({ a: 1, b: 1, up: 1, scrape_samples_post_metric_relabeling: 2 });
    expect(target.health.refused).toBe(1);
    expect(target.health.lastError).toMatch(/^The store refused 1 series/);
  });

  it.each<[string, Exposing["answer"], Partial<TargetSettings>, RegExp]>([
    [
      "does not follow a redirect",
      { status: 302, headers: { location: "http://127.0.0.1:1/" }, body: "" },
      {},
      /status 302; redirects are not followed/,
    ],
    ["refuses a body beyond the limit", { body: `a 1\n${"#".repeat(5000)}` }, { bodyLimitBytes: 2048 }, /larger than 2048 bytes/],
    [
      "refuses a gzip bomb after the limit, not after inflating it",
      { headers: { "content-encoding": "gzip" }, body: gzipSync(Buffer.alloc(50_000_000)) },
      { bodyLimitBytes: 100_000 },
      /larger than 100000 bytes/,
    ],
    ["refuses too many samples", { body: "a 1\nb 1\nc 1\n" }, { sampleLimit: 2 }, /exposes 3 samples; 2 are allowed/],
    [
      "names the line that cannot be read, not its text",
      { body: "a 1\nhunter2 two\n" },
      {},
      /^Line 2 of the exposition: the value is not a number\.$/,
    ],
    ["says when the target does not answer in time", "hang", { timeoutS: 0.05 }, /^No answer within 50 ms/],
    ["says when the target begins to answer and then stops", "stall", { timeoutS: 0.05 }, /^No answer within 50 ms/],
    ["says when the target breaks off", "cut", {}, /closed the connection|could not be read/],
    ["refuses what is not UTF-8", { body: Buffer.from([0x61, 0x20, 0xff, 0x0a]) }, {}, /not UTF-8/],
    ["refuses a broken gzip stream", { headers: { "content-encoding": "gzip" }, body: "plain" }, {}, /gzip stream is broken/],
  ])("%s", async (_, answer, settings, message) => {
    server.answer = answer;
    const target = scraper(settings);
    await target.scrape(unixMillis(1000), never);
    expect(target.health.state).toBe("down");
    expect(target.health.lastError).toMatch(message);
    expect(stored(1000)).toMatchObject({ up: 0 });
  });

  it("inflates gzip", async () => {
    server.answer = { headers: { "content-encoding": "gzip" }, body: gzipSync("a 1\n") };
    await scraper().scrape(unixMillis(1000), never);
    expect(stored(1000)).toMatchObject({ a: 1, up: 1 });
  });

  it("never asks the addresses at which clouds hand out credentials", async () => {
    const spec = {
      targetId: "t",
      url: "http://169.254.169.254/latest/meta-data",
      labels: {},
      settings: scraper().spec.settings,
      bearerToken: null,
    };
    const target = new TargetScraper({ key: "k", ...spec }, sink);
    await target.scrape(unixMillis(1000), never);
    expect(target.health.lastError).toMatch(/hands out credentials/);
  });
});
