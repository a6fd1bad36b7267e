/** Every way an operation may fail that a caller can act upon. Each wire maps these once. */
export const FAULT_CODES = [
  "invalid", // the input is wrong; `fix` says how to put it right
  "unauthenticated",
  "forbidden",
  "not-found", // also: exists, but the caller may not know
  "conflict",
  "too-large",
  "unsupported",
  "rate-limited", // `retryAfterS` is set
  "overloaded", // try again later; `retryAfterS` is set
  "unavailable", // a part we need does not answer
  "internal",
] as const;
export type FaultCode = (typeof FAULT_CODES)[number];

export interface FaultDetail {
  /** What the reader should do next, as a sentence. */
  readonly fix?: string;
  readonly retryAfterS?: number;
  readonly cause?: unknown;
  /** Where in the input the fault lies, as a JSON path or a field name. */
  readonly at?: string;
  /** Where several things are wrong: each with its place. `message` sums them up. */
  readonly errors?: readonly FaultPlace[];
}

/** One of several things that are wrong in an input. */
export interface FaultPlace {
  /** JSON path (`panels[3].queries[0].expr`). */
  readonly at: string;
  readonly message: string;
}

/** A failure with a closed code and a sentence that is safe to show. */
export class Fault extends Error {
  readonly code: FaultCode;
  readonly fix: string | undefined;
  readonly retryAfterS: number | undefined;
  readonly at: string | undefined;
  readonly errors: readonly FaultPlace[] | undefined;
  readonly isFault = true;

  constructor(code: FaultCode, message: string, detail: FaultDetail = {}) {
    super(message, detail.cause === undefined ? undefined : { cause: detail.cause });
    this.name = "Fault";
    this.code = code;
    this.fix = detail.fix;
    this.retryAfterS = detail.retryAfterS;
    this.at = detail.at;
    this.errors = detail.errors;
  }
}

/** By shape, not by class: the web bundle and the server hold different copies of this module. */
export function isFault(value: unknown): value is Fault {
  return value instanceof Error && (value as Partial<Fault>).isFault === true;
}
