import { expect, test } from "vitest";
import { parseQuery } from "@/lib/promql";
import { answerUnit, metricUnit } from "./answer-unit";

const UNITS: Readonly<Record<string, string>> = { latency: "seconds", spent: "USD" };
const unitOf = (name: string) => metricUnit(name, UNITS[name] ?? "");

test.each([
  ["process_resident_memory_bytes", "bytes"],
  ["rate(http_requests_total[5m])", "/s"],
  ["sum by (model) (rate(generation_tokens_total[5m]))", "tokens/s"],
  ["rate(process_cpu_seconds_total[5m])", "ratio"],
  ["histogram_quantile(0.95, sum by (le) (rate(ttft_seconds_bucket[5m])))", "s"],
  ["histogram_quantile(0.95, sum(rate(latency[5m])))", "s"],
  ["sum(rate(ttft_seconds_sum[5m])) / sum(rate(ttft_seconds_count[5m]))", "s"],
  ["rate(errors_total[5m]) / rate(requests_total[5m])", "ratio"],
  ["1 - sum(free_bytes) / sum(size_bytes)", "ratio"],
  ["kv_cache_usage_perc", "ratio"],
  ["kv_cache_usage_perc * 100", ""],
  ["increase(spent[1h])", "USD"],
  ["count(up)", ""],
  ["histogram_count(rate(latency[5m]))", ""],
  ["histogram_fraction(0, 0.5, rate(latency[5m]))", "ratio"],
  ["topk(5, max_over_time(queue_time_seconds[1h]))", "s"],
  ["time() - start_time_seconds", "s"],
  ["a_bytes + b_seconds", ""],
  ["a_bytes > 1000", "bytes"],
  ["ttft_seconds_bucket", ""],
])("%s is told in “%s”", (text, unit) => {
  const parsed = parseQuery(text);
  expect(parsed.ok && answerUnit(parsed.expr, unitOf)).toBe(unit);
});
