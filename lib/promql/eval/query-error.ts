import type { SourceRange } from "../ast";

/** What went wrong, in Prometheus' classes; `bad_data` is a fault of the query's text that shows only once its range is known. */
export type QueryErrorKind = "bad_data" | "execution" | "timeout" | "canceled" | "too_many_samples";

/** Why a query has no answer. Its message is Prometheus' own where that has one. */
export class QueryError extends Error {
  override readonly name = "QueryError";

  constructor(
    readonly kind: QueryErrorKind,
    message: string,
    /** The part of the query at fault, where it is known. */
    readonly range?: SourceRange,
  ) {
    super(message);
  }
}

/** Also true of a QueryError that another copy of this module made. */
export const isQueryError = (error: unknown): error is QueryError => error instanceof Error && error.name === "QueryError";

/** What was thrown, with the part of the query at fault where it does not know that yet. */
export const locatedError = (error: unknown, range: SourceRange): unknown =>
  isQueryError(error) && error.kind === "execution" && !error.range ? new QueryError(error.kind, error.message, range) : error;

export const executionError = (message: string, range?: SourceRange): QueryError => new QueryError("execution", message, range);
