import { expect, test } from "vitest";
import type { ResultSeries } from "@/lib/metrics";
import { bucketText, valueText } from "./prepare-result";
import { fittingAggregation, fittingFunction, unitOfAnswer } from "./url";

const plain = (text: string | null) => text?.replaceAll("\u00a0", " ");
const quantile = (lower: number | null, upper: number | null, saturated: boolean): ResultSeries => ({
  labels: {},
  values: [lower ?? 1],
  bounds: { lower: [lower], upper: [upper], saturated: [saturated] },
});

test("a quantile in the unbounded bucket is only told as above its lower bound", () => {
  expect(plain(valueText(quantile(30, null, true), 0, "s"))).toBe("above 30.0 s");
  expect(plain(bucketText(quantile(1, 2.5, false), 0, "s"))).toBe("1.00 s to 2.50 s");
});

test("each type gets the function that says most about it", () => {
  expect(fittingFunction("counter", "float")).toBe("rate");
  expect(fittingFunction("histogram", "histogram")).toBe("quantile");
  expect(fittingFunction("gauge", "float")).toBe("last");
  expect(fittingAggregation("rate", [])).toBe("sum");
  expect(fittingAggregation("last", [])).toBe("none");
});

test("a rate is told per second of the metric's unit", () => {
  expect(unitOfAnswer("", "rate", "vllm:generation_tokens_total")).toBe("tokens/s");
  expect(unitOfAnswer("seconds", "quantile", "ttft")).toBe("s");
  expect(unitOfAnswer("", "last", "vllm:kv_cache_usage_perc")).toBe("ratio");
});
