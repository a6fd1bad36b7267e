import type { LabelMatcher } from "@/lib/kernel/labels";
import { selectExemplars } from "@/lib/metrics/server";
import type { Ctx } from "@/lib/people";
import type { PanelExemplar, PanelFailure, PanelQuery, PanelQueryRequest } from "../panel-query";
import { parseQuery } from "../parse";
import { selectorsOf } from "../selectors-of";
import { ask } from "./ask";
import type { FailureKind, JobFailure } from "./job";

const MOST_SERIES = 500;
/** Dots on a chart; the greatest values of each stretch are kept. */
const MOST_EXEMPLARS = 300;

/**
 * Answers the queries of one panel, each by itself, as the JSON of a
 * PanelQueryResponse. Throws Fault `forbidden` without `metrics:read`.
 */
export async function answerPanelQueries(ctx: Ctx, request: PanelQueryRequest, signal: AbortSignal): Promise<Uint8Array<ArrayBuffer>> {
  const results = await Promise.all(request.queries.map((query) => answerOne(ctx, request, query, signal)));
  const parts: Uint8Array[] = [Buffer.from('{"results":[')];
  for (const [i, result] of results.entries()) {
    if (i > 0) parts.push(Buffer.from(","));
    parts.push(...result);
  }
  parts.push(Buffer.from("]}"));
  return new Uint8Array(Buffer.concat(parts));
}

async function answerOne(
  ctx: Ctx,
  request: PanelQueryRequest,
  { ref, expr, kind }: PanelQuery,
  signal: AbortSignal,
): Promise<Uint8Array[]> {
  const { from, to, stepMs, maxPoints = 0, maxSeries = MOST_SERIES, explain = false } = request;
  const [reply, exemplars] = await Promise.all([
    ask(ctx, {
      text: expr,
      start: from,
      end: to,
      step: kind === "instant" ? 0 : stepMs,
      bounds: true,
      explain,
      output: { form: "panel", ref, maxPoints, maxSeries },
      signal,
    }),
    request.exemplars && kind === "range" ? exemplarsOf(ctx, expr, from, to) : null,
  ]);
  if (!reply.ok) return [Buffer.from(JSON.stringify(panelFailure(ref, reply)))];
  if (exemplars === null) return [reply.body];
  // The answer is an object; the thread that wrote it knows nothing of exemplars.
  return [reply.body.subarray(0, -1), Buffer.from(`,"exemplars":${JSON.stringify(exemplars)}}`)];
}

const KINDS: Readonly<Record<FailureKind, PanelFailure["error"]["kind"]>> = {
  bad_data: "bad_data",
  execution: "execution",
  timeout: "timeout",
  canceled: "canceled",
  too_expensive: "too_expensive",
  unavailable: "unavailable",
  internal: "unavailable",
};

const panelFailure = (ref: string, { kind, message, fix, range }: JobFailure): PanelFailure => ({
  ref,
  error: { kind: KINDS[kind], message, fix, ...(range ? { range } : {}) },
});

async function exemplarsOf(ctx: Ctx, text: string, from: number, to: number): Promise<PanelExemplar[]> {
  const parsed = parseQuery(text);
  const selectors: LabelMatcher[][] = parsed.ok ? selectorsOf(parsed.expr).map(({ matchers }) => [...matchers]) : [];
  if (selectors.length === 0) return [];
  const found = await selectExemplars(ctx, { selectors, window: { from, to } });
  const all = found.flatMap(({ labels: seriesLabels, exemplars }) =>
    exemplars.map(({ labels, timeMs, value }): PanelExemplar => ({ seriesLabels, labels, timeMs, value })),
  );
  if (all.length <= MOST_EXEMPLARS) return all;
  // What people look for are the slow ones: of each stretch of time the greatest stay.
  const stretch = (to - from) / (MOST_EXEMPLARS / 3);
  const byStretch = Map.groupBy(all, ({ timeMs }) => Math.floor((timeMs - from) / stretch));
  return [...byStretch.values()].flatMap((some) => some.toSorted((a, b) => b.value - a.value).slice(0, 3));
}
