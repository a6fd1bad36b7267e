import { expect, test } from "vitest";
import type { CatalogueEntry } from "@/lib/metrics";
import { catalogueEntry } from "@/lib/metrics/testing/catalogue-entry";
import { lintQuery } from "./lint-query";
import { metricAdvice, nearest } from "./metric-advice";
import { queryableNames } from "./metric-names";

const DAY = 86_400_000;
const NOW = 100 * DAY;

const entry = (name: string, more: Partial<CatalogueEntry> = {}) => catalogueEntry(name, { lastSeen: NOW, ...more });

const names = queryableNames([
  entry("up", { type: "gauge" }),
  entry("requests_total", { type: "counter" }),
  entry("vllm:gpu_cache_usage_perc", { lastSeen: NOW - 12 * DAY }),
  entry("vllm:kv_cache_usage_perc"),
  entry("vllm:num_requests_running"),
  entry("vllm:time_to_first_token_seconds", { form: "histogram", histogram: "classic" }),
  entry("latency_seconds", { form: "histogram", histogram: "native" }),
]);
const lint = (text: string, variables: readonly string[] | null = null) => lintQuery(text, { names, now: NOW, variables });
const plain = (text: string | undefined) => text?.replaceAll("\u00a0", " ");

test("what is well has nothing said about it", () => {
  expect(lint("sum by (le) (rate(vllm:time_to_first_token_seconds_bucket[$__rate_interval]))")).toEqual([]);
  expect(lint('increase(requests_total{a="$b"}[5m]) > 0 and up')).toEqual([]);
  expect(lint("")).toEqual([]);
});

test("an error says line, column and cause", () => {
  expect(lint("sum(\n  rate(up[5m]")).toMatchObject([{ level: "error", text: "2:14: unclosed left parenthesis" }]);
});

test("a metric that fell silent is named with its silence and its new name", () => {
  const [finding] = lint("avg(vllm:gpu_cache_usage_perc)");
  expect(plain(finding?.text)).toBe(
    "vllm:gpu_cache_usage_perc has not been seen for 12 days. Its measure is now called vllm:kv_cache_usage_perc.",
  );
  expect(finding).toMatchObject({ level: "warning", instead: ["vllm:kv_cache_usage_perc"], range: { start: 4, end: 29 } });
});

test("a name that never came is told apart from a slip and from another spelling", () => {
  expect(metricAdvice("vllm_num_requests_running", names, NOW)?.text).toBe(
    "Nothing called vllm_num_requests_running has arrived. Here it is called vllm:num_requests_running.",
  );
  expect(metricAdvice("request_total", names, NOW)?.text).toBe("Nothing called request_total has arrived. Did you mean requests_total?");
  expect(metricAdvice("something_else", names, NOW)?.text).toBe("Nothing called something_else has arrived.");
  expect(metricAdvice("anything", new Map(), NOW)).toBeNull();
});

test("a native histogram has no buckets by name", () => {
  expect(lint("rate(latency_seconds_bucket[5m])")).toMatchObject([{ level: "warning", instead: ["latency_seconds"] }]);
  expect(metricAdvice("latency_seconds_count", names, NOW)?.text).toContain("use histogram_count");
});

test("a function that does not fit the metric's type is doubted", () => {
  expect(lint("rate(up[5m])")).toMatchObject([{ level: "info", range: { start: 5, end: 7 } }]);
  expect(lint("deriv(requests_total[5m])")).toMatchObject([{ level: "info" }]);
  expect(lint("delta(up[5m])")).toEqual([]);
});

test("a variable that nobody defined is an error, one of ours is not", () => {
  expect(lint("rate(requests_total[$window])", ["model"])).toMatchObject([
    { level: "error", range: { start: 20, end: 27 }, instead: ["$model"] },
  ]);
  expect(lint("rate(requests_total[$__rate_interval])", ["model"])).toEqual([]);
});

test("a name made of variables is not called unknown", () => {
  expect(lint("rate($metric[5m]) + engine_$kind_total")).toEqual([]);
});

test("names in the braces are found too", () => {
  expect(lint('{"nobody", a="b"}')).toMatchObject([{ range: { start: 2, end: 8 } }]);
});

test("the nearest names come first, and far ones not at all", () => {
  expect(nearest("cache_hits", ["cache_hit", "cache_bits", "cash_hits", "memory"])).toEqual(["cache_bits", "cache_hit", "cash_hits"]);
});
