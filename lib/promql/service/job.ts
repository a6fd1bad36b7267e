import type { ReadPlan } from "@/lib/metrics";
import type { QueryErrorKind } from "../eval/query-error";
import type { SourceRange } from "../ast";
import type { QueryPlan } from "../plan";

/** How an answer is to be written down. */
export type JobOutput =
  | {
      readonly form: "prometheus";
      readonly warnings: readonly string[];
      /** At most this many series; 0: all. */
      readonly limit: number;
      readonly stats: boolean;
    }
  | {
      readonly form: "panel";
      readonly ref: string;
      /** 0: every point. */
      readonly maxPoints: number;
      readonly maxSeries: number;
    };

/** A query with everything that evaluating it in another thread takes. */
export interface QueryJob {
  /** As it was written: for positions. */
  readonly text: string;
  readonly plan: QueryPlan;
  readonly read: ReadPlan;
  readonly output: JobOutput;
}

/** `too_expensive`: refused before it ran; `unavailable`: a part of ours does not answer. */
export type FailureKind = Exclude<QueryErrorKind, "too_many_samples"> | "too_expensive" | "unavailable" | "internal";

export interface JobFailure {
  readonly ok: false;
  readonly kind: FailureKind;
  readonly message: string;
  /** What to do about it; empty when the message says so. */
  readonly fix: string;
  readonly range?: SourceRange;
  /** For the server's log alone. */
  readonly detail?: string;
}

export interface JobAnswer {
  readonly ok: true;
  /** The answer as UTF-8 JSON in the output's form. */
  readonly body: Uint8Array;
  readonly samplesRead: number;
  readonly seriesRead: number;
  /** From what it was computed; the coarsest where parts differ. */
  readonly resolution: "raw" | "5m" | "1h";
}

export type JobReply = JobAnswer | JobFailure;

/** What the flag shared with a worker says. */
export const GO_ON = 0;
export const TIMED_OUT = 1;
export const CANCELED = 2;

/** A job on its way into a worker; `flag` is an Int32Array's memory. */
export interface JobMessage {
  readonly id: number;
  readonly job: QueryJob;
  readonly flag: SharedArrayBuffer;
}

export interface ReplyMessage {
  readonly id: number;
  readonly reply: JobReply;
}

export const failure = (kind: FailureKind, message: string, fix = "", range?: SourceRange): JobFailure => ({
  ok: false,
  kind,
  message,
  fix,
  ...(range ? { range } : {}),
});
