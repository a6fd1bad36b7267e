import type { ReadWindow } from "@/lib/metrics";
import { catalogue, listSeries, seriesLabelNames, seriesLabelValues } from "@/lib/metrics/server";
import { unescapeName } from "../prometheus/escaped-name";
import { ApiError, invalidParameter } from "../prometheus/envelope";
import type { Parameters } from "../prometheus/parameters";
import { quoteText } from "../quote";
import type { ApiCall, ApiData } from "./prometheus-api";

/** `/series`: the label sets that any of `match[]` finds. */
export async function answerSeries({ ctx, parameters }: ApiCall): Promise<ApiData> {
  const selectors = parameters.selectors();
  if (selectors.length === 0) throw new ApiError("bad_data", "no match[] parameter provided");
  return limited(await listSeries(ctx, { selectors, window: windowOf(parameters) }), parameters);
}

/** `/labels`. */
export async function answerLabelNames({ ctx, parameters }: ApiCall): Promise<ApiData> {
  return limited(await seriesLabelNames(ctx, { selectors: parameters.selectors(), window: windowOf(parameters) }), parameters);
}

/** `/label/<name>/values`; a name with other than letters, digits and `_` may come escaped as `U__…`. */
export async function answerLabelValues({ ctx, parameters }: ApiCall, given: string): Promise<ApiData> {
  const name = given.startsWith("U__") ? unescapeName(given) : given;
  if (name === "" || !name.isWellFormed()) throw new ApiError("bad_data", `invalid label name: ${quoteText(given)}`);
  return limited(await seriesLabelValues(ctx, name, { selectors: parameters.selectors(), window: windowOf(parameters) }), parameters);
}

/** `/metadata`: type, help and unit by family. */
export async function answerMetadata({ ctx, parameters }: ApiCall): Promise<ApiData> {
  const metric = parameters.text("metric");
  const limit = parameters.limit();
  const perMetric = parameters.limit("limit_per_metric");
  const found: Record<string, { type: string; help: string; unit: string }[]> = Object.create(null) as typeof found;
  let count = 0;
  for (const { name, type, help, unit } of await catalogue(ctx)) {
    if (metric !== "" && name !== metric) continue;
    const known = found[name];
    if (!known && limit > 0 && count >= limit) break;
    if (!known) count++;
    const all = (found[name] = known ?? []);
    if (perMetric === 0 || all.length < perMetric) all.push({ type, help, unit });
  }
  return { data: { ...found } };
}

/** From `start` to `end`; null when neither says anything. */
function windowOf(parameters: Parameters): ReadWindow | null {
  const from = parameters.time("start", -Infinity);
  const to = parameters.time("end", Infinity);
  if (to < from) throw invalidParameter("end", "end timestamp must not be before start time");
  return from === -Infinity && to === Infinity ? null : { from, to };
}

function limited(all: readonly unknown[], parameters: Parameters): ApiData {
  const limit = parameters.limit();
  if (limit === 0 || all.length <= limit) return { data: all };
  return { data: all.slice(0, limit), warnings: ["results truncated due to limit"] };
}
