import type { Clock } from "@/lib/kernel/clock";

/** Work that is to be done again and again. */
export interface Duty {
  /** Unique in the installation, for people to read. */
  readonly name: string;
  /** From the end of one run to the start of the next. */
  readonly everyMs: number;
  /** `cluster` (the default): in one process of the installation at a time. `process`: in each process that has it. */
  readonly scope?: "cluster" | "process";
  /** A string it returns says what was done. What it throws is reported, and the duty runs again when it is due. */
  readonly run: (clock: Clock) => Promise<unknown>;
}

/** How a duty fares, as people are shown it. Instants are Unix milliseconds. */
export interface DutyStatus {
  readonly name: string;
  /** The process that ran it last. */
  readonly holder: string;
  readonly everyMs: number;
  readonly startedMs: number;
  readonly endedMs: number;
  /** What was done, or what went wrong; empty when there was nothing to do. */
  readonly note: string;
  readonly failed: boolean;
  /** Since the holder started. */
  readonly runs: number;
  readonly failures: number;
  /** It has not run for three of its periods and a minute. */
  readonly overdue: boolean;
}

export const isOverdue = (endedMs: number, everyMs: number, nowMs: number): boolean => nowMs - endedMs > 3 * everyMs + 60_000;
