import { monotonicMillis } from "@/lib/kernel/clock";
import { isFault } from "@/lib/kernel/faults";
import { planRead } from "@/lib/metrics/server";
import { type Ctx, requirePermission } from "@/lib/people";
import { isQueryError } from "../eval/query-error";
import { parseQuery } from "../parse";
import { type QueryParams, QUERY_DEFAULTS, planQuery } from "../plan";
import { typeName, valueType } from "../value-type";
import { refuseExpensive } from "./cost";
import { type JobOutput, type JobReply, failure } from "./job";
import { type QueryService, queryService } from "./query-service";
import { readNeeds } from "./read-needs";

export interface Question {
  readonly text: string;
  /** Unix milliseconds; a step of 0 asks at `end` alone. */
  readonly start: number;
  readonly end: number;
  readonly step: number;
  readonly lookbackMs?: number;
  readonly bounds?: boolean;
  readonly explain?: boolean;
  readonly output: JobOutput;
  readonly timeoutMs?: number;
  /** Aborted when nobody waits any more. */
  readonly signal?: AbortSignal;
}

/**
 * Answers one query: parses and plans it here, where the index and the head
 * are, and has it evaluated in a thread. Throws Fault `forbidden` without
 * `metrics:read`; everything else that goes wrong is a reply.
 */
export async function ask(ctx: Ctx, question: Question): Promise<JobReply> {
  requirePermission(ctx.actor, "metrics:read");
  const service = queryService();
  const started = monotonicMillis();
  const { signal, ...asked } = question;
  const key = JSON.stringify([ctx.actor.tenant, asked]);
  const reply = await service.shared.ask(key, signal, (stopped) => answer(service, ctx, { ...asked, signal: stopped }));
  const { actor } = ctx;
  service.log.add({
    query: question.text,
    by: actor.name,
    kind: actor.kind,
    tenant: actor.tenant,
    at: ctx.clock.now(),
    elapsedMs: monotonicMillis() - started,
    samples: reply.ok ? reply.samplesRead : 0,
    failed: reply.ok ? null : reply.kind,
  });
  return reply;
}

async function answer(service: QueryService, ctx: Ctx, question: Question): Promise<JobReply> {
  const { text, output, signal, timeoutMs } = question;
  const { limits } = service;
  const maxSamples = ctx.actor.tenant === null ? limits.maxSamples : Math.min(limits.maxSamples, limits.tenantMaxSamples);
  const parsed = parseQuery(text, { experimental: limits.experimental });
  if (!parsed.ok) return failure("bad_data", parsed.error.text, "", parsed.error.range);
  const type = valueType(parsed.expr);
  if (question.step > 0 && (type === "matrix" || type === "string")) {
    const message = `invalid expression type "${typeName(type)}" for range query, must be Scalar or instant Vector`;
    return failure("bad_data", message, "", parsed.expr.range);
  }
  try {
    const plan = planQuery(parsed.expr, paramsOf(question, service, maxSamples));
    const read = await planRead(ctx, readNeeds(plan), { thinBeyond: maxSamples });
    return (
      refuseExpensive(text, plan, read, maxSamples) ??
      (await service.pool.run({ text, plan, read, output }, { ...(signal ? { signal } : {}), ...(timeoutMs ? { timeoutMs } : {}) }))
    );
  } catch (error) {
    if (isQueryError(error)) return failure(error.kind === "too_many_samples" ? "execution" : error.kind, error.message, "", error.range);
    if (isFault(error) && error.code === "invalid") return failure("bad_data", error.message, error.fix);
    throw error;
  }
}

function paramsOf(question: Question, { limits }: QueryService, maxSamples: number): QueryParams {
  const { start, end, step, lookbackMs = limits.lookbackMs, bounds = false, explain = false } = question;
  return {
    ...QUERY_DEFAULTS,
    start: step > 0 ? start : end,
    end,
    step,
    lookbackMs,
    maxSamples,
    bounds,
    explain,
  };
}
