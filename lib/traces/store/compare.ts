import { Fault } from "@/lib/kernel/faults";
import { unixMillis } from "@/lib/kernel/units";
import type { Ctx } from "@/lib/people";
import { assembleTrace } from "../assemble";
import { type CohortComparison, MIN_COHORT, compareWithCohort } from "../cohort";
import { type TraceComparison, compareTraces } from "../compare-traces";
import type { TraceDetail } from "../detail";
import { type RequestPath, requestPath, withUsual } from "../request-path";
import { type SampleSize, type SampledTrace, tracesOf } from "../trace-sample";
import { sampleTraces } from "./sample-traces";
import { spansOfTrace, traceById } from "./trace-by-id";

/** A cohort's spans that are looked at, and the traces of it that are laid out. */
const COHORT_SPANS = 60_000;
const COHORT_TRACES = 200;
const HOUR_MS = 3_600_000;

/** Two traces laid over each other. Throws as `traceById` does, of either. */
export async function compareById(ctx: Ctx, traceId: string, otherId: string): Promise<TraceComparison> {
  return compareTraces(await traceById(ctx, traceId), await traceById(ctx, otherId));
}

interface Cohort {
  readonly trace: TraceDetail;
  readonly self: SampledTrace;
  readonly others: readonly TraceDetail[];
  /** Empty when too few of the same model were found, and the cohort is of any. */
  readonly model: string;
  readonly size: SampleSize;
}

/** The traces with the same root, and where there are enough the same model, in so many hours around one. */
async function cohortOf(ctx: Ctx, traceId: string, hours: number): Promise<Cohort> {
  const spans = await spansOfTrace(ctx, traceId);
  const first = spans[0];
  if (!first) throw new Fault("not-found", "There is no such trace, or its retention has passed.");
  const trace = assembleTrace(traceId.toLowerCase(), spans);
  const at = Number(BigInt(trace.startNs) / 1_000_000n);
  const everything = { limit: 1, order: "newest", range: { from: unixMillis(0), to: unixMillis(8e15) } } as const;
  const self = tracesOf(spans, everything, null)[0] as SampledTrace;
  const { rootService, rootName, model } = self.whole;
  const half = (hours * HOUR_MS) / 2;
  const range = { from: unixMillis(Math.floor(at - half)), to: unixMillis(Math.ceil(at + half)) };
  const sample = await sampleTraces(ctx, { ...everything, range, service: rootService, operation: rootName }, COHORT_SPANS);
  const alike = sample.traces.filter(
    ({ traceId: id, whole }) => id !== self.traceId && whole.rootService === rootService && whole.rootName === rootName,
  );
  const sameModel = alike.filter(({ whole }) => whole.model === model);
  const enough = sameModel.length >= MIN_COHORT;
  const chosen = nearest(enough ? sameModel : alike, self.whole.startNs);
  const others = chosen.map((other) => assembleTrace(other.traceId, other.spans));
  const size = {
    ...sample.size,
    traces: chosen.length,
    spans: chosen.reduce((sum, other) => sum + other.spans.length, 0),
    partial: sample.size.partial || chosen.length < (enough ? sameModel : alike).length,
  };
  return { trace, self, others, model: enough ? model : "", size };
}

/** Those that started closest to it. */
function nearest(traces: readonly SampledTrace[], startNs: bigint): readonly SampledTrace[] {
  if (traces.length <= COHORT_TRACES) return traces;
  const distance = (trace: SampledTrace) => Math.abs(Number(trace.whole.startNs - startNs));
  return [...traces].sort((a, b) => distance(a) - distance(b)).slice(0, COHORT_TRACES);
}

/**
 * A trace against the usual shape of its kind. Throws as `traceById` does, and
 * Fault `not-found` when fewer than five others of its kind ran in those hours.
 */
export async function compareWithUsual(ctx: Ctx, traceId: string, hours: number): Promise<CohortComparison> {
  const { trace, self, others, model, size } = await cohortOf(ctx, traceId, hours);
  if (others.length < MIN_COHORT) {
    throw new Fault("not-found", `Only ${others.length} other requests of this kind ran within these hours; ${MIN_COHORT} are needed.`, {
      fix: "Ask for more hours around it.",
    });
  }
  const { rows, whole } = compareWithCohort(trace, others);
  const { rootService, rootName } = self.whole;
  return { traceId: trace.traceId, durationUs: trace.durationUs, cohort: { rootService, rootName, model, ...whole }, rows, size };
}

/**
 * The phases of a request with the fleet's usual figures beside them. Throws
 * as `traceById` does, and Fault `not-found` when the trace holds no model's work.
 */
export async function pathOfRequest(ctx: Ctx, traceId: string, hours: number): Promise<RequestPath> {
  const { trace, others, size } = await cohortOf(ctx, traceId, hours);
  const path = requestPath(trace);
  if (!path) throw new Fault("not-found", "No span of this trace is the work of a model.", { fix: "Look at its waterfall instead." });
  return withUsual(
    path,
    others.map(requestPath).filter((other) => other !== null),
    size,
  );
}
