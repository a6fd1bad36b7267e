import { isFault } from "@/lib/kernel/faults";
import type { Ctx } from "@/lib/people";
import { ApiError, type ErrorType, successJson } from "../prometheus/envelope";
import { Parameters } from "../prometheus/parameters";
import { apiFailure, apiResponse } from "./api-response";
import { answerExemplars, answerInstant, answerRange, formatQuery, parsedQuery } from "./query-endpoints";
import { readParameters } from "./read-form";
import { answerLabelNames, answerLabelValues, answerMetadata, answerSeries } from "./series-endpoints";
import { buildInfo, flags, runtimeInfo, targets, tsdbStatus } from "./status-endpoints";

/** What an endpoint is given. */
export interface ApiCall {
  readonly ctx: Ctx;
  readonly parameters: Parameters;
  /** Aborted when the client went away. */
  readonly signal: AbortSignal;
}

/** Data to be wrapped, or the whole answer as it is sent. */
export type ApiData =
  | { readonly data: unknown; readonly warnings?: readonly string[] }
  /** `resolution` says from which roll-up the answer was computed, or `raw`. */
  | { readonly body: Uint8Array; readonly resolution: string };

/** Names the roll-up that an answer was computed from; Prometheus' JSON has no place for it. */
const RESOLUTION_HEADER = "x-sightglass-resolution";

interface Endpoint {
  readonly answer: (call: ApiCall) => Promise<ApiData> | ApiData;
  /** Whether it may be asked with a form, too. */
  readonly form?: boolean;
}

const empty = (data: unknown): Endpoint => ({ answer: () => ({ data }) });

const ENDPOINTS: Readonly<Record<string, Endpoint>> = {
  query: { answer: answerInstant, form: true },
  query_range: { answer: answerRange, form: true },
  query_exemplars: { answer: answerExemplars, form: true },
  series: { answer: answerSeries, form: true },
  labels: { answer: answerLabelNames, form: true },
  metadata: { answer: answerMetadata },
  format_query: { answer: formatQuery, form: true },
  parse_query: { answer: parsedQuery, form: true },
  rules: empty({ groups: [] }),
  alerts: empty({ alerts: [] }),
  alertmanagers: empty({ activeAlertmanagers: [], droppedAlertmanagers: [] }),
  targets: { answer: targets },
  "status/buildinfo": { answer: buildInfo },
  "status/runtimeinfo": { answer: runtimeInfo },
  "status/tsdb": { answer: tsdbStatus },
  "status/flags": { answer: flags },
  "status/config": empty({ yaml: "" }),
};

/**
 * Answers Prometheus' HTTP API (3.x): its parameters, JSON, errors and codes.
 * What follows `/api/v1/` in the address names the endpoint. The caller has been identified
 * and holds `metrics:read`.
 */
export async function prometheusApi(ctx: Ctx, request: Request): Promise<Response> {
  try {
    const path = pathOf(request);
    const endpoint = endpointOf(path);
    if (!endpoint) throw new ApiError("not_found", `there is no endpoint /api/v1/${path.join("/")}`);
    if (request.method === "POST" && !endpoint.form) return methodNotAllowed();
    const parameters = new Parameters(await readParameters(request));
    const answer = await endpoint.answer({ ctx, parameters, signal: request.signal });
    if (!("body" in answer)) return await apiResponse(request, 200, successJson(answer.data, answer.warnings));
    const response = await apiResponse(request, 200, answer.body);
    response.headers.set(RESOLUTION_HEADER, answer.resolution);
    return response;
  } catch (error) {
    if (error instanceof ApiError) return await apiFailure(request, error.type, error.message);
    if (!isFault(error)) throw error;
    const type = TYPES[error.code];
    if (type === undefined) throw error;
    return await apiFailure(request, type, error.fix ? `${error.message} ${error.fix}` : error.message);
  }
}

/** Faults in Prometheus' classes; others are ours alone. */
const TYPES: Readonly<Partial<Record<string, ErrorType>>> = {
  invalid: "bad_data",
  "too-large": "bad_data",
  "not-found": "not_found",
  unavailable: "unavailable",
  overloaded: "unavailable",
  forbidden: "forbidden",
};

/** The parts of the address behind `/api/v1/`, decoded one by one: a label's name may hold a slash. */
function pathOf(request: Request): string[] {
  const { pathname } = new URL(request.url);
  const [, rest = ""] = pathname.split("/api/v1/", 2);
  try {
    return rest.split("/").map(decodeURIComponent);
  } catch {
    throw new ApiError("bad_data", "the address is not well escaped");
  }
}

function endpointOf(path: readonly string[]): Endpoint | null {
  const [first, name, last] = path;
  if (path.length === 3 && first === "label" && last === "values" && name !== undefined) {
    return { answer: (call) => answerLabelValues(call, name) };
  }
  const joined = path.join("/");
  return Object.hasOwn(ENDPOINTS, joined) ? (ENDPOINTS[joined] ?? null) : null;
}

const methodNotAllowed = (): Response => new Response(null, { status: 405, headers: { allow: "GET" } });
