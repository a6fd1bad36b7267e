import type { Annotation } from "../eval/result";
import { positionText } from "../position";

/** Prometheus' classes of errors and their HTTP status. */
export const ERROR_STATUS = {
  bad_data: 400,
  execution: 422,
  timeout: 503,
  canceled: 499,
  internal: 500,
  not_found: 404,
  unavailable: 503,
  unauthorized: 401,
  forbidden: 403,
} as const;
export type ErrorType = keyof typeof ERROR_STATUS;

/** A request that Prometheus' API answers with an error. */
export class ApiError extends Error {
  constructor(
    readonly type: ErrorType,
    message: string,
  ) {
    super(message);
  }
}

/** A parameter that cannot be used, in Prometheus' words. */
export const invalidParameter = (name: string, why: string): ApiError => new ApiError("bad_data", `invalid parameter "${name}": ${why}`);

/** What stands behind the data: `,"warnings":[…],"infos":[…]`, both only when there are any. */
export function notesJson(warnings: readonly string[], infos: readonly string[]): string {
  const part = (name: string, texts: readonly string[]) => (texts.length > 0 ? `,"${name}":${JSON.stringify(texts)}` : "");
  return part("warnings", warnings) + part("infos", infos);
}

/** An answer as Prometheus wraps it. */
export const successJson = (data: unknown, warnings: readonly string[] = []): string =>
  `{"status":"success","data":${JSON.stringify(data)}${notesJson(warnings, [])}}`;

export const errorJson = (type: ErrorType, message: string): string => JSON.stringify({ status: "error", errorType: type, error: message });

/** At most this many of a kind are sent. */
const MOST_NOTES = 10;

/** Annotations of a query as texts with their place: `… (1:5)`. */
export function noteTexts(annotations: readonly Annotation[], query: string): { readonly warnings: string[]; readonly infos: string[] } {
  const texts = (level: Annotation["level"]) => {
    const all = annotations.filter((a) => a.level === level).map((a) => `${a.text} (${positionText(query, a.range.start)})`);
    const distinct = [...new Set(all)];
    const more = distinct.length - MOST_NOTES;
    if (more <= 0) return distinct;
    const kind = level === "warning" ? "warning" : "info";
    return [...distinct.slice(0, MOST_NOTES), `${more} more ${kind} annotations omitted`];
  };
  return { warnings: texts("warning"), infos: texts("info") };
}
