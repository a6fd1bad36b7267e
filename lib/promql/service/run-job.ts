import type { Database } from "@/lib/db/server";
import { monotonicMillis } from "@/lib/kernel/clock";
import { isFault } from "@/lib/kernel/faults";
import type { Labels } from "@/lib/kernel/labels";
import { SampleMemory, executeRead } from "@/lib/metrics/server";
import { evaluate } from "../evaluate";
import { QueryError, isQueryError } from "../eval/query-error";
import type { QueryResult } from "../eval/result";
import { notesJson, noteTexts } from "../prometheus/envelope";
import { statsJson } from "../prometheus/query-stats";
import { TextSink } from "../prometheus/text-sink";
import { writeResult } from "../prometheus/write-result";
import { CANCELED, GO_ON, type JobReply, type QueryJob, failure } from "./job";
import { panelAnswer } from "./panel-answer";
import { promSeriesOf } from "./prom-series";

/** Says whether the job was told to stop, by one of the job's flags. */
export type StopFlag = () => number;

/** What a thread keeps from one query to the next. */
export interface Kept {
  readonly memory: SampleMemory;
  readonly labels: Map<number, Labels>;
}

export const keptByThread = (): Kept => ({ memory: new SampleMemory(), labels: new Map<number, Labels>() });

/**
 * Reads, evaluates and writes down one query. Never throws. One query at a
 * time with what is kept.
 */
export async function runJob(db: Database, job: QueryJob, flag: StopFlag, { memory, labels }: Kept = keptByThread()): Promise<JobReply> {
  const started = monotonicMillis();
  memory.reset();
  try {
    const check = () => {
      const stopped = flag();
      if (stopped === GO_ON) return;
      throw stopped === CANCELED
        ? new QueryError("canceled", "query was canceled in query execution")
        : new QueryError("timeout", "query timed out in query execution");
    };
    const { maxSamples } = job.plan.params;
    const answer = await executeRead(db, job.read, { maxSamples, check, take: memory.take, labels });
    const read = monotonicMillis();
    check();
    const series = new Map([...answer.series].map(([id, all]) => [id, all.map(promSeriesOf)]));
    const result = evaluate(job.plan, ({ id }) => series.get(id) ?? [], {
      expired: () => {
        const stopped = flag();
        return stopped === CANCELED ? "canceled" : stopped !== GO_ON;
      },
      now: monotonicMillis,
    });
    const evaluated = monotonicMillis();
    const times = { readMs: read - started, evaluateMs: evaluated - read };
    const { samplesRead, seriesRead } = answer;
    return { ok: true, body: write(job, result, times), samplesRead, seriesRead, resolution: job.read.resolution };
  } catch (error) {
    return failureOf(error);
  }
}

const THINNED =
  "histograms were thinned out to one in each slot of a roll-up, for all of them would be too many: the values are near, not exact";

interface Times {
  readonly readMs: number;
  readonly evaluateMs: number;
}

function write({ text, read, plan, output }: QueryJob, result: QueryResult, times: Times): Uint8Array {
  const out = new TextSink();
  const thinned = read.thinned ? [THINNED] : [];
  if (output.form === "panel") {
    const { samplesRead, seriesRead } = result.stats;
    const stats = { elapsedMs: times.readMs + times.evaluateMs, samplesRead, seriesRead, resolution: read.resolution };
    const answer = panelAnswer(result, { ...output, stepMs: plan.params.step, stats });
    const notes = [...answer.notes, ...thinned.map((note) => ({ level: "info" as const, text: note }))];
    out.write(JSON.stringify({ ...answer, notes }));
    return out.take();
  }
  const { warnings, infos } = noteTexts(result.annotations, text);
  const count = result.samples?.length ?? result.series.length;
  const cut = output.limit > 0 && count > output.limit ? ["results truncated due to limit"] : [];
  out.write('{"status":"success","data":{');
  writeResult(out, result, output.limit);
  if (output.stats) out.write(`,"stats":${statsJson(times, result.stats.samplesRead)}`);
  out.write(`}${notesJson([...output.warnings, ...warnings, ...cut], [...infos, ...thinned])}}`);
  return out.take();
}

function failureOf(error: unknown): JobReply {
  if (isQueryError(error)) return failure(error.kind === "too_many_samples" ? "execution" : error.kind, error.message, "", error.range);
  if (isFault(error)) return failure(error.code === "unavailable" ? "unavailable" : "execution", error.message, error.fix ?? "");
  // Postgres' own errors carry a code; a connection that breaks, that of the system.
  if (error instanceof Error && "code" in error) return failure("unavailable", "The store does not answer.", "Try again in a few seconds.");
  const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { ...failure("internal", "the query failed unexpectedly", "The server's log says why."), detail };
}
