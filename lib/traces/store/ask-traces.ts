import type { TimeRange } from "@/lib/kernel/time-range";
import { millisToNanos, unixMillis } from "@/lib/kernel/units";
import type { Ctx } from "@/lib/people";
import { spanWanted } from "../filter";
import { type GroupOf, type TraceGroups, groupTraces } from "../group-traces";
import type { TraceQuery } from "../query";
import type { Differing, Selection } from "../questions";
import { type MapRange, type ServiceMap, serviceMap } from "../service-map";
import { factsOf } from "../trace-facts";
import type { SampleSize, SampledTrace } from "../trace-sample";
import { type Differences, whatIsDifferent } from "../what-is-different";
import { MAX_SAMPLE_SPANS, type TraceSample, sampleTraces } from "./sample-traces";

/** Counts, failures and percentiles per value of an attribute. Throws as `sampleTraces` does; so do the others here. */
export async function traceGroups(ctx: Ctx, query: TraceQuery, by: string, of: GroupOf): Promise<TraceGroups> {
  const { traces, size } = await sampleTraces(ctx, query);
  return { by, of, ...groupTraces(traces, by, of, spanWanted(query)), size };
}

/** Who calls whom in a range, beside the range before when one is given. */
export async function traceServiceMap(ctx: Ctx, query: TraceQuery, before: TimeRange | null): Promise<ServiceMap> {
  const most = before ? MAX_SAMPLE_SPANS / 2 : MAX_SAMPLE_SPANS;
  const now = await sampleTraces(ctx, query, most);
  const then = before ? await sampleTraces(ctx, { ...query, range: before }, most) : null;
  const map = serviceMap(rangeOf(now, query.range), then && before ? rangeOf(then, before) : null);
  return { ...map, size: now.size, sizeBefore: then?.size ?? null };
}

const rangeOf = ({ traces, size }: TraceSample, range: TimeRange): MapRange => ({
  traces,
  share: size.share,
  seconds: (range.to - range.from) / 1000,
});

/** What sets the selected traces apart from the others that the filter finds. */
export async function tracesDifferent(ctx: Ctx, { query, selection }: Differing): Promise<Differences & { readonly size: SampleSize }> {
  const { traces, size } = await sampleTraces(ctx, query);
  const [selected, rest]: [SampledTrace[], SampledTrace[]] = [[], []];
  for (const trace of traces) (isSelected(trace, selection) ? selected : rest).push(trace);
  return { ...whatIsDifferent(selected.map(factsOf), rest.map(factsOf)), size };
}

function isSelected({ whole }: SampledTrace, { from, to, minDurationMs, maxDurationMs, status }: Selection): boolean {
  const durationMs = Number(whole.endNs - whole.startNs) / 1e6;
  if (from !== undefined && whole.startNs < millisToNanos(unixMillis(from))) return false;
  if (to !== undefined && whole.startNs >= millisToNanos(unixMillis(to))) return false;
  if (minDurationMs !== undefined && durationMs < minDurationMs) return false;
  if (maxDurationMs !== undefined && durationMs > maxDurationMs) return false;
  return status === undefined || whole.errors > 0 === (status === "error");
}
