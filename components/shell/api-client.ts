import type { ProblemView } from "../ui/panel-state";

/** A refusal or failure of our own API, with everything a person should read. */
export class ApiProblem extends Error {
  readonly status: number;
  readonly problem: ProblemView;
  /** Seconds to wait before asking again; null when the server did not say. */
  readonly retryAfterS: number | null;

  constructor(status: number, problem: ProblemView, retryAfterS: number | null) {
    super(problem.sentence);
    this.name = "ApiProblem";
    this.status = status;
    this.problem = problem;
    this.retryAfterS = retryAfterS;
  }
}

/** GETs JSON. Throws ApiProblem for every answer that is not 2xx, and for none at all. */
export function fetchJson<T>(path: string, signal?: AbortSignal): Promise<T> {
  return exchange<T>(path, { headers: { accept: "application/json" }, ...(signal ? { signal } : {}) });
}

/** Changes something; the answer's JSON, or undefined when it has none. Throws ApiProblem like fetchJson. */
export function sendJson<T>(method: "POST" | "PUT" | "PATCH" | "DELETE", path: string, body?: unknown, signal?: AbortSignal): Promise<T> {
  return exchange<T>(path, {
    method,
    ...(signal ? { signal } : {}),
    headers: { accept: "application/json", "content-type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

/** GETs a text of another kind than JSON. Throws ApiProblem like fetchJson. */
export async function fetchText(path: string, signal?: AbortSignal): Promise<string> {
  return (await answerTo(path, signal ? { signal } : {})).text();
}

async function exchange<T>(path: string, init: RequestInit): Promise<T> {
  const response = await answerTo(path, init);
  return (response.status === 204 ? undefined : await response.json()) as T;
}

/** The answer when it is 2xx. */
async function answerTo(path: string, init: RequestInit): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(path, { credentials: "same-origin", cache: "no-store", ...init });
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new ApiProblem(0, problemView(null, "The server does not answer.", "Check that it runs, then retry."), null);
  }
  if (response.ok) return response;
  // A session that has ended is not an error to read: sign in, and come back here.
  if (response.status === 401 && !/^\/(sign-in|shared)(\/|$)/.test(location.pathname)) {
    location.assign(`/sign-in?callbackUrl=${encodeURIComponent(location.pathname + location.search)}`);
  }
  const retryAfter = Number(response.headers.get("retry-after") ?? Number.NaN);
  const body: unknown = await response.json().catch(() => null);
  const view = problemView(
    body,
    SENTENCES[response.status] ?? `The server answered ${response.status}.`,
    null,
    response.headers.get("x-request-id"),
  );
  throw new ApiProblem(response.status, view, Number.isFinite(retryAfter) ? retryAfter : null);
}

const SENTENCES: Readonly<Record<number, string>> = {
  401: "Your session has ended.",
  403: "You may not see this.",
  404: "There is no such thing, or you may not see it.",
  429: "Too many requests; wait a moment.",
  503: "The server is busy; try again in a moment.",
};

/** Reads RFC 9457 problem details as far as they are there. */
export function problemView(body: unknown, otherwise: string, fixOtherwise: string | null, requestId: string | null = null): ProblemView {
  const given = typeof body === "object" && body !== null ? (body as Record<string, unknown>) : {};
  const text = (name: string): string | null => {
    const value = given[name];
    return typeof value === "string" && value !== "" ? value : null;
  };
  return {
    sentence: text("detail") ?? text("title") ?? otherwise,
    fix: text("fix") ?? fixOtherwise,
    code: text("code"),
    requestId: text("requestId") ?? text("request_id") ?? requestId,
  };
}
