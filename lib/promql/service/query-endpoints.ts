import type { LabelMatcher } from "@/lib/kernel/labels";
import { selectExemplars } from "@/lib/metrics/server";
import { queryTree } from "../ast-json";
import type { Expr } from "../ast";
import { parseQuery } from "../parse";
import { formatQuery as pretty } from "../format";
import { ApiError, type ErrorType, invalidParameter } from "../prometheus/envelope";
import { type Parameters, rangeParameters } from "../prometheus/parameters";
import { timeText, valueText } from "../prometheus/sample-text";
import { selectorsOf } from "../selectors-of";
import { ask } from "./ask";
import type { FailureKind, JobOutput, JobReply } from "./job";
import type { ApiCall, ApiData } from "./prometheus-api";

/** `/query`: at `time`, by default now. */
export async function answerInstant(call: ApiCall): Promise<ApiData> {
  const { ctx, parameters } = call;
  const time = parameters.time("time", ctx.clock.now());
  return bodyOf(await ask(ctx, { start: time, end: time, step: 0, ...common(call) }));
}

/** `/query_range`. */
export async function answerRange(call: ApiCall): Promise<ApiData> {
  return bodyOf(await ask(call.ctx, { ...rangeParameters(call.parameters), ...common(call) }));
}

function common({ parameters, signal }: ApiCall) {
  const lookbackMs = parameters.duration("lookback_delta");
  if (lookbackMs !== null && lookbackMs <= 0) throw invalidParameter("lookback_delta", "must be greater than 0");
  const timeoutMs = parameters.duration("timeout");
  const output: JobOutput = { form: "prometheus", warnings: [], limit: parameters.limit(), stats: parameters.text("stats") !== "" };
  return {
    text: parameters.text("query"),
    output,
    signal,
    ...(lookbackMs === null ? {} : { lookbackMs }),
    ...(timeoutMs === null ? {} : { timeoutMs }),
  };
}

const TYPES: Readonly<Record<FailureKind, ErrorType>> = {
  bad_data: "bad_data",
  execution: "execution",
  timeout: "timeout",
  canceled: "canceled",
  too_expensive: "execution",
  unavailable: "unavailable",
  internal: "internal",
};

function bodyOf(reply: JobReply): ApiData {
  if (reply.ok) return { body: reply.body, resolution: reply.resolution };
  if (reply.kind === "bad_data") throw invalidParameter("query", reply.message);
  throw new ApiError(TYPES[reply.kind], reply.fix ? `${reply.message}. ${reply.fix}` : reply.message);
}

/** `/query_exemplars`: those of every selector in the query. */
export async function answerExemplars({ ctx, parameters }: ApiCall): Promise<ApiData> {
  const start = parameters.requiredTime("start");
  const end = parameters.requiredTime("end");
  if (end < start) throw invalidParameter("end", "end timestamp must not be before start time");
  const selectors: LabelMatcher[][] = selectorsOf(queryOf(parameters)).map(({ matchers }) => [...matchers]);
  if (selectors.length === 0) return { data: [] };
  const found = await selectExemplars(ctx, { selectors, window: { from: start - 1, to: end } });
  return {
    data: found.map(({ labels, exemplars }) => ({
      seriesLabels: labels,
      exemplars: exemplars.map((e) => ({ labels: e.labels, value: valueText(e.value), timestamp: Number(timeText(e.timeMs)) })),
    })),
  };
}

/** `/format_query`. */
export const formatQuery = ({ parameters }: ApiCall): ApiData => ({ data: pretty(queryOf(parameters)) });

/** `/parse_query`. */
export const parsedQuery = ({ parameters }: ApiCall): ApiData => ({ data: queryTree(queryOf(parameters)) });

function queryOf(parameters: Parameters): Expr {
  const parsed = parseQuery(parameters.text("query"));
  if (!parsed.ok) throw invalidParameter("query", parsed.error.text);
  return parsed.expr;
}
